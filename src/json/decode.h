/* A JSON object into a described struct, naming every fault. */
#ifndef JSON_DECODE_H
#define JSON_DECODE_H

#include "base/shape.h"

enum decode_for {
    DECODE_CREATE, /* required members must be there, null for any other is absence */
    DECODE_PATCH,  /* an RFC 7396 merge patch: any member may be missing, fixed ones may not be named */
};

/*
 * Fills `object`, a struct that begins with struct described, from `value`; its marks say what was given. Texts and
 * values are borrowed from `value`. Faults go to `faults` with their place below `pointer`.
 */
void json_decode(struct arena *arena, const struct value *value, struct str pointer, enum decode_for purpose,
                 void *object, struct faults *faults);

#endif
