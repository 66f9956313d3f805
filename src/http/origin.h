/* Where a browser's request comes from, and by which way: what a cookie must not be trusted without. */
#ifndef HTTP_ORIGIN_H
#define HTTP_ORIGIN_H

#include "http/request.h"

/*
 * Whether a page of this server has sent it: Sec-Fetch-Site (Fetch Metadata Request Headers) is same-origin or, in
 * browsers that do not send it, Origin (RFC 6454) is this server's own, by the Host header. Without TLS in front of the
 * worker, the origin may be one of TLS all the same: it may end before the web server.
 */
bool origin_is_own(const struct request *request);

/* Whether nobody between can read it: it came by TLS, or from a loopback address (RFC 1122, RFC 4291) or local socket.
 */
bool request_is_private(const struct request *request);

#endif
