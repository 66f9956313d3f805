/* The header traceparent of W3C's Trace Context (https://www.w3.org/TR/trace-context/). */
#ifndef HTTP_TRACE_H
#define HTTP_TRACE_H

#include "base/str.h"

/*
 * The ids of the trace (32 hexadecimal digits in small letters) and of the parent's span (16). False: the header is
 * missing or not valid, and must be ignored. What later versions have after them is not looked at.
 */
bool trace_read(struct str header, struct str *trace, struct str *span);

#endif
