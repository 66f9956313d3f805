/* A JSON value as plain data: what json/read makes, what json/write prints, what domain/ looks into. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include "base/arena.h"
#include "base/str.h"

enum value_kind {
    VALUE_NULL,
    VALUE_FALSE,
    VALUE_TRUE,
    VALUE_NUMBER, /* text: as the client wrote it */
    VALUE_STRING, /* text: decoded UTF-8 */
    VALUE_ARRAY,
    VALUE_OBJECT,
    VALUE_RAW, /* text: a whole JSON value, printed as it stands */
};

struct value {
    enum value_kind kind;
    bool            is_refused; /* for U+0000 in it or in its name, which has been told: nothing else need be */
    struct str      name;       /* of the member, inside an object */
    struct str      text;       /* numbers, strings and raw values */
    size_t          count;      /* of the items or members */
    struct value   *first;      /* item or member; they are linked by next, in the client's order */
    struct value   *last;
    struct value   *next;
};

/* The member of that name, or NULL when there is none or object is no object. */
static inline struct value *value_member(const struct value *object, struct str name)
{
    struct value *member = object && object->kind == VALUE_OBJECT ? object->first : NULL;

    while (member && !str_equal(member->name, name))
        member = member->next;
    return member;
}

/* Adds an item or a member at the end of an array or an object. */
static inline void value_append(struct value *parent, struct value *item)
{
    item->next = NULL;
    if (parent->last)
        parent->last->next = item;
    else
        parent->first = item;
    parent->last = item;
    parent->count++;
}

/* A new object without members. */
struct value *value_object(struct arena *arena);

/* Adds a copy of a value, under that name, to an object; what is in the value is shared. */
void value_append_copy(struct arena *arena, struct value *object, struct str name, const struct value *value);

/* Whether two values are the same, NULL like none: numbers by their text, objects whatever the order of their members.
 */
bool value_equal(const struct value *a, const struct value *b);

/* For qsort of pointers to values: by their names, as bytes. */
int value_compare_names(const void *a, const void *b);

/* The value with the members of each object in it in the order of their names, which has no meaning in JSON. */
struct value *value_ordered(struct arena *arena, const struct value *value);

/* `target` (NULL: nothing) changed by an RFC 7396 merge patch. Unchanged parts are shared with both. */
struct value *value_merge_patch(struct arena *arena, const struct value *target, const struct value *patch);

#endif
