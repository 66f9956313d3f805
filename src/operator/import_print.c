/* What `callbook import` tells of an import. */
#include "operator/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static int64_t number_of(const struct value *object, const char *name)
{
    const struct value *member = value_member(object, str_from(name));
    int64_t             number = 0;

    for (size_t i = 0; member && member->kind == VALUE_NUMBER && i < member->text.len; i++)
        if (char_is_digit(member->text.at[i]))
            number = number * 10 + (member->text.at[i] - '0');
    return number;
}

struct str import_text(const struct value *object, const char *name)
{
    const struct value *member = value_member(object, str_from(name));

    return member && (member->kind == VALUE_STRING || member->kind == VALUE_NUMBER) ? member->text : STR("");
}

/* --- progress ----------------------------------------------------------------------------------------------------- */

enum { BAR = 30 };

void import_progress(const struct value *job)
{
    const struct value *progress = value_member(job, STR("progress"));
    int64_t             done     = number_of(progress, "done");
    int64_t             total    = number_of(progress, "total");
    int64_t             left     = number_of(progress, "secondsLeft");
    char                bar[BAR + 1];

    if (!isatty(STDERR_FILENO))
        return;
    for (int i = 0; i < BAR; i++)
        bar[i] = total && i * total < done * BAR ? '#' : '.';
    bar[BAR] = '\0';
    fprintf(stderr, "\r[%s] %" PRId64 " of %" PRId64 " rows, %" PRId64 " a second", bar, done,
            total > done ? total : done, number_of(progress, "perSecond"));
    if (left)
        fprintf(stderr, ", %" PRId64 ":%02" PRId64 " left", left / 60, left % 60);
    fputs("\033[K", stderr);
}

void import_progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}

/* --- what it has come to ------------------------------------------------------------------------------------------ */

static void print_counts(const struct value *import)
{
    static const char *const counts[][2] = {
        {"rows", "rows"},    {"create", "created"},        {"update", "updated"}, {"unchanged", "unchanged"},
        {"skip", "skipped"}, {"suppressed", "suppressed"}, {"error", "refused"}};
    const struct value *given = value_member(import, STR("counts"));

    for (size_t i = 0; i < COUNT_OF(counts); i++)
        printf("%-10s  %" PRId64 "\n", counts[i][1], number_of(given, counts[i][0]));
}

/* The cell is somebody else's text: nothing of it may mean something to a terminal. */
static void print_example(const struct value *example)
{
    struct str value = import_text(example, "value");

    printf(", as in row %" PRId64 ": ", number_of(example, "row"));
    for (size_t i = 0; i < value.len; i++)
        putchar((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7F ? ' ' : value.at[i]);
}

/* A line for each: how often, what, where, and the first row that has it. */
static void print_notes(const struct value *import, const char *name)
{
    const struct value *notes = value_member(import, str_from(name));

    if (!notes || !notes->count)
        return;
    printf("%s:\n", name);
    for (const struct value *note = notes->first; note; note = note->next) {
        const struct value *examples = value_member(note, STR("examples"));
        const struct value *example  = examples ? examples->first : NULL;
        struct str          column   = import_text(note, "column");
        struct str          place    = column.len ? column : import_text(note, "field");

        printf("  %" PRId64 " " STR_FMT "%s" STR_FMT, number_of(note, "count"), STR_ARG(import_text(note, "code")),
               place.len ? " in " : "", STR_ARG(place));
        if (example)
            print_example(example);
        putchar('\n');
    }
}

void import_print(const struct value *import)
{
    const struct value *problem = value_member(import, STR("problem"));

    printf("import      " STR_FMT "\nstate       " STR_FMT "\n", STR_ARG(import_text(import, "uuid")),
           STR_ARG(import_text(import, "state")));
    print_counts(import);
    print_notes(import, "faults");
    print_notes(import, "warnings");
    if (problem && problem->kind == VALUE_OBJECT)
        printf("problem: " STR_FMT "\n", STR_ARG(import_text(problem, "detail")));
}

int64_t import_refused(const struct value *import)
{
    return number_of(value_member(import, STR("counts")), "error");
}
