/*
 * A cell, after a byte for how it is read. What is read of it is what is read of that again, and is in the form that
 * the rest of the program takes; a column of this cell alone tells something by which the cell can be read.
 */
#include "base/utf8.h"
#include "sheets/cell_booleans.h"
#include "sheets/cell_dates.h"
#include "sheets/cell_numbers.h"
#include "sheets/cell_phones.h"
#include "support/fuzzing.h"

enum { PRESENT = 2026 };

static void check_number(struct arena *arena, struct str cell)
{
    struct number_column column = {0};
    char                 decimal;
    struct str           number;
    struct str           again;
    bool                 is_dot;
    bool                 is_comma;

    is_comma = !number_read(arena, cell, ',', &number);
    is_dot   = !number_read(arena, cell, '.', &number);
    if (is_dot) {
        expect(!number_read(arena, number, '.', &again));
        expect(str_equal(again, number));
        expect(number.at[0] != '+' && number.at[number.len - 1] >= '0' && number.at[number.len - 1] <= '9');
    }
    number_note(&column, cell);
    if (!number_decimal(&column, &decimal))
        expect((is_dot || is_comma) == !number_read(arena, cell, decimal, &number));
    else
        expect(is_dot && is_comma);
}

static void check_date(struct str cell, enum date_order order)
{
    struct date_column column = {0};
    struct cell_date   date;
    struct cell_date   again;
    char               text[DATE_SIZE];

    if (!date_read(cell, order, PRESENT, &date)) {
        expect(date_valid(date_print(&date, text)));
        expect(!date_read(str_from(text), order, PRESENT, &again));
        expect(again.civil.year == date.civil.year && again.civil.month == date.civil.month);
        expect(again.civil.day == date.civil.day && !again.has_time);
    }
    date_note(&column, cell, PRESENT);
    if (column.excluded) {
        if (date_order_told(&column, &order))
            expect(!date_read(cell, DATE_DMY, PRESENT, &date) && !date_read(cell, DATE_MDY, PRESENT, &again));
        else
            expect(!date_read(cell, order, PRESENT, &date));
    }
    if (!date_of_serial(cell, false, &date))
        expect(date_valid(date_print(&date, text)));
}

static void check_phone(struct arena *arena, struct str cell)
{
    struct cell_phone phone;
    struct cell_phone again;

    if (phone_cell_read(arena, cell, phone_country_find(STR("DE")), &phone)) {
        expect(phone.detail.len > 0);
        return;
    }
    expect(!phone_cell_read(arena, str_from(phone.phone.text), NULL, &again));
    expect(str_is(str_from(phone.phone.text), again.phone.text));
    expect(!(again.warnings & ~(unsigned)PHONE_LENGTH_UNUSUAL));
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str            cell    = {.at = (const char *)data + 1, .len = size - 1};
    struct boolean_column column  = {0};
    bool                  is_true = false;

    if (!size || !utf8_valid(cell))
        return;
    expect(cell_trimmed(cell).len <= cell.len);
    check_number(arena, cell);
    check_date(cell, (enum date_order)(data[0] % DATE_ORDERS));
    check_phone(arena, cell);
    boolean_note(&column, cell);
    if (boolean_is_marks(&column))
        expect(!boolean_read(cell, true, &is_true) && is_true);
}
