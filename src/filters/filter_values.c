#include "filters/filter_forms.h"

#include "domain/number.h"
#include "domain/record.h"
#include "filters/relative_time.h"
#include "phones/phone.h"

enum { PHONE_DIGITS = 15, CURRENCY_LETTERS = 3, COUNTRY_LETTERS = 2 };

/* The account's zone; UTC where it is none. */
static const struct zone *zone_of(struct filter_reading *reading)
{
    if (!reading->has_zone && reading->timezone.len)
        (void)zone_open(reading->arena, reading->zoneinfo, reading->timezone, &reading->zone);
    reading->has_zone = true;
    return &reading->zone;
}

/* Of a relative time the plus stands before its step. */
static struct str with_plus(struct filter_reading *reading, struct str text)
{
    const char *blank = reading->is_query && text.len ? memchr(text.at, ' ', text.len) : NULL;

    if (!blank)
        return text;
    if (relative_time_is_meant(text))
        return time_with_plus(reading->arena, text, (size_t)(blank - text.at));
    return instant_with_plus(reading->arena, text);
}

static bool read_time(struct filter_reading *reading, struct str given, struct filter_value *out)
{
    struct str text = with_plus(reading, given);

    if (relative_time_is_meant(text) ? relative_time_read(text, reading->now, zone_of(reading), &out->instant)
                                     : instant_parse(text, &out->instant))
        return true;
    return filter_refuse(
        reading, CODE_invalid_datetime,
        STR("It must be an RFC 3339 date-time with an offset, such as 2026-04-10T09:24:11Z, or a time such as "
            "now, today, now-7d or today+1d."));
}

static bool read_date(struct filter_reading *reading, struct str given, struct filter_value *out)
{
    struct str     text = with_plus(reading, given);
    struct instant instant;

    out->text = text;
    if (date_valid(text))
        return true;
    if (relative_time_is_meant(text) && relative_time_read(text, reading->now, zone_of(reading), &instant)) {
        out->text = relative_time_date(reading->arena, instant, zone_of(reading));
        return true;
    }
    return filter_refuse(
        reading, CODE_invalid_date,
        STR("It must be a day, written 2026-04-10, or a time such as now, today, now-7d or today+1d."));
}

static bool read_number(struct filter_reading *reading, struct str text, struct filter_value *out)
{
    out->text = text;
    if (number_is_written(text) && number_is_finite(text))
        return true;
    return filter_refuse(reading, CODE_invalid_number, STR("It must be a number, such as -1.5."));
}

static bool read_phone(struct filter_reading *reading, struct str given, struct filter_value *out)
{
    struct str   text = reading->is_query ? phone_of_query(reading->arena, given) : given;
    struct phone phone;
    struct str   fault;

    if (!phone_read(reading->arena, text, reading->home, &phone, &fault))
        return filter_refuse(reading, CODE_invalid_phone, fault);
    out->text = arena_str(reading->arena, (struct str){.at = phone.text, .len = phone.len});
    return true;
}

/* The front of a number, which is too short to be read as one. A plus or 00 may be left out. */
static bool read_phone_front(struct filter_reading *reading, struct str given, struct filter_value *out)
{
    char  *front = arena_room(reading->arena, PHONE_DIGITS + 2);
    size_t len   = 0;
    size_t zeros = 0;
    bool   plus  = false;

    front[len++] = '+';
    for (size_t i = 0; i < given.len; i++) {
        char c = given.at[i];

        if (c == '+' && len == 1 && !zeros && !plus)
            plus = true;
        else if (c == '0' && len == 1 && !plus && zeros < 2)
            zeros++;
        else if (char_is_digit(c) && zeros != 1 && (len > 1 || c != '0') && len <= PHONE_DIGITS)
            front[len++] = c;
        else if (!memchr(" .-/()[]", c, 8))
            return filter_refuse(reading, CODE_invalid_phone,
                                 STR("It must be the front of a number in international form, such as +4420."));
    }
    out->text = (struct str){.at = front, .len = len};
    return len > 1 || plus || filter_refuse(reading, CODE_invalid_phone, STR("It must have a digit."));
}

static bool read_status(struct filter_reading *reading, struct str text, struct filter_value *out)
{
    out->id   = choice_find(record_statuses, text);
    out->text = text;
    return out->id >= 0 ||
           filter_refuse(reading, CODE_invalid_choice, STR("It must be one of: active, inactive, archived."));
}

static bool read_uuid(struct filter_reading *reading, struct str text, struct filter_value *out)
{
    struct uuid ignored;

    out->text = text;
    return uuid_read(text, &ignored) || filter_refuse(reading, CODE_invalid_uuid, STR("It must be a UUID."));
}

static bool is_upper(struct str text, size_t len)
{
    if (text.len != len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (text.at[i] < 'A' || text.at[i] > 'Z')
            return false;
    return true;
}

static bool read_text(struct filter_reading *reading, enum filter_form form, struct str text, struct filter_value *out)
{
    out->text = text;
    switch (form) {
    case FORM_STATUS:
        return read_status(reading, text, out);
    case FORM_TIME:
        return read_time(reading, text, out);
    case FORM_DATE:
        return read_date(reading, text, out);
    case FORM_UUID:
        return read_uuid(reading, text, out);
    case FORM_CURRENCY:
        return is_upper(text, CURRENCY_LETTERS) ||
               filter_refuse(reading, CODE_invalid_currency, STR("It must be an ISO 4217 code: three letters A to Z."));
    case FORM_COUNTRY:
        return is_upper(text, COUNTRY_LETTERS) ||
               filter_refuse(reading, CODE_invalid_country,
                             STR("It must be an ISO 3166-1 alpha-2 code: two letters A to Z."));
    default:
        return true;
    }
}

bool filter_flag_read(struct filter_reading *reading, const struct value *given, bool *out)
{
    bool is_text = reading->is_query && given->kind == VALUE_STRING;

    *out = is_text ? str_is(given->text, "true") : given->kind == VALUE_TRUE;
    if (*out || (is_text ? str_is(given->text, "false") : given->kind == VALUE_FALSE))
        return true;
    return filter_refuse(reading, is_text ? CODE_invalid_boolean : CODE_wrong_type, STR("It must be true or false."));
}

static bool read_flag(struct filter_reading *reading, const struct value *given, struct filter_value *out)
{
    bool is_true;

    if (!filter_flag_read(reading, given, &is_true))
        return false;
    out->id = is_true;
    return true;
}

bool filter_value_read(struct filter_reading *reading, const struct filter *condition, const struct value *given,
                       struct filter_value *out)
{
    enum filter_form form   = filter_form_of(&condition->field);
    enum value_kind  wanted = form == FORM_NUMBER && !reading->is_query ? VALUE_NUMBER : VALUE_STRING;

    *out = (struct filter_value){0};
    if (given->is_refused)
        return filter_refuse(reading, CODE_NONE, (struct str){0});
    if (form == FORM_BOOL)
        return read_flag(reading, given, out);
    if (given->kind != wanted)
        return filter_refuse(reading, CODE_wrong_type,
                             wanted == VALUE_NUMBER ? STR("It must be a number.") : STR("It must be a string."));
    if (form == FORM_NUMBER)
        return read_number(reading, given->text, out);
    if (form == FORM_PHONE)
        return condition->op == OP_PREFIX ? read_phone_front(reading, given->text, out)
                                          : read_phone(reading, given->text, out);
    return read_text(reading, form, given->text, out);
}
