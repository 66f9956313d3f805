#include "sheets/csv_write.h"

/* What can be mistaken for the end of a cell, of a row, or of the quotes. */
static bool has_marks(struct str cell)
{
    for (size_t i = 0; i < cell.len; i++)
        if (cell.at[i] == ',' || cell.at[i] == '"' || cell.at[i] == '\r' || cell.at[i] == '\n')
            return true;
    return false;
}

/* Rows that would be something else: an empty line, and a line "sep=;", by which readers are told a delimiter. */
static bool is_mistaken(struct str first, size_t count)
{
    return (count == 1 && !first.len) || str_starts(first, STR("sep=")) || str_starts(first, STR("SEP="));
}

/* A quote inside is written twice. */
static void add_quoted(struct text_buffer *out, struct str cell)
{
    text_buffer_add(out, STR("\""));
    while (cell.len) {
        const char *quote = memchr(cell.at, '"', cell.len);
        size_t      run   = quote ? (size_t)(quote - cell.at) + 1 : cell.len;

        text_buffer_add(out, (struct str){.at = cell.at, .len = run});
        if (quote)
            text_buffer_add(out, STR("\""));
        cell = str_from_at(cell, run);
    }
    text_buffer_add(out, STR("\""));
}

void csv_write_row(struct text_buffer *out, const struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        arena_work(out->arena, cells[i].len + sizeof(*cells));
        if (i)
            text_buffer_add(out, STR(","));
        if (has_marks(cells[i]) || (!i && is_mistaken(cells[i], count)))
            add_quoted(out, cells[i]);
        else
            text_buffer_add(out, cells[i]);
    }
    text_buffer_add(out, STR("\r\n"));
}

/* -1.50E+10 is -1.50 then. */
static struct str without_exponent(struct str cell)
{
    size_t end = cell.len;

    while (end && char_is_digit(cell.at[end - 1]))
        end--;
    if (end == cell.len)
        return cell;
    if (end && strchr("+-", cell.at[end - 1]))
        end--;
    if (end > 2 && strchr("eE", cell.at[end - 1]) && char_is_digit(cell.at[end - 2]))
        cell.len = end - 1;
    return cell;
}

/* Such characters call no function. */
static bool is_like_a_number(struct str cell)
{
    cell = without_exponent(cell);
    for (size_t i = 1; i < cell.len; i++)
        if (!strchr("0123456789 ().,/-", cell.at[i]) || !cell.at[i])
            return false;
    return cell.len > 1;
}

static bool is_like_a_formula(struct str cell)
{
    if (!cell.len)
        return false;
    switch (cell.at[0]) {
    case '=':
    case '@':
    case '\t':
    case '\r':
        return true;
    case '+':
    case '-':
        return !is_like_a_number(cell);
    default:
        return false;
    }
}

void csv_guard_row(struct arena *arena, struct str *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_like_a_formula(cells[i]))
            cells[i] = arena_format(arena, "'" STR_FMT, STR_ARG(cells[i]));
}
