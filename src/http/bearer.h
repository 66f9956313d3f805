/* The bearer token of an Authorization header, RFC 6750. */
#ifndef HTTP_BEARER_H
#define HTTP_BEARER_H

#include "base/str.h"

/*
 * Gives what follows the scheme Bearer, whose case does not count, without the blanks around it; it may be empty.
 * Returns false if the scheme is another one.
 */
bool bearer_read(struct str authorization, struct str *token);

#endif
