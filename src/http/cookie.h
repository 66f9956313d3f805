/* The Cookie header, RFC 6265 section 4.2.1: pairs of a name and a value with "; " between them. */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/str.h"

/* Gives the value of the first cookie of that name. Returns false if there is none. */
bool cookie_find(struct str cookies, struct str name, struct str *value);

#endif
