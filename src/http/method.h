/* The methods of HTTP that the router knows. */
#ifndef HTTP_METHOD_H
#define HTTP_METHOD_H

#include "base/str.h"

enum method {
#define METHOD(name) METHOD_##name,
#include "http/methods.def"
#undef METHOD
    METHOD_OTHER
};

/* "GET"; for METHOD_OTHER "OTHER". */
const char *method_name(enum method method);

/* METHOD_OTHER if it is none of them; the case counts. */
enum method method_read(struct str name);

#endif
