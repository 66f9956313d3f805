/* Path, query and body into the structs that the route asks for. */
#ifndef HTTP_DECODE_H
#define HTTP_DECODE_H

#include "base/problem.h"
#include "http/route.h"
#include "json/decode.h"

/*
 * Sets request->params and request->content. Problems, in the order in which they are looked for: `not_found` for a
 * path parameter that cannot be, `malformed` for a bad query or header, `length_required`, `too_large`,
 * `unsupported_media_type`, `malformed` for what is not JSON, `unacceptable` for what is no object. Faults of the
 * body's members go to request->faults for the handler to add to, those of a list's query to parameter_faults.
 */
struct problem *request_decode(struct request *request) MUST_CHECK;

/*
 * Sets request->content, and of a patch request->kept, from request->given. A handler of PUT calls it once it knows
 * whether the body makes something or changes it: request_decode only sees to it that the body is an object.
 */
void request_decode_content(struct request *request, const struct shape *shape, enum decode_for purpose);

#endif
