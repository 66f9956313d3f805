#include "sheets/cell_booleans.h"

#include "base/attributes.h"
#include "support/unit.h"

/* 1, 0, or -1 for a fault. */
static int reading(const char *cell, bool is_marks)
{
    bool value = false;

    return boolean_read(str_from(cell), is_marks, &value) ? -1 : value;
}

Test(cell_booleans, are_read_in_six_languages)
{
    static const struct {
        const char *cell;
        int         value;
    } rows[] = {
        {"1", 1},    {"0", 0},         {"true", 1},   {"FALSE", 0},        {"Yes", 1},     {"no", 0},
        {" ja ", 1}, {"Nein", 0},      {"oui", 1},    {"NON", 0},          {"s\u00ED", 1}, {"S\u00CD", 1},
        {"si", 1},   {"s\u00EC", 1},   {"WAHR", 1},   {"Falsch", 0},       {"sim", 1},     {"n\u00E3o", 0},
        {"VRAI", 1}, {"verdadero", 1}, {"y", 1},      {"2", -1},           {"", -1},       {"x", -1},
        {"-1", -1},  {"0.0", -1},      {"maybe", -1}, {"yes, please", -1}, {"01", -1},     {"yesno", -1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(reading(rows[i].cell, false), rows[i].value, "%s", rows[i].cell);
}

Test(cell_booleans, in_a_column_of_marks_nothing_is_a_no)
{
    struct boolean_column column = {0};

    boolean_note(&column, STR(""));
    cr_expect(!boolean_is_marks(&column));
    boolean_note(&column, STR(" x"));
    boolean_note(&column, STR("X"));
    boolean_note(&column, STR(" "));
    cr_expect(boolean_is_marks(&column));
    cr_expect_eq(reading("X ", true), 1);
    cr_expect_eq(reading(" ", true), 0);
    cr_expect_eq(reading("", true), 0);
    boolean_note(&column, STR("no"));
    cr_expect(!boolean_is_marks(&column));
}
