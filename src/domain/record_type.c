#include "domain/record_type.h"

#include "domain/field_numbers.h"
#include "domain/parameters.h"
#include "phones/phone.h"
#include "text/fold.h"
#include "text/pattern.h"

#include <stdlib.h>

/* clang-format off */
const char *const custom_kinds[] = {
    "text", "input", "string", "textarea", "number", "decimal", "bool", "date", "datetime", "currency", "country",
    "select", NULL,
};
const char *const record_type_statuses[] = {"visible", "hidden", NULL};

const char *const index_states[] = {"building", "ready", "failed", NULL};

/* What is stored has members that nobody is told of, and the other way about; nothing else differs. */
#define CUSTOM_FIELD_FIELDS(index_state_name, key_state_name, key_set_name, collisions_name,         \
                            value_state_name, number_name)                                                             \
    FIELD(struct custom_field, "id",         id,         .required = true, .min = 1, .max = 64,                        \
          .doc = "Key of the value in a record's parameters: snake_case, permanent.", .example = "\"last_visit\""),    \
    FIELD(struct custom_field, "type",       kind,       .required = true, .choices = custom_kinds,                    \
          .doc = "Kind of value, permanent.", .example = "\"date\""),                                                  \
    FIELD(struct custom_field, "title",      title,      .required = true, .min = 1, .max = 255, .one_line = true,     \
          .doc = "What people read.", .example = "\"Last visit\""),                                                    \
    FIELD(struct custom_field, "required",   required,   .fallback = "false",                                          \
          .doc = "Whether a new record must have a value."),                                                           \
    FIELD(struct custom_field, "validation", validation, .nullable = true, .omitted = true, .min = 1, .max = 512,      \
          .doc = "Regular expression (PCRE2) that the value's text must match somewhere."),                            \
    FIELD(struct custom_field, "default",    fallback,   .nullable = true, .omitted = true,                            \
          .doc = "Value of a new record that gives none."),                                                            \
    FIELD(struct custom_field, "error",      error,      .nullable = true, .omitted = true, .min = 1, .max = 500,      \
          .one_line = true, .doc = "Message when the validation refuses a value."),                                    \
    FIELD(struct custom_field, "options",    options,    .nullable = true, .omitted = true, .min = 1, .max = 500,      \
          .doc = "The texts to choose from; for select, and only there."),                                             \
    FIELD(struct custom_field, "indexed",    indexed,                                                                  \
          .doc = "Whether filters and sorts may use it; if absent false for texts, true for all other types."),        \
    FIELD(struct custom_field, "unique",     unique,     .fallback = "false",                                          \
          .doc = "Whether no two records of the type may have the same value; not of textarea and bool."),             \
    FIELD(struct custom_field, index_state_name, index_state, .omitted = true, .choices = index_states,                \
          .doc = "Whether that holds of all records yet. The server sets it; the value that it has may be sent back."), \
    FIELD(struct custom_field, "retired",    retired,    .omitted = true,                                              \
          .doc = "Taken out of use: stored values stay readable, new ones are refused."),                              \
    FIELD(struct custom_field, key_state_name,   key_state,   .omitted = true, .choices = index_states),               \
    FIELD(struct custom_field, key_set_name,     key_set,     .omitted = true),                                        \
    FIELD(struct custom_field, collisions_name,  collisions,  .omitted = true),                                        \
    FIELD(struct custom_field, value_state_name, value_state, .omitted = true, .choices = index_states),               \
    FIELD(struct custom_field, number_name,      number,      .omitted = true)

static const struct field custom_field_fields[] = {CUSTOM_FIELD_FIELDS("indexState", NULL, NULL, NULL, NULL, NULL)};
SHAPE(custom_field_shape, "Field", struct custom_field, custom_field_fields, .doc = "A custom field of a record type.");

static const struct field stored_field_fields[] = {
    CUSTOM_FIELD_FIELDS(NULL, "keyState", "keySet", "collisions", "valueState", "number")};
SHAPE(stored_field_shape, "StoredField", struct custom_field, stored_field_fields);

/* A patch may name fields by themselves; nothing else differs. */
#define RECORD_TYPE_FIELDS(changes_name)                                                                               \
    FIELD(struct record_type, NULL,          account_id),                                                              \
    FIELD(struct record_type, NULL,          id),                                                                      \
    FIELD(struct record_type, NULL,          definition),                                                              \
    FIELD(struct record_type, "uuid",        uuid,        .readonly = true, .doc = "Unique identifier, chosen by the server."), \
    FIELD(struct record_type, "name",        name,        .required = true, .min = 1, .max = 255, .one_line = true,    \
          .doc = "Name of one such record.", .example = "\"Lead\""),                                                   \
    FIELD(struct record_type, "plural",      plural,      .nullable = true, .min = 1, .max = 255, .one_line = true,    \
          .doc = "Name of several.", .example = "\"Leads\""),                                                          \
    FIELD(struct record_type, "slug",        slug,        .min = 1, .max = 64,                                         \
          .doc = "Short name for addresses, unique in the account; made from plural or name if absent.", .example = "\"leads\""), \
    FIELD(struct record_type, "icon",        icon,        .nullable = true, .max = 255, .one_line = true,              \
          .doc = "Name of a symbol, for user interfaces."),                                                            \
    FIELD(struct record_type, "description", description, .nullable = true, .max = 2000, .doc = "What these records are."), \
    FIELD(struct record_type, "isDefault",   is_default,  .fallback = "false",                                         \
          .doc = "Whether it is the account's default type; setting it takes it from another one."),                   \
    FIELD(struct record_type, "status",      status,      .choices = record_type_statuses, .fallback = "\"visible\"",  \
          .doc = "Whether user interfaces should show it."),                                                           \
    FIELD(struct record_type, "parameters",  fields,      .shape = &custom_field_shape,                                \
          .max = CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED,                                                                \
          .fallback = "[]", .doc = "The custom fields."),                                                              \
    FIELD(struct record_type, "createdAt",   created_at,  .readonly = true, .doc = "When it was created."),            \
    FIELD(struct record_type, "updatedAt",   updated_at,  .readonly = true, .doc = "When it was last changed."),       \
    FIELD(struct record_type, "defaultCountry", default_country, .nullable = true,                                     \
          .doc = "Country (ISO 3166-1 alpha-2) whose phone numbers are written without a country code; null: the account's.", \
          .example = "\"DE\""),                                                                                        \
    FIELD(struct record_type, changes_name,  changes,     .format = "object",                                          \
          .doc = "Changes of single fields by their ids: a merge patch of each, null retires it. Not beside parameters.")

static const struct field record_type_fields[] = {RECORD_TYPE_FIELDS(NULL)};
SHAPE(record_type_shape, "RecordType", struct record_type, record_type_fields,
      .doc = "A kind of record and its custom fields.");

static const struct field record_type_patch_fields[] = {RECORD_TYPE_FIELDS("fields")};
SHAPE(record_type_patch_shape, "RecordType", struct record_type, record_type_patch_fields,
      .doc = "A kind of record and its custom fields.");
/* clang-format on */

enum { SLUG_MAX = 50 }; /* leaves room for what makes it unique */

/* Blanks and ASCII punctuation part words; an apostrophe does not. */
static bool parts_words(char c)
{
    return !char_is_letter_or_digit(c) && c != '\'' && (unsigned char)c < 0x80;
}

/* The letters a-z and digits of a word, folded, after what the slug has already. */
static size_t add_word(char *slug, size_t len, struct str word)
{
    size_t           start = len;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, word);
    while (fold_next(&tokenizer, &token))
        for (size_t i = 0; i < token.text.len && len + 1 < SLUG_MAX; i++) {
            char c = token.text.at[i];

            if (!((c >= 'a' && c <= 'z') || char_is_digit(c)))
                continue;
            if (len == start && start > 0)
                slug[len++] = '-';
            slug[len++] = c;
        }
    return len;
}

static struct str make_slug(struct arena *arena, struct str text)
{
    char  *slug = arena_alloc(arena, SLUG_MAX + 1);
    size_t len  = 0;
    size_t i    = 0;

    while (i < text.len) {
        size_t end = i;

        while (end < text.len && !parts_words(text.at[end]))
            end++;
        len = add_word(slug, len, (struct str){.at = text.at + i, .len = end - i});
        i   = end + 1;
    }
    return len ? (struct str){.at = slug, .len = len} : STR("type");
}

void record_type_complete(struct arena *arena, struct record_type *type)
{
    if (!HAS(type, slug))
        SET(type, slug, make_slug(arena, HAS(type, plural) ? type->plural : type->name));
    if (!HAS(type, status))
        SET(type, status, RECORD_TYPE_VISIBLE);
    if (!HAS(type, is_default))
        SET(type, is_default, false);
    if (!HAS(type, fields))
        SET(type, fields, (struct list){0});
}

static bool is_slug(struct str text)
{
    bool dash = true;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '-' && dash)
            return false;
        if (c != '-' && !(c >= 'a' && c <= 'z') && !char_is_digit(c))
            return false;
        dash = c == '-';
    }
    return !dash;
}

bool field_id_is_well_formed(struct str text)
{
    if (!text.len || text.at[0] < 'a' || text.at[0] > 'z')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c != '_' && !(c >= 'a' && c <= 'z') && !char_is_digit(c))
            return false;
    }
    return true;
}

/* By their bytes, and where these are the same by their place. */
static int compare_options(const void *left, const void *right)
{
    const struct str *a     = *(const struct str *const *)left;
    const struct str *b     = *(const struct str *const *)right;
    int               order = str_compare(*a, *b);

    return order ? order : (a > b) - (a < b);
}

/*
 * By sorting them: with 500 options in each of 200 fields, looking at every pair would take 40 ms. Those that are no
 * texts have been told.
 */
static void check_different(struct arena *arena, const struct texts *options, struct str place, struct faults *faults)
{
    const struct str **sorted = ARENA_ARRAY(arena, const struct str *, options->count + 1);
    bool              *again  = ARENA_ARRAY(arena, bool, options->count + 1);
    size_t             count  = 0;

    for (size_t i = 0; i < options->count; i++)
        if (options->at[i].at)
            sorted[count++] = &options->at[i];
    if (count > 1)
        qsort(sorted, count, sizeof(*sorted), compare_options);
    for (size_t i = 1; i < count; i++)
        again[sorted[i] - options->at] = str_equal(*sorted[i - 1], *sorted[i]);
    for (size_t i = 0; i < options->count; i++)
        if (again[i])
            fault_at(arena, faults, pointer_item(arena, place, i), CODE_duplicate_option, "This option stands twice.");
}

static void check_options(struct arena *arena, const struct custom_field *field, struct str pointer,
                          struct faults *faults)
{
    struct str place     = pointer_member(arena, pointer, STR("options"));
    bool       is_select = HAS(field, kind) && field->kind == CUSTOM_SELECT;

    if (is_select && !HAS(field, options) && !field->retired)
        fault_missing(arena, faults, place, "A select needs its options.");
    if (HAS(field, kind) && !is_select && HAS(field, options))
        fault_at(arena, faults, place, CODE_not_a_select, "Only a select has options.");
    if (HAS(field, options))
        check_different(arena, &field->options, place, faults);
}

static void check_validation(const struct checking *checking, const struct custom_field *field, struct str pointer)
{
    struct str reason;

    if (HAS(field, validation) && !pattern_compile(checking->arena, checking->patterns, field->validation, &reason))
        fault_at(checking->arena, checking->faults, pointer_member(checking->arena, pointer, STR("validation")),
                 CODE_invalid_pattern, STR_FMT, STR_ARG(reason));
}

void record_type_check_field(const struct checking *checking, const struct custom_field *field, struct str pointer)
{
    struct arena  *arena  = checking->arena;
    struct faults *faults = checking->faults;
    size_t         before = faults->count;

    if (HAS(field, id) && !field_id_is_well_formed(field->id))
        fault_at(arena, faults, pointer_member(arena, pointer, STR("id")), CODE_not_snake_case,
                 "It must be snake_case: a-z, 0-9 and _, with a letter first.");
    if (field->unique && HAS(field, kind) && (field->kind == CUSTOM_TEXTAREA || field->kind == CUSTOM_BOOL))
        fault_at(arena, faults, pointer_member(arena, pointer, STR("unique")), CODE_cannot_be_unique,
                 "A field of the type %s cannot be unique.", custom_kinds[field->kind]);
    check_options(arena, field, pointer, faults);
    check_validation(checking, field, pointer);
    if (HAS(field, fallback) && HAS(field, kind) && (field->kind != CUSTOM_SELECT || HAS(field, options)) &&
        faults->count == before)
        parameter_check(checking, field, field->fallback, pointer_member(arena, pointer, STR("default")));
}

void record_type_check_ids(const struct checking *checking, const struct list *list)
{
    const struct custom_field *fields = list->items;
    struct arena              *arena  = checking->arena;
    size_t                     used   = 0;

    for (size_t i = 0; i < list->count; i++) {
        used += !fields[i].retired;
        for (size_t j = 0; j < i; j++)
            if (HAS(&fields[i], id) && HAS(&fields[j], id) && str_equal(fields[i].id, fields[j].id)) {
                fault_at(arena, checking->faults,
                         pointer_member(arena, pointer_item(arena, STR("/parameters"), i), STR("id")),
                         CODE_duplicate_id, "Another field has this id.");
                break;
            }
    }
    if (used > CUSTOM_FIELDS) {
        fault_at(arena, checking->faults, STR("/parameters"), CODE_wrong_count,
                 "It must have at most %d items beside the retired ones.", CUSTOM_FIELDS);
        fault_limit(checking->faults, CUSTOM_FIELDS, (int64_t)used);
    }
}

void record_type_check(const struct checking *checking, const struct record_type *type)
{
    const struct custom_field *fields = type->fields.items;

    if (HAS(type, slug) && !is_slug(type->slug))
        fault_at(checking->arena, checking->faults, STR("/slug"), CODE_invalid_slug,
                 "It must be made of a-z, 0-9 and single dashes between them.");
    if (HAS(type, default_country))
        phone_country_check(checking->arena, type->default_country, checking->faults);
    if (!HAS(type, fields))
        return;
    for (size_t i = 0; i < type->fields.count; i++)
        record_type_check_field(checking, &fields[i], pointer_item(checking->arena, STR("/parameters"), i));
    record_type_check_ids(checking, &type->fields);
}

struct custom_field *record_type_find_field(const struct list *fields, struct str id)
{
    struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(field[i].id, id))
            return &field[i];
    return NULL;
}

/* Copies a field. A retired one takes no values, so what is only needed to check them goes. */
static void copy_field(struct custom_field *to, const struct custom_field *from, bool retired)
{
    *to         = *from;
    to->retired = false;
    CLEAR(to, retired);
    if (retired) {
        SET(to, retired, true);
        CLEAR(to, options);
        CLEAR(to, validation);
        CLEAR(to, fallback);
        CLEAR(to, error);
    }
    if (!HAS(to, required))
        SET(to, required, false);
    if (!HAS(to, unique) || retired)
        SET(to, unique, false);
    if (!HAS(to, indexed))
        SET(to, indexed, custom_kind_is_indexed(to->kind));
    if (to->unique)
        SET(to, indexed, true);
}

struct list record_type_merge_fields(struct arena *arena, const struct list *stored, const struct list *given,
                                     struct faults *faults)
{
    struct list                merged  = shape_list(arena, &custom_field_shape, stored->count + given->count);
    struct custom_field       *to      = merged.items;
    const struct custom_field *fields  = given->items;
    const struct custom_field *old     = stored->items;
    size_t                     retired = 0;

    merged.count = 0;
    for (size_t i = 0; i < given->count; i++) {
        const struct custom_field *before = record_type_find_field(stored, fields[i].id);

        if (before && before->kind != fields[i].kind)
            fault_at(arena, faults, pointer_member(arena, pointer_item(arena, STR("/parameters"), i), STR("type")),
                     CODE_immutable, "The type of this field is %s and cannot change.", custom_kinds[before->kind]);
        if (fields[i].retired && !before)
            fault_at(arena, faults, pointer_member(arena, pointer_item(arena, STR("/parameters"), i), STR("retired")),
                     CODE_unknown_field, "There is no such field to retire.");
        if (!field_state_is_kept(&fields[i], before))
            fault_at(arena, faults,
                     pointer_member(arena, pointer_item(arena, STR("/parameters"), i), STR("indexState")),
                     before ? CODE_immutable : CODE_read_only, "The server sets this member.");
        copy_field(&to[merged.count], &fields[i], fields[i].retired);
        field_keep_own(&to[merged.count++], before);
        retired += fields[i].retired;
    }
    for (size_t i = 0; i < stored->count; i++) {
        if (record_type_find_field(given, old[i].id))
            continue;
        copy_field(&to[merged.count], &old[i], true);
        field_keep_own(&to[merged.count++], &old[i]);
        retired++;
    }
    fields_number(&merged);
    if (retired > CUSTOM_FIELDS_RETIRED) {
        fault_at(arena, faults, STR("/parameters"), CODE_too_many_retired, "More than %d fields would be retired.",
                 CUSTOM_FIELDS_RETIRED);
        fault_limit(faults, CUSTOM_FIELDS_RETIRED, (int64_t)retired);
    }
    return merged;
}
