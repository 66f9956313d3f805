/* When the web server passed a request on: the parameter REQUEST_START, which nginx/fastcgi.conf sets to nginx's $msec.
 */
#ifndef HTTP_START_H
#define HTTP_START_H

#include "base/clock.h"

/* Seconds since 1970, with up to six decimals. False: it is missing or something else, and must be ignored. */
bool start_read(struct str text, struct instant *start);

#endif
