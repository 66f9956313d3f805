#include "domain/parameters.h"

#include "base/utf8.h"
#include "domain/codes.h"
#include "domain/number.h"

enum { TEXT_LIMIT = 65535 /* bytes of one value */, OPTIONS_SHOWN = 200 /* bytes of them in a sentence */ };

struct check {
    struct arena              *arena;
    const struct custom_field *field;
    const struct value        *value;
    struct str                 pointer;
    struct faults             *faults;
};

static bool refuse(const struct check *check, enum problem_code code, const char *sentence)
{
    fault_at(check->arena, check->faults, check->pointer, code, "%s", sentence);
    return false;
}

static bool want_string(const struct check *check)
{
    if (check->value->kind != VALUE_STRING)
        return refuse(check, CODE_wrong_type, "It must be a string.");
    if (check->value->text.len <= TEXT_LIMIT)
        return true;
    fault_at(check->arena, check->faults, check->pointer, CODE_too_long, "It must have at most %d bytes.", TEXT_LIMIT);
    fault_limit(check->faults, TEXT_LIMIT, (int64_t)check->value->text.len);
    return false;
}

static bool check_line(const struct check *check)
{
    if (!want_string(check))
        return false;
    if (utf8_has_line_break(check->value->text))
        return refuse(check, CODE_line_break, "It must be one line.");
    return true;
}

static bool check_number(const struct check *check, bool is_whole)
{
    if (check->value->kind != VALUE_NUMBER)
        return refuse(check, CODE_wrong_type, is_whole ? "It must be a whole number." : "It must be a number.");
    if (is_whole && !number_is_whole(check->value->text))
        return refuse(check, CODE_wrong_type, "It must be a whole number, without a fraction or an exponent.");
    return number_is_finite(check->value->text) ||
           refuse(check, CODE_out_of_range,
                  "It must lie between -1.79e308 and 1.79e308: what is beyond is infinite to most programs.");
}

/* As many of them as a sentence has room for. */
static struct str options_in_short(struct arena *arena, const struct texts *options)
{
    struct str text = STR("");
    size_t     i    = 0;

    for (; i < options->count && text.len + options->at[i].len <= OPTIONS_SHOWN; i++)
        text = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? ", " : ": ", STR_ARG(options->at[i]));
    if (!i)
        return arena_format(arena, ", of which there are %zu", options->count);
    return i < options->count ? arena_format(arena, STR_FMT " and %zu more", STR_ARG(text), options->count - i) : text;
}

static bool check_select(const struct check *check)
{
    struct str options;

    if (!want_string(check))
        return false;
    for (size_t i = 0; i < check->field->options.count; i++)
        if (str_equal(check->value->text, check->field->options.at[i]))
            return true;
    options = options_in_short(check->arena, &check->field->options);
    fault_at(check->arena, check->faults, check->pointer, CODE_invalid_choice,
             "It must be one of the field's options" STR_FMT ".", STR_ARG(options));
    return false;
}

static bool check_known(const struct check *check, bool (*known)(struct str), enum problem_code code,
                        const char *sentence)
{
    return want_string(check) && (known(check->value->text) || refuse(check, code, sentence));
}

static bool is_datetime(struct str text)
{
    struct instant ignored;

    return instant_parse(text, &ignored);
}

static bool check_kind(const struct check *check)
{
    switch ((enum custom_kind)check->field->kind) {
    case CUSTOM_TEXT:
    case CUSTOM_INPUT:
    case CUSTOM_STRING:
        return check_line(check);
    case CUSTOM_TEXTAREA:
        return want_string(check);
    case CUSTOM_NUMBER:
        return check_number(check, true);
    case CUSTOM_DECIMAL:
        return check_number(check, false);
    case CUSTOM_BOOL:
        return check->value->kind == VALUE_TRUE || check->value->kind == VALUE_FALSE ||
               refuse(check, CODE_wrong_type, "It must be true or false.");
    case CUSTOM_DATE:
        return check_known(check, date_valid, CODE_invalid_date, "It must be a real day, written YYYY-MM-DD.");
    case CUSTOM_DATETIME:
        return check_known(check, is_datetime, CODE_invalid_datetime,
                           "It must be an RFC 3339 date-time with an offset, such as 2026-04-10T09:24:11Z.");
    case CUSTOM_CURRENCY:
        return check_known(check, currency_known, CODE_invalid_currency, "It must be an ISO 4217 currency code.");
    case CUSTOM_COUNTRY:
        return check_known(check, country_known, CODE_invalid_country,
                           "It must be an ISO 3166-1 alpha-2 country code.");
    case CUSTOM_SELECT:
        return check_select(check);
    }
    return false;
}

static struct str value_text(const struct value *value)
{
    switch (value->kind) {
    case VALUE_TRUE:
        return STR("true");
    case VALUE_FALSE:
        return STR("false");
    default:
        return value->text;
    }
}

static void check_pattern(const struct check *check, struct pattern_budget *budget)
{
    bool            is_late = pattern_budget_is_spent(budget);
    struct str      reason;
    struct pattern *pattern = pattern_compile(check->arena, budget, check->field->validation, &reason);

    if (!pattern && !is_late) {
        refuse(check, CODE_invalid_pattern, "The pattern of this field cannot be used.");
        return;
    }
    switch (pattern ? pattern_test(check->arena, pattern, budget, value_text(check->value)) : PATTERN_COSTLY) {
    case PATTERN_MATCHES:
        return;
    case PATTERN_DIFFERS:
        if (HAS(check->field, error))
            fault_at(check->arena, check->faults, check->pointer, CODE_pattern_mismatch, STR_FMT,
                     STR_ARG(check->field->error));
        else
            refuse(check, CODE_pattern_mismatch, "It does not match the field's pattern.");
        return;
    case PATTERN_COSTLY:
        refuse(check, CODE_pattern_too_expensive, "The pattern of this field is too expensive for this value.");
        return;
    }
}

static bool is_blank(const struct value *value)
{
    return value->kind == VALUE_STRING && utf8_is_blank(value->text);
}

void parameter_check(const struct checking *checking, const struct custom_field *field, const struct value *value,
                     struct str pointer)
{
    struct check check = {
        .arena = checking->arena, .field = field, .value = value, .pointer = pointer, .faults = checking->faults};

    if (field->required && is_blank(value))
        refuse(&check, CODE_required, "This field is required, and blank text is no value.");
    else if (check_kind(&check) && HAS(field, validation))
        check_pattern(&check, checking->patterns);
}

static void fault(const struct checking *checking, struct str pointer, enum problem_code code, const char *sentence)
{
    fault_at(checking->arena, checking->faults, pointer, code, "%s", sentence);
}

/* Whether `given` is an object of no more members than there can be fields; anything else is a fault. */
static bool want_object(const struct checking *checking, const struct value *given, struct str pointer)
{
    if (given->kind != VALUE_OBJECT) {
        fault(checking, pointer, CODE_wrong_type, "It must be an object.");
        return false;
    }
    if (given->count <= CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED)
        return true;
    fault(checking, pointer, CODE_too_many_members, "It has more members than a record type can have fields.");
    fault_limit(checking->faults, CUSTOM_FIELDS + CUSTOM_FIELDS_RETIRED, (int64_t)given->count);
    return false;
}

/* Checks one given member, other than null; retired and unknown fields take no value. */
static void check_member(const struct checking *checking, const struct list *fields, const struct value *member,
                         struct str pointer)
{
    const struct custom_field *field = record_type_find_field(fields, member->name);
    struct str                 place = pointer_member(checking->arena, pointer, member->name);

    if (member->is_refused)
        return;
    if (!field)
        fault(checking, place, CODE_unknown_field, "The record type has no such field.");
    else if (member->kind == VALUE_NULL)
        return;
    else if (field->retired)
        fault(checking, place, CODE_retired_field, "This field is retired and takes no new values.");
    else
        parameter_check(checking, field, member, place);
}

/* Null in a patch removes what a field holds, unless the field is required. */
static void check_removal(const struct checking *checking, const struct list *fields, const struct value *member)
{
    const struct custom_field *field = record_type_find_field(fields, member->name);

    if (member->kind == VALUE_NULL && field && field->required && !field->retired)
        fault(checking, pointer_member(checking->arena, STR("/parameters"), member->name), CODE_required,
              "This field is required and cannot be removed.");
}

static void fill_in(const struct checking *checking, const struct list *fields, struct value *object,
                    struct str pointer)
{
    const struct custom_field *field = fields->items;

    for (size_t i = 0; i < fields->count; i++, field++) {
        if (field->retired || value_member(object, field->id))
            continue;
        if (HAS(field, fallback) && !(field->required && is_blank(field->fallback)))
            value_append_copy(checking->arena, object, field->id, field->fallback);
        else if (field->required)
            fault(checking, pointer_member(checking->arena, pointer, field->id), CODE_required,
                  "This field is required.");
    }
}

struct value *parameters_create(const struct checking *checking, const struct list *fields, const struct value *given,
                                struct str pointer)
{
    struct value *object = value_object(checking->arena);
    struct str    place  = pointer_member(checking->arena, pointer, STR("parameters"));

    if (given && !want_object(checking, given, place))
        return object;
    for (const struct value *member = given ? given->first : NULL; member; member = member->next) {
        check_member(checking, fields, member, place);
        if (member->kind != VALUE_NULL)
            value_append_copy(checking->arena, object, member->name, member);
    }
    fill_in(checking, fields, object, place);
    return object;
}

/* What is stored already may be sent along, even in a field that takes no new values. */
static bool is_unchanged(const struct value *stored, const struct value *member)
{
    const struct value *before = value_member(stored, member->name);

    return before && before->kind == member->kind && str_equal(before->text, member->text);
}

struct value *parameters_merge(const struct checking *checking, const struct list *fields, const struct value *stored,
                               const struct value *patch)
{
    if (!want_object(checking, patch, STR("/parameters")))
        return value_object(checking->arena);
    for (const struct value *member = patch->first; member; member = member->next) {
        if (is_unchanged(stored, member))
            continue;
        check_member(checking, fields, member, STR("/parameters"));
        check_removal(checking, fields, member);
    }
    if (checking->faults->count)
        return value_object(checking->arena);
    return value_merge_patch(checking->arena, stored, patch);
}
