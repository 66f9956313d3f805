#include "config.h"

#include "operator/account.h"
#include "operator/account_file.h"

#include "json/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXPORT_MEMORY = 256 << 20, PART_SUFFIX = 6 };

/* An account on its way into a file. */
struct exporting {
    struct tenant       tenant; /* with memory of its own */
    struct account_sums sums;
    FILE               *out;
    const char         *path; /* or "-" */
    char               *part; /* the file while it is not whole; NULL: standard output */
};

/* --- the file --------------------------------------------------------------------------------------------------- */

/* Never a file of that name by half: it gets its name in the end. Only its owner may read it. The exit status. */
static int open_part(struct exporting *exporting)
{
    size_t size = strlen(exporting->path) + PART_SUFFIX;
    int    file;

    if (strcmp(exporting->path, "-") == 0) {
        exporting->out = stdout;
        return EXIT_DONE;
    }
    if (access(exporting->path, F_OK) == 0)
        return operator_error(EXIT_EXISTS, "there is a file %s already", exporting->path);
    exporting->part = arena_alloc(exporting->tenant.arena, size);
    snprintf(exporting->part, size, "%s.part", exporting->path);
    file           = open(exporting->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    exporting->out = file < 0 ? NULL : fdopen(file, "w");
    if (exporting->out)
        return EXIT_DONE;
    return operator_error(EXIT_FAILED, "cannot make %s: %s", exporting->part, strerror(errno));
}

/* On the disk for good. */
static bool close_part(struct exporting *exporting)
{
    bool good = fflush(exporting->out) == 0;

    if (!exporting->part)
        return good;
    good = good && fsync(fileno(exporting->out)) == 0;
    return fclose(exporting->out) == 0 && good && rename(exporting->part, exporting->path) == 0;
}

static void drop_part(const struct exporting *exporting)
{
    if (exporting->part)
        unlink(exporting->part);
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static struct problem *cannot_write(const struct exporting *exporting)
{
    return problem_new(exporting->tenant.arena, PROBLEM_failure, "Cannot write %s: %s.", exporting->path,
                       strerror(errno));
}

/* What another program has stored may have line breaks between its parts; in a text they cannot stand. */
static struct str without_breaks(struct arena *arena, struct str line)
{
    char *text;

    if (!line.len || (!memchr(line.at, '\n', line.len) && !memchr(line.at, '\r', line.len)))
        return line;
    text = arena_room(arena, line.len);
    for (size_t i = 0; i < line.len; i++)
        text[i] = (char)(line.at[i] == '\n' || line.at[i] == '\r' ? ' ' : line.at[i]);
    return (struct str){.at = text, .len = line.len};
}

static struct problem *write_line(struct exporting *exporting, struct str line)
{
    if (fwrite(line.at, 1, line.len, exporting->out) != line.len || putc('\n', exporting->out) == EOF)
        return cannot_write(exporting);
    return NULL;
}

static struct problem *put_line(struct exporting *exporting, const void *object, bool is_body)
{
    struct arena *arena = exporting->tenant.arena;
    struct str    line  = without_breaks(arena, json_of_described(arena, object));

    account_sums_add(&exporting->sums, line, is_body);
    return write_line(exporting, line);
}

/* What a newer program has stored may mean nothing to this one: such a file would not be the account. */
static struct problem *check_whole(const struct exporting *exporting, const struct transfer_form *form,
                                   const struct transfer_row *row)
{
    char uuid[37] = "";

    for (size_t i = 0; i < form->shape->count; i++) {
        const struct field *field = &form->shape->fields[i];

        if (!field->required || field_present(row, field))
            continue;
        if (HAS(row, uuid))
            uuid_format(row->uuid, uuid);
        return problem_new(exporting->tenant.arena, PROBLEM_failure,
                           "The %s %s has a %s that this program does not know: use a newer one.", form->name, uuid,
                           field->name);
    }
    return NULL;
}

static struct problem *put_rows(void *context, enum transfer_kind kind, const struct list *rows)
{
    struct exporting           *exporting = context;
    const struct transfer_form *form      = &transfer_forms[kind];
    struct transfer_row        *row       = rows->items;
    struct problem             *problem;

    for (size_t i = 0; i < rows->count; i++) {
        struct arena_mark mark = arena_mark(exporting->tenant.arena);

        SET(&row[i], is, str_from(form->name));
        if ((problem = check_whole(exporting, form, &row[i])) || (problem = put_line(exporting, &row[i], true)))
            return problem;
        arena_rewind(exporting->tenant.arena, mark, (struct bytes){0});
    }
    exporting->sums.counts[kind] += (int64_t)rows->count;
    return NULL;
}

static struct problem *put_head(struct exporting *exporting, const struct account *account)
{
    struct account_head *head = SHAPE_NEW(exporting->tenant.arena, struct account_head, account_head_shape);

    SET(head, is, str_from(account_head_name));
    SET(head, version, ACCOUNT_FILE_VERSION);
    SET(head, program, STR(PACKAGE_VERSION));
    SET(head, exported_at, clock_now());
    SET(head, uuid, account->uuid);
    SET(head, name, account->name);
    SET(head, status, account->status);
    if (HAS(account, default_country))
        SET(head, default_country, account->default_country);
    SET(head, timezone, account->timezone);
    SET(head, created_at, account->created_at);
    return put_line(exporting, head, false);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* Of one moment, however long it takes: a pipe may be slow. */
static struct problem *put_account(struct exporting *exporting, const struct account *account)
{
    const struct tenant *tenant = &exporting->tenant;
    struct problem      *problem;

    if ((problem = db_command(tenant->db, tenant->arena, statements[SQL_session_patience].text)) ||
        (problem = db_begin_snapshot(tenant)) || (problem = put_head(exporting, account)) ||
        (problem = transfer_read(tenant, put_rows, exporting)))
        return problem;
    return write_line(exporting, json_of_described(tenant->arena, account_sums_end(tenant->arena, &exporting->sums)));
}

static int export(struct exporting *exporting, const struct account *account)
{
    struct problem *problem;
    int64_t         rows   = 0;
    int             status = open_part(exporting);

    if (status != EXIT_DONE)
        return status;
    account_sums_begin(exporting->tenant.arena, &exporting->sums);
    problem = put_account(exporting, account);
    account_sums_drop(&exporting->sums);
    db_rollback(exporting->tenant.db);
    if (!close_part(exporting) && !problem)
        problem = cannot_write(exporting);
    if (problem) {
        drop_part(exporting);
        return operator_problem(problem);
    }
    for (size_t i = 0; i < TRANSFER_KINDS; i++)
        rows += exporting->sums.counts[i];
    fprintf(stderr, "%lld lines, %lld of them records\n", (long long)rows + 2,
            (long long)exporting->sums.counts[TRANSFER_RECORD]);
    return EXIT_DONE;
}

int command_account_export(struct operation *operation, const struct arguments *arguments)
{
    int              status    = EXIT_DONE;
    struct exporting exporting = {.path = arguments->to};
    struct account  *account   = operator_account(operation, arguments->subject, &status);

    if (!account)
        return status;
    if (account->status == ACCOUNT_IMPORTING || account->status == ACCOUNT_DELETING)
        return operator_error(EXIT_EXISTS, "%s has a part of its data only: it is %s", arguments->subject,
                              account_statuses[account->status]);
    exporting.tenant       = operation_tenant(operation, account);
    exporting.tenant.arena = arena_new(EXPORT_MEMORY);
    status                 = export(&exporting, account);
    arena_free(exporting.tenant.arena);
    return status;
}
