#include "sheets/cell_booleans.h"

#include "base/attributes.h"

/* Folded. Spreadsheets write the logical values in the language of the one who saved the file. */
static const struct {
    const char *word;
    bool        is_true;
} words[] = {
    {"1", true},         {"0", false},     {"true", true}, {"false", false}, {"yes", true},  {"no", false},
    {"y", true},         {"n", false},     {"ja", true},   {"nein", false},  {"wahr", true}, {"falsch", false},
    {"oui", true},       {"non", false},   {"vrai", true}, {"faux", false},  {"si", true}, /* Spanish and Italian; their
                                                                                              no is the English one */
    {"verdadero", true}, {"falso", false}, {"vero", true}, {"sim", true},    {"nao", false}, {"verdadeiro", true},
};

static bool is_mark(struct str cell)
{
    return cell.len == 1 && (cell.at[0] | 0x20) == 'x';
}

void boolean_note(struct boolean_column *column, struct str cell)
{
    cell = cell_trimmed(cell);
    if (is_mark(cell))
        column->has_marks = true;
    else if (cell.len)
        column->has_others = true;
}

bool boolean_is_marks(const struct boolean_column *column)
{
    return column->has_marks && !column->has_others;
}

enum cell_fault boolean_read(struct str cell, bool is_marks, bool *out)
{
    char word[CELL_WORD];

    cell = cell_trimmed(cell);
    if (is_marks && (is_mark(cell) || !cell.len)) {
        *out = cell.len > 0;
        return CELL_NO_FAULT;
    }
    if (!cell_word(cell, word))
        return CELL_NO_BOOLEAN;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (strcmp(word, words[i].word) == 0) {
            *out = words[i].is_true;
            return CELL_NO_FAULT;
        }
    }
    return CELL_NO_BOOLEAN;
}
