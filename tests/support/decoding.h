/* From JSON text to what it describes, and what was wrong with it. All of it is in the arena of support/unit.h. */
#ifndef TESTS_SUPPORT_DECODING_H
#define TESTS_SUPPORT_DECODING_H

#include "json/decode.h"
#include "support/unit.h"
#include "text/pattern.h"

/* What was wrong with what was read last; who checks it further adds to them. */
extern struct faults faults;

/* "place code|" of each violation from this one on; and of `faults`. */
struct str in_short(const struct violation *violation);
struct str faults_in_short(void);

/* The value of JSON text; the test ends where it is none. `faults` begin anew. */
struct value *value_of(struct str text);

/* The same of text without a fault, such as a member that stands twice. */
struct value *sound_value_of(const char *text);

/* An object of that shape, from the text's value. */
void *decoded(const struct shape *shape, struct str text, enum decode_for purpose);

/* The fields of a record type, from an array as it is stored. */
struct list fields_of(const char *text);

/* What patterns may cost, of its own for each request. */
struct pattern_budget *new_budget(void);

#endif
