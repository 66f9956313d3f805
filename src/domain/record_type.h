/* A record type: what kind of person a record is, and which custom fields it has. */
#ifndef DOMAIN_RECORD_TYPE_H
#define DOMAIN_RECORD_TYPE_H

#include "base/shape.h"
#include "domain/checking.h"

enum {
    CUSTOM_FIELDS         = 200,
    CUSTOM_FIELDS_RETIRED = 1000,
    DEFINITION_BYTES      = 128 * 1024, /* of all fields of a type, the retired ones included, as stored */
    DEFAULTS_BYTES        = 8 * 1024    /* of the defaults of all fields, as JSON, and their ids */
};

enum record_type_status { RECORD_TYPE_VISIBLE, RECORD_TYPE_HIDDEN };

/* clang-format off */
enum custom_kind {
    CUSTOM_TEXT, CUSTOM_INPUT, CUSTOM_STRING, CUSTOM_TEXTAREA, CUSTOM_NUMBER, CUSTOM_DECIMAL, CUSTOM_BOOL,
    CUSTOM_DATE, CUSTOM_DATETIME, CUSTOM_CURRENCY, CUSTOM_COUNTRY, CUSTOM_SELECT
};
/* clang-format on */

/* Whether what is asked of a field's index, and of its being unique, holds of all records. */
enum index_state {
    INDEX_BUILDING, /* a job is at it; new values are held against those that it has seen */
    INDEX_READY,
    INDEX_FAILED /* several records had the same value, or it was canceled: nothing is enforced */
};

/* One custom field. */
struct custom_field {
    struct described marks;
    struct str       id;
    int              kind;
    struct str       title;
    bool             required;
    struct str       validation;
    struct value    *fallback;
    struct str       error;
    struct texts     options;
    bool             unique;      /* no two records of the type may have the same value */
    bool             indexed;     /* filters and sorts may use it; that is so where it is unique, too */
    int              index_state; /* whether both hold of all records; of what is neither absent */
    bool             retired;     /* taken out of the list: stored values stay, new ones are refused */
    int              key_state;   /* whether its being unique holds of all records; absent: it is not */
    int64_t          key_set;    /* of its values, while it is unique: another one each time that it becomes so; or 0 */
    int64_t          collisions; /* values that several records had when it failed */
    int              value_state; /* whether the index does not know all of its values yet; absent: it does */
    int64_t          number;      /* from 1 on, permanent: by it the index knows the field */
};

struct record_type {
    struct described marks;
    int64_t          account_id;
    int64_t          id;
    struct uuid      uuid;
    struct str       name;
    struct str       plural;
    struct str       slug;
    struct str       icon;
    struct str       description;
    bool             is_default;
    int              status;
    struct str       default_country; /* of numbers without a country code; absent: the account's */
    struct value    *definition;      /* all fields, retired ones too, as stored */
    struct list      fields;          /* of struct custom_field, retired ones too */
    struct instant   created_at;
    struct instant   updated_at;
    struct value    *changes; /* of single fields, in a patch */
};

extern const char *const  custom_kinds[];
extern const char *const  record_type_statuses[];
extern const char *const  index_states[];
extern const struct shape custom_field_shape;
extern const struct shape stored_field_shape; /* the same with what only the program knows */
extern const struct shape record_type_shape;
extern const struct shape record_type_patch_shape; /* the same with changes of single fields */

/* Fills in what a new type leaves open: slug, status, isDefault, an empty list of fields. */
void record_type_complete(struct arena *arena, struct record_type *type);

/*
 * Checks the field list of a type: ids (snake_case, each once), patterns, options, defaults, and the slug's form.
 * Faults are noted with their place.
 */
void record_type_check(const struct checking *checking, const struct record_type *type);

/* Whether a text has the form of a field's id. */
bool field_id_is_well_formed(struct str id);

/* Whether fields of a kind are indexed unless somebody says otherwise. */
bool custom_kind_is_indexed(int kind);

/*
 * Gives fields that were stored by an older program what these did not have: whether they are indexed, and their
 * numbers, which are their places. `fields` is the whole stored list.
 */
void record_type_complete_stored(struct list *fields);

/* A field whose values are in the index. */
struct indexed_field {
    struct str       id;
    int64_t          number;
    enum custom_kind kind;
};

struct indexed_fields {
    struct indexed_field *at;
    size_t                count;
};

/* Those of a list of struct custom_field, and of the text of a stored definition. */
struct indexed_fields record_type_indexed(struct arena *arena, const struct list *fields);
struct indexed_fields record_type_stored_indexed(struct arena *arena, struct str definition);

/* The field of that id in a list of struct custom_field; NULL: none. */
struct custom_field *record_type_find_field(const struct list *fields, struct str id);

/* Each id once, and not too many fields. */
void record_type_check_ids(const struct checking *checking, const struct list *list);

/* The same of one field alone, at that place. */
void record_type_check_field(const struct checking *checking, const struct custom_field *field, struct str pointer);

/*
 * The stored list after a change: the given fields in their order, then those of `stored` that are no longer among
 * them, retired. A given field may be retired itself, if it is stored. A field whose type differs from the stored one
 * of the same id is a fault.
 */
struct list record_type_merge_fields(struct arena *arena, const struct list *stored, const struct list *given,
                                     struct faults *faults);

#endif
