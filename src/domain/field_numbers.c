#include "domain/field_numbers.h"

/* The next number that no field of a list has had; or the next set of keys. */
static int64_t next_number(const struct list *fields, bool of_keys)
{
    const struct custom_field *field = fields->items;
    int64_t                    last  = 0;

    for (size_t i = 0; i < fields->count; i++)
        if ((of_keys ? field[i].key_set : field[i].number) > last)
            last = of_keys ? field[i].key_set : field[i].number;
    return last + 1;
}

static void keep_keys(struct custom_field *to, const struct custom_field *before)
{
    bool was_unique = before && before->unique && HAS(before, key_state);

    CLEAR(to, key_state);
    CLEAR(to, collisions);
    CLEAR(to, key_set);
    if (before && HAS(before, key_set))
        SET(to, key_set, before->key_set);
    if (!was_unique || !to->unique)
        return;
    SET(to, key_state, before->key_state);
    if (HAS(before, collisions))
        SET(to, collisions, before->collisions);
}

bool field_keys_are(const struct custom_field *field, enum index_state state)
{
    return field && HAS(field, key_state) && field->key_state == (int)state;
}

bool field_values_are(const struct custom_field *field, enum index_state state)
{
    return field && HAS(field, value_state) && field->value_state == (int)state;
}

/* No record has a value of a field that is new. What has failed is tried again when the field becomes unique. */
static void keep_values(struct custom_field *to, const struct custom_field *before)
{
    CLEAR(to, value_state);
    if (!before || !to->indexed)
        return;
    if (!before->indexed || (field_values_are(before, INDEX_FAILED) && to->unique && !before->unique))
        SET(to, value_state, INDEX_BUILDING);
    else if (HAS(before, value_state))
        SET(to, value_state, before->value_state);
}

void field_keep_own(struct custom_field *to, const struct custom_field *before)
{
    keep_keys(to, before);
    keep_values(to, before);
    CLEAR(to, number);
    if (before)
        SET(to, number, before->number);
}

void fields_number(struct list *merged)
{
    struct custom_field *field = merged->items;

    for (size_t i = 0; i < merged->count; i++) {
        if (!HAS(&field[i], number))
            SET(&field[i], number, next_number(merged, false));
        if (field[i].unique && !HAS(&field[i], key_state)) {
            SET(&field[i], key_set, next_number(merged, true));
            SET(&field[i], key_state, INDEX_BUILDING);
        }
        field_show_state(&field[i]);
    }
}

static bool is_in(const struct custom_field *field, enum index_state state)
{
    return field_keys_are(field, state) || field_values_are(field, state);
}

void field_show_state(struct custom_field *field)
{
    CLEAR(field, index_state);
    if (is_in(field, INDEX_FAILED))
        SET(field, index_state, INDEX_FAILED);
    else if (is_in(field, INDEX_BUILDING))
        SET(field, index_state, INDEX_BUILDING);
    else if (field->indexed)
        SET(field, index_state, INDEX_READY);
}

bool field_state_is_kept(const struct custom_field *given, const struct custom_field *before)
{
    if (!HAS(given, index_state))
        return true;
    if (!before)
        return given->index_state == INDEX_READY;
    return HAS(before, index_state) && before->index_state == given->index_state;
}
