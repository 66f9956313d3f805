#include "domain/field_numbers.h"
#include "filters/filter_forms.h"

/* clang-format off */
static const struct {
    const char        *name;
    enum filter_member member;
    bool               sorts;
} members[] = {
    {"firstName",      MEMBER_FIRST_NAME,  true},
    {"lastName",       MEMBER_LAST_NAME,   true},
    {"phone",          MEMBER_PHONE,       true},
    {"status",         MEMBER_STATUS,      false},
    {"externalId",     MEMBER_EXTERNAL_ID, false},
    {"createdAt",      MEMBER_CREATED_AT,  false},
    {"updatedAt",      MEMBER_UPDATED_AT,  false},
    {"recordTypeUuid", MEMBER_TYPE,        false},
    {"campaignUuid",   MEMBER_CAMPAIGN,    false},
    {"importUuid",     MEMBER_IMPORT,      false},
};

static const enum filter_form forms_of_members[] = {
    [MEMBER_FIRST_NAME] = FORM_TEXT, [MEMBER_LAST_NAME]  = FORM_TEXT, [MEMBER_PHONE]       = FORM_PHONE,
    [MEMBER_STATUS]     = FORM_STATUS, [MEMBER_EXTERNAL_ID] = FORM_TEXT, [MEMBER_CREATED_AT] = FORM_TIME,
    [MEMBER_UPDATED_AT] = FORM_TIME, [MEMBER_TYPE]       = FORM_UUID, [MEMBER_CAMPAIGN]    = FORM_UUID,
    [MEMBER_IMPORT]     = FORM_UUID,
};

static const enum filter_form forms_of_kinds[] = {
    [CUSTOM_TEXT]     = FORM_TEXT,   [CUSTOM_INPUT]    = FORM_TEXT,     [CUSTOM_STRING]  = FORM_TEXT,
    [CUSTOM_TEXTAREA] = FORM_TEXT,   [CUSTOM_NUMBER]   = FORM_NUMBER,   [CUSTOM_DECIMAL] = FORM_NUMBER,
    [CUSTOM_BOOL]     = FORM_BOOL,   [CUSTOM_DATE]     = FORM_DATE,     [CUSTOM_DATETIME] = FORM_TIME,
    [CUSTOM_CURRENCY] = FORM_CURRENCY, [CUSTOM_COUNTRY] = FORM_COUNTRY, [CUSTOM_SELECT]  = FORM_TEXT,
};
/* clang-format on */

/* Whether a field can be filtered and sorted by. */
static bool check_index(struct filter_reading *reading, const struct custom_field *found, struct str name)
{
    if (found->indexed && field_values_are(found, INDEX_FAILED))
        return filter_refuse(
            reading, CODE_not_indexed,
            arena_format(reading->arena, "The field " STR_FMT " could not be indexed.", STR_ARG(name)));
    if (found->indexed && HAS(found, value_state))
        reading->building = name;
    if (found->indexed)
        return true;
    return filter_refuse(reading, CODE_not_indexed,
                         arena_format(reading->arena, "The field " STR_FMT " is not indexed.", STR_ARG(name)));
}

static bool find_custom(struct filter_reading *reading, struct str name, struct filter_field *field)
{
    struct str                 id = str_from_at(name, STR("parameters.").len);
    const struct custom_field *found;

    *field = (struct filter_field){.member = MEMBER_CUSTOM, .type_id = reading->type_id};
    if (reading->has_lost_type)
        return true;
    if (!reading->fields)
        return filter_refuse(reading, CODE_needs_record_type,
                             arena_format(reading->arena,
                                          "Which field " STR_FMT " is, only recordTypeUuid beside it tells.",
                                          STR_ARG(name)));
    found = record_type_find_field(reading->fields, id);
    if (!found)
        return filter_refuse(reading, CODE_unknown_field,
                             arena_format(reading->arena, "The record type has no field " STR_FMT ".", STR_ARG(id)));
    field->number  = found->number;
    field->id      = found->id;
    field->kind    = (enum custom_kind)found->kind;
    field->options = &found->options;
    return check_index(reading, found, name);
}

bool filter_field_find(struct filter_reading *reading, struct str name, struct filter_field *field)
{
    if (str_starts(name, STR("parameters.")))
        return find_custom(reading, name, field);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (str_is(name, members[i].name)) {
            *field = (struct filter_field){.member = members[i].member};
            return true;
        }
    return filter_refuse(
        reading, CODE_unknown_field,
        arena_format(reading->arena, "There is no field " STR_FMT " to filter or sort by.", STR_ARG(name)));
}

enum filter_form filter_form_of(const struct filter_field *field)
{
    return field->member == MEMBER_CUSTOM ? forms_of_kinds[field->kind] : forms_of_members[field->member];
}

bool filter_form_has(enum filter_form form, enum filter_op op)
{
    switch (op) {
    case OP_LT:
    case OP_LTE:
    case OP_GT:
    case OP_GTE:
        return form == FORM_NUMBER || form == FORM_TIME || form == FORM_DATE;
    case OP_PREFIX:
        return form == FORM_TEXT || form == FORM_PHONE;
    default:
        return true;
    }
}

bool filter_field_sorts(const struct filter_field *field)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].member == field->member)
            return members[i].sorts;
    return field->member == MEMBER_CUSTOM;
}
