#include "db/statements.h"

#include <criterion/criterion.h>
#include <ctype.h>

/* Whether every name in the shape of its statement is found, and what would go wrong at the first use else: no
 * database. */

enum { NAME_SIZE = 64 };

/* The word of `names` that begins at *at, which moves past it; false at the end. */
static bool next_name(const char **at, struct str *name)
{
    *at += strspn(*at, " ");
    *name = (struct str){.at = *at, .len = strcspn(*at, " ")};
    *at += name->len;
    return name->len > 0;
}

static bool is_repeated(struct str name)
{
    return name.at[name.len - 1] == '#';
}

Test(statements, there_are_some_and_assemblies_can_number_them)
{
    cr_expect(SQL_COUNT > 50);
    cr_expect(SQL_COUNT <= UINT16_MAX, "an assembly keeps a fragment in two bytes");
}

Test(statements, each_has_a_name_of_its_own_and_a_text)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        cr_expect(statements[i].name[0] && statements[i].text[0], "statement %zu", i);
        for (size_t j = 0; j < i; j++)
            cr_expect_str_neq(statements[i].name, statements[j].name);
    }
}

Test(statements, every_parameter_is_a_field_of_the_input)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        const struct statement_text *statement = &statements[i];
        const char                  *at        = statement->parameters;
        struct str                   name;

        while (next_name(&at, &name)) {
            const struct field *field;

            cr_assert(statement->input, "%s has parameters but takes nothing", statement->name);
            field = shape_column(statement->input, (struct str){.at = name.at, .len = name.len - is_repeated(name)});
            cr_assert(field, "%s: there is no " STR_FMT, statement->name, STR_ARG(name));
            cr_expect(field->array == is_repeated(name), "%s: " STR_FMT, statement->name, STR_ARG(name));
            cr_expect(field->kind != KIND_LIST && field->kind != KIND_OBJECT && field->kind != KIND_TEXTS,
                      "%s: " STR_FMT " cannot be bound", statement->name, STR_ARG(name));
        }
    }
}

Test(statements, each_question_mark_stands_for_a_parameter)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        const char *at    = statements[i].parameters;
        size_t      marks = 0;
        size_t      names = 0;
        bool        text  = false;
        struct str  name;

        for (const char *c = statements[i].text; *c; c++) {
            text ^= *c == '\'';
            marks += !text && *c == '?';
            cr_expect(text || *c != ':', "%s: a parameter was passed over", statements[i].name);
        }
        while (next_name(&at, &name))
            names++;
        cr_expect(!text, "%s: a quote is open", statements[i].name);
        cr_expect(marks == names, "%s: %zu marks, %zu names", statements[i].name, marks, names);
    }
}

/* ---- The columns of "select a, t.b, f(c, d) as e from …" */

static bool is_word_character(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The name that a column of the text has in the result: its last word. */
static void column_name(const char *start, const char *end, char name[NAME_SIZE])
{
    size_t len = 0;

    while (end > start && !is_word_character(end[-1]))
        end--;
    while (end - len > start && is_word_character(*(end - len - 1)))
        len++;
    cr_assert(len > 0 && len < NAME_SIZE);
    memcpy(name, end - len, len);
    name[len] = 0;
}

/* Where the column that begins at `at` ends: at a comma or at "from" outside brackets, or at the text's end. */
static const char *column_end(const char *at)
{
    int depth = 0;

    for (; *at; at++) {
        depth += *at == '(';
        depth -= *at == ')';
        if (depth == 0 && (*at == ',' || (isspace((unsigned char)*at) && strncmp(at + 1, "from", 4) == 0)))
            break;
    }
    return at;
}

static void check_columns(const struct statement_text *statement)
{
    const char *at = statement->text + strlen("select ");
    char        name[NAME_SIZE];

    for (;;) {
        const char *end = column_end(at);

        column_name(at, end, name);
        cr_expect(shape_column(statement->output, str_from(name)), "%s: there is no %s to put the column into",
                  statement->name, name);
        if (*end != ',')
            return;
        at = end + 1;
    }
}

Test(statements, every_column_is_a_field_of_the_output)
{
    size_t checked = 0;

    for (size_t i = 0; i < SQL_COUNT; i++) {
        if (!statements[i].output || strncmp(statements[i].text, "select ", 7) != 0)
            continue;
        check_columns(&statements[i]);
        checked++;
    }
    cr_expect(checked > 20);
}

static bool starts_with(const struct statement_text *statement, const char *start)
{
    return strncmp(statement->text, start, strlen(start)) == 0;
}

/* A statement whose rows nobody takes, or the other way round, is a mistake; fragments begin with other words. */
Test(statements, what_gives_rows_has_an_output)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        bool writes = starts_with(&statements[i], "insert") || starts_with(&statements[i], "update") ||
                      starts_with(&statements[i], "delete");

        cr_expect(!(writes && statements[i].output), "%s", statements[i].name);
        cr_expect(!(writes && !statements[i].input), "%s would touch every row", statements[i].name);
    }
}

static size_t count_commas(const char *from, const char *to)
{
    size_t count = 0;
    int    depth = 0;

    for (; from < to; from++) {
        depth += *from == '(';
        depth -= *from == ')';
        count += depth == 1 && *from == ',';
    }
    return count;
}

Test(statements, inserts_give_each_column_a_value)
{
    size_t checked = 0;

    for (size_t i = 0; i < SQL_COUNT; i++) {
        const char *text    = statements[i].text;
        const char *columns = strchr(text, '(');
        const char *values  = strstr(text, "values (");

        if (!starts_with(&statements[i], "insert") || !values)
            continue;
        cr_expect(columns < values, "%s names no columns", statements[i].name);
        cr_expect(count_commas(columns, values) == count_commas(values, text + strlen(text)), "%s", statements[i].name);
        checked++;
    }
    cr_expect(checked > 5);
}

/* Another account's rows must stay out of reach, so nearly every statement on data asks for the account. */
Test(statements, statements_on_data_ask_for_the_account)
{
    static const char *const tables[] = {"record_type ", "record ",         "campaign ",      "record_change ",
                                         "list_count ",  "search_segment ", "search_posting "};

    for (size_t i = 0; i < SQL_COUNT; i++) {
        const char *text = statements[i].text;

        for (size_t j = 0; j < COUNT_OF(tables); j++) {
            struct str from = {.at = strstr(text, tables[j]), .len = strlen(tables[j])};
            bool       is_main;

            is_main = from.at && from.at > text + 5 &&
                      (strncmp(from.at - 5, "from ", 5) == 0 || strncmp(from.at - 5, "into ", 5) == 0 ||
                       (from.at == text + 7 && starts_with(&statements[i], "update ")));
            if (is_main && !strstr(statements[i].name, "doctor"))
                cr_expect(strstr(text, "account_id"), "%s", statements[i].name);
        }
    }
}
