/* A JSON object into a described struct, naming every fault. */
#ifndef JSON_DECODE_H
#define JSON_DECODE_H

#include "base/shape.h"

enum decode_for {
    DECODE_CREATE, /* required members must be there, null for any other is absence */
    DECODE_PATCH,  /* an RFC 7396 merge patch: any member may be missing, those that cannot be changed are kept apart */
};

/* What decoding takes, and what it gives beside the object. */
struct decoding {
    struct arena   *arena;
    enum decode_for purpose;
    struct faults  *faults;
    struct value   *kept; /* of a patch, an object of the members that cannot be changed: see json_check_kept */
};

/*
 * Fills `object`, a struct that begins with struct described, from `value`; its marks say what was given. Texts and
 * values are borrowed from `value`. Faults are noted with their place below `pointer`. What has been refused among
 * texts has NULL as its text.
 */
void json_decode(struct decoding *decoding, const struct value *value, struct str pointer, void *object);

/* An object as it is answered. */
struct json_shown {
    const struct shape *shape;
    const struct value *object;
};

/*
 * What is sent unchanged is no change: `kept`, of a decoding or NULL, may hold what is shown, and null for what is not.
 * UUIDs and times are compared as such, whichever way they are written. Every other value is a fault.
 */
void json_check_kept(struct arena *arena, const struct value *kept, const struct json_shown *shown,
                     struct faults *faults);

#endif
