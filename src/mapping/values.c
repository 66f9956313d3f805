/* What a cell means to its field. */
#include "domain/codes.h"
#include "domain/number.h"
#include "json/read.h"
#include "mapping/mapping_private.h"
#include "mapping/names.h"
#include "sheets/cell_phones.h"

#include <stdlib.h>

/* --- what is told ------------------------------------------------------------------------------------------------- */

static const enum problem_code codes[] = {
    [CELL_NO_NUMBER] = CODE_invalid_number,   [CELL_AMBIGUOUS_DECIMAL] = CODE_ambiguous_decimal,
    [CELL_NO_DATE] = CODE_invalid_date,       [CELL_AMBIGUOUS_DATE] = CODE_ambiguous_date,
    [CELL_NO_BOOLEAN] = CODE_invalid_boolean, [CELL_NO_PHONE] = CODE_invalid_phone,
    [CELL_DIGITS_LOST] = CODE_digits_lost,
};

static struct value *refuse(const struct reading_cell *reading, enum problem_code code, struct str detail)
{
    struct mapped_note note = {.code   = problem_code_name(code),
                               .column = reading->number,
                               .field  = reading->column->target->name,
                               .detail = detail,
                               .value  = reading->cell.text};

    note_add(reading->arena, &reading->row->faults, &note);
    return NULL;
}

static struct value *refuse_by(const struct reading_cell *reading, enum cell_fault fault)
{
    return refuse(reading, codes[fault], str_from(cell_fault_detail(fault)));
}

static void warn(const struct reading_cell *reading, const char *code)
{
    struct mapped_note note = {.code   = code,
                               .column = reading->number,
                               .field  = reading->column->target->name,
                               .detail = str_from(mapping_warning_detail(code)),
                               .value  = reading->cell.text};

    note_add(reading->arena, &reading->row->warnings, &note);
}

/* --- numbers, booleans -------------------------------------------------------------------------------------------- */

static struct value *new_value(struct arena *arena, enum value_kind kind, struct str text)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = kind;
    value->text = text;
    return value;
}

struct value *value_of_text(struct arena *arena, struct str text)
{
    return new_value(arena, VALUE_STRING, text);
}

/* Where the decimal sign of the column cannot be told, a cell may be a number by one alone, or the same by both. */
static enum cell_fault read_both_ways(struct arena *arena, struct str text, struct str *out)
{
    struct str      other;
    enum cell_fault by_dot   = number_read(arena, text, '.', out);
    enum cell_fault by_comma = number_read(arena, text, ',', &other);

    if (by_dot)
        *out = other;
    if (by_dot || by_comma)
        return by_dot && by_comma ? CELL_NO_NUMBER : CELL_NO_FAULT;
    return str_equal(*out, other) ? CELL_NO_FAULT : CELL_AMBIGUOUS_DECIMAL;
}

static struct value *read_number(const struct reading_cell *reading)
{
    const struct column_wish *wish    = reading->column->wish;
    struct str                text    = reading->cell.text;
    char                      decimal = '.';
    enum cell_fault           fault   = CELL_NO_FAULT;
    struct str                number  = text;

    if ((reading->cell.is_number || reading->mapping->is_exact) && number_is_written(text))
        return new_value(reading->arena, VALUE_NUMBER, text);
    if (wish && HAS(wish, decimal))
        decimal = column_decimals[wish->decimal][0];
    else if (!reading->mapping->is_exact)
        fault = number_decimal(&reading->column->notes.numbers, &decimal);
    fault = fault ? read_both_ways(reading->arena, text, &number) : number_read(reading->arena, text, decimal, &number);
    return fault ? refuse_by(reading, fault) : new_value(reading->arena, VALUE_NUMBER, number);
}

static struct value *read_boolean(const struct reading_cell *reading)
{
    bool is_marks = boolean_is_marks(&reading->column->notes.booleans);
    bool is_true;

    if (boolean_read(reading->cell.text, is_marks, &is_true))
        return refuse_by(reading, CELL_NO_BOOLEAN);
    return new_value(reading->arena, is_true ? VALUE_TRUE : VALUE_FALSE, (struct str){0});
}

/* --- days and times ----------------------------------------------------------------------------------------------- */

static bool is_same_time(const struct cell_date *a, const struct cell_date *b)
{
    return a->civil.year == b->civil.year && a->civil.month == b->civil.month && a->civil.day == b->civil.day;
}

/* Where the order of the column cannot be told, a cell may still be the same day in all. */
static enum cell_fault read_all_orders(struct str text, int year, struct cell_date *out)
{
    bool is_found = false;

    for (int order = 0; order < DATE_ORDERS; order++) {
        struct cell_date date;

        if (date_read(text, (enum date_order)order, year, &date))
            continue;
        if (is_found && !is_same_time(&date, out))
            return CELL_AMBIGUOUS_DATE;
        *out     = date;
        is_found = true;
    }
    return is_found ? CELL_NO_FAULT : CELL_NO_DATE;
}

static enum cell_fault date_of(const struct reading_cell *reading, struct cell_date *out)
{
    const struct mapping_source *source = reading->mapping->source;
    const struct column_wish    *wish   = reading->column->wish;
    enum date_order              order  = DATE_YMD;

    if (reading->cell.is_number && source->format == UPLOAD_XLSX)
        return date_of_serial(reading->cell.text, source->is_1904, out);
    if (wish && HAS(wish, date_order))
        order = (enum date_order)wish->date_order;
    else if (!reading->mapping->is_exact && date_order_told(&reading->column->notes.dates, &order))
        return read_all_orders(reading->cell.text, source->year, out);
    return date_read(reading->cell.text, order, source->year, out);
}

static struct value *read_date(const struct reading_cell *reading)
{
    struct cell_date date;
    enum cell_fault  fault = date_of(reading, &date);
    char             day[DATE_SIZE];

    if (fault)
        return refuse_by(reading, fault);
    if (date.civil.hour || date.civil.minute || date.civil.second || date.civil.micros)
        warn(reading, "time_dropped");
    return new_value(reading->arena, VALUE_STRING, arena_str(reading->arena, date_print(&date, day)));
}

static struct str offset_text(struct arena *arena, const struct cell_date *date)
{
    int minutes = abs(date->offset);

    if (!date->has_offset || !minutes)
        return STR("Z");
    return arena_format(arena, "%c%02d:%02d", date->offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* As RFC 3339 has it, with the offset that was given. */
static struct value *read_datetime(const struct reading_cell *reading)
{
    struct arena    *arena = reading->arena;
    struct instant   ignored;
    struct cell_date date;
    enum cell_fault  fault;
    struct str       fraction = STR("");

    if (instant_parse(reading->cell.text, &ignored))
        return value_of_text(arena, reading->cell.text);
    if ((fault = date_of(reading, &date)))
        return refuse_by(reading, fault);
    if (!date.has_offset)
        warn(reading, "utc_assumed");
    if (date.civil.micros)
        fraction = arena_format(arena, ".%06d", date.civil.micros);
    return value_of_text(arena, arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d" STR_FMT STR_FMT, date.civil.year,
                                             date.civil.month, date.civil.day, date.civil.hour, date.civil.minute,
                                             date.civil.second, STR_ARG(fraction), STR_ARG(offset_text(arena, &date))));
}

/* --- phones ------------------------------------------------------------------------------------------------------- */

enum { PLUSES_LEAST = 3 /* cells by which a whole column is believed to have lost its pluses */ };

static bool has_lost_pluses(const struct column_notes *notes)
{
    return !notes->phones && notes->plus_possible && notes->plus_possible + notes->plus_restored >= PLUSES_LEAST;
}

/* Every number of the column begins with the country's own code: they are international ones. */
static void restore_plus(const struct reading_cell *reading, struct cell_phone *phone)
{
    struct str        text = arena_format(reading->arena, "+" STR_FMT, STR_ARG(reading->cell.text));
    struct cell_phone whole;

    if (phone_cell_read(reading->arena, text, NULL, &whole) || !whole.phone.is_usual)
        return;
    phone->phone = whole.phone;
    phone->warnings &= ~(unsigned)PHONE_PLUS_POSSIBLE;
    phone->warnings |= PHONE_PLUS_RESTORED;
}

static struct value *read_phone(const struct reading_cell *reading)
{
    const struct column *column = reading->column;
    struct cell_phone    phone;
    enum cell_fault      fault =
        phone_cell_read(reading->arena, reading->cell.text, mapping_home(reading->mapping, column), &phone);

    if (fault)
        return refuse(reading, codes[fault], phone.detail);
    if (phone.warnings & PHONE_PLUS_POSSIBLE && has_lost_pluses(&column->notes))
        restore_plus(reading, &phone);
    for (size_t i = 0; i < PHONE_WARNINGS; i++)
        if (phone.warnings & 1U << i)
            warn(reading, phone_warning_name((enum phone_warning)(1U << i)));
    return value_of_text(reading->arena, arena_str(reading->arena, str_from(phone.phone.text)));
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

/* As many of them as a sentence has room for. */
static struct str options_in_short(struct arena *arena, const struct texts *options)
{
    enum { OPTIONS_SHOWN = 200 /* bytes */ };
    struct str text = STR("");

    for (size_t i = 0; i < options->count; i++) {
        if (text.len + options->at[i].len > OPTIONS_SHOWN)
            return arena_format(arena, STR_FMT " and %zu more", STR_ARG(text), options->count - i);
        text = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? ", " : "", STR_ARG(options->at[i]));
    }
    return text;
}

/* The only option that is the same but for case, accents and what stands between its words; NULL: none, or several. */
static const struct str *find_option(struct arena *arena, const struct target *target, struct str text)
{
    struct str        folded = name_folded(arena, text);
    const struct str *found  = NULL;

    arena_work(arena, target->options.count * sizeof(struct str));
    for (size_t i = 0; i < target->options.count && folded.len; i++) {
        if (!str_equal(target->options_folded[i], folded))
            continue;
        if (found)
            return NULL;
        found = &target->options.at[i];
    }
    return found;
}

static struct value *read_choice(const struct reading_cell *reading)
{
    const struct target *target = reading->column->target;
    struct str           text   = reading->cell.text;
    const struct str    *option;

    for (size_t i = 0; i < target->options.count; i++)
        if (str_equal(target->options.at[i], text))
            return value_of_text(reading->arena, text);
    if ((option = find_option(reading->arena, target, text)))
        return value_of_text(reading->arena, *option);
    return refuse(reading, CODE_invalid_choice,
                  arena_format(reading->arena, "It must be one of: " STR_FMT ".",
                               STR_ARG(options_in_short(reading->arena, &target->options))));
}

static struct value *read_code(const struct reading_cell *reading)
{
    enum { CODE_MOST = 3 };
    bool       is_country = reading->column->target->is_country;
    struct str text       = reading->cell.text;
    char       upper[CODE_MOST];
    struct str code = {.at = upper, .len = text.len};

    for (size_t i = 0; i < text.len && i < CODE_MOST; i++)
        upper[i] = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] & ~0x20) : text.at[i];
    if (text.len <= CODE_MOST && (is_country ? country_known(code) : currency_known(code)))
        return value_of_text(reading->arena, arena_str(reading->arena, code));
    return is_country
               ? refuse(reading, CODE_invalid_country,
                        STR("It must be an ISO 3166-1 alpha-2 country code, such as DE."))
               : refuse(reading, CODE_invalid_currency, STR("It must be an ISO 4217 currency code, such as EUR."));
}

static struct value *read_object(const struct reading_cell *reading)
{
    struct faults   faults = {0};
    struct value   *object;
    struct problem *problem = json_read(reading->arena, reading->cell.text, &object, &faults);

    if (problem || faults.count || object->kind != VALUE_OBJECT)
        return refuse(reading, CODE_malformed_json, STR("It must be an object of JSON."));
    return object;
}

struct value *cell_value(const struct reading_cell *reading)
{
    if (reading->cell.nested)
        return refuse(reading, CODE_wrong_type, STR("It must be no array and no object."));
    switch (reading->column->target->reading) {
    case READ_PHONE:
        return read_phone(reading);
    case READ_NUMBER:
        return read_number(reading);
    case READ_BOOLEAN:
        return read_boolean(reading);
    case READ_DATE:
        return read_date(reading);
    case READ_DATETIME:
        return read_datetime(reading);
    case READ_CHOICE:
        return read_choice(reading);
    case READ_CODE:
        return read_code(reading);
    case READ_OBJECT:
        return read_object(reading);
    case READ_TEXT:
        break;
    }
    return value_of_text(reading->arena, reading->cell.text);
}
