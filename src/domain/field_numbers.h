/* What only the program sets of a custom field: its permanent number, its set of keys and the state of its indexes. */
#ifndef DOMAIN_FIELD_NUMBERS_H
#define DOMAIN_FIELD_NUMBERS_H

#include "domain/record_type.h"

/*
 * Takes these from the field as it was stored before; NULL: it is new and has none. The index of one that has become
 * indexed is built.
 */
void field_keep_own(struct custom_field *to, const struct custom_field *before);

/*
 * Gives a number to each field that has none. One that has become unique is built, with a set of keys of its own: no
 * other field, and not the same one at another time, ever has it.
 */
void fields_number(struct list *fields);

/* Whether the keys, or the values, of a field are in that state; false for NULL. */
bool field_keys_are(const struct custom_field *field, enum index_state state);
bool field_values_are(const struct custom_field *field, enum index_state state);

/* Sets what is shown of both states. */
void field_show_state(struct custom_field *field);

/* Whether a given field says nothing else of its state than what was shown before, or will be if it is new. */
bool field_state_is_kept(const struct custom_field *given, const struct custom_field *before);

#endif
