#include "sheets/cells.h"

#include "base/attributes.h"
#include "support/unit.h"

Test(cells, white_space_around_is_trimmed)
{
    static const struct {
        const char *cell;
        const char *trimmed;
    } rows[] = {
        {"", ""},
        {" ", ""},
        {"a", "a"},
        {" a b \t", "a b"},
        {"\r\na\n", "a"},
        {"\u00A0\u2003a\u00A0b\u3000\u2028", "a\u00A0b"},
        {"\u00FC", "\u00FC"},
        {"\u200Ba", "\u200Ba"}, /* no white space */
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(str_is(cell_trimmed(str_from(rows[i].cell)), rows[i].trimmed), "row %zu", i);
}

Test(cells, guards_of_spreadsheets_are_dropped)
{
    static const struct {
        const char *cell;
        const char *bare;
    } rows[] = {
        {"", ""},         {"a", "a"},       {"'+49", "+49"},
        {"'", ""},        {"''a", "'a"},    {"=\"0049\"", "0049"},
        {"=\"\"", ""},    {"=\"", "=\""},   {"=", "="},
        {"=\"a", "=\"a"}, {"=1+1", "=1+1"}, {"=\"a\"&\"b\"", "=\"a\"&\"b\""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(str_is(cell_unguarded(str_from(rows[i].cell)), rows[i].bare), "%s", rows[i].cell);
}

Test(cells, faults_have_names_and_sentences)
{
    cr_expect_str_eq(cell_fault_name(CELL_NO_NUMBER), "invalid_number");
    cr_expect_str_eq(cell_fault_name(CELL_DIGITS_LOST), "digits_lost");
    for (int fault = CELL_NO_NUMBER; fault <= CELL_DIGITS_LOST; fault++)
        cr_expect(strchr(cell_fault_detail((enum cell_fault)fault), '.'), "%d", fault);
}

Test(cells, words_are_folded)
{
    static const struct {
        const char *cell;
        const char *word; /* NULL: none */
    } rows[] = {
        {"Yes", "yes"},
        {"S\u00CD", "si"},
        {"Si\u0301", "si"},
        {"N\u00E3o", "nao"},
        {"1", "1"},
        {"-1", NULL},
        {"\u22121", NULL},
        {"yes!", NULL},
        {"yes no", NULL},
        {"", NULL},
        {"\u00ABja\u00BB", NULL},
        {"verdaderoverdaderoverdaderoverdadero", NULL},
        {"\u0434\u0430", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char word[CELL_WORD];
        bool is_word = cell_word(str_from(rows[i].cell), word);

        cr_expect_eq(is_word, rows[i].word != NULL, "%s", rows[i].cell);
        if (is_word && rows[i].word)
            cr_expect_str_eq(word, rows[i].word);
    }
}
