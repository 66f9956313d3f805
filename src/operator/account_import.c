#include "operator/account_import.h"

#include "jobs/fields.h"
#include "packing/lease.h"
#include "packing/reindex.h"
#include "register/register.h"
#include "store/accounts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BATCH_BYTES    = 1 << 20, /* of lines that are written together, after the first */
    COMMIT_BYTES   = 4 << 20, /* in one transaction */
    LEASE          = 60,      /* seconds; longer than a transaction takes */
    IMPORT_MEMORY  = 64 << 20,
    BATCH_MEMORY   = 512 << 20, /* of one line of LINE_MOST bytes, as values */
    PROGRESS_EVERY = 20000      /* lines */
};

/* --- batches ---------------------------------------------------------------------------------------------------- */

/* A problem of a row is told with its line; of none of them, with those of the batch. */
static bool tell(struct import *import, const struct problem *problem)
{
    const struct transfer_batch *batch = &import->batch;

    if (batch->bad < batch->rows.count && problem->kind == PROBLEM_conflict)
        import_fault(import, import->lines[batch->bad],
                     "an earlier line has something with the same identifier already");
    else if (batch->bad < batch->rows.count)
        import_fault(import, import->lines[batch->bad], STR_FMT, STR_ARG(problem->detail));
    else
        operator_problem(problem);
    return false;
}

static struct problem *write_batch(struct import *import)
{
    struct problem *problem;

    if (!import->is_open && (problem = db_begin(&import->batch_tenant)))
        return problem;
    import->is_open = true;
    return transfer_write(&import->batch_tenant, import->writer, &import->batch);
}

static struct problem *commit(struct import *import)
{
    struct problem *problem;

    if (!import->is_open)
        return NULL;
    import->is_open     = false;
    import->uncommitted = 0;
    if ((problem = db_commit(&import->batch_tenant)))
        return problem;
    return lease_take(&import->batch_tenant, import->lease);
}

static bool flush(struct import *import, bool all)
{
    struct transfer_batch *batch   = &import->batch;
    struct problem        *problem = NULL;

    batch->bad = TRANSFER_ROWS;
    if (batch->rows.count && (problem = write_batch(import)))
        return tell(import, problem);
    import->sums.counts[batch->kind] += (int64_t)batch->rows.count;
    import->uncommitted += import->batch_bytes;
    if ((all || import->uncommitted > COMMIT_BYTES) && (problem = commit(import)))
        return tell(import, problem);
    arena_reset(import->batch_tenant.arena);
    batch->rows         = (struct list){0};
    import->batch_bytes = 0;
    return true;
}

/* Room for another row of that kind. */
static bool make_room(struct import *import, enum transfer_kind kind, size_t bytes)
{
    struct transfer_batch *batch = &import->batch;

    if (batch->rows.count &&
        (batch->kind != kind || batch->rows.count == TRANSFER_ROWS || import->batch_bytes + bytes > BATCH_BYTES) &&
        !flush(import, false))
        return false;
    if (!batch->rows.count) {
        batch->kind       = kind;
        batch->rows       = shape_list(import->batch_tenant.arena, transfer_forms[kind].shape, TRANSFER_ROWS);
        batch->rows.count = 0;
    }
    return true;
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static bool take_row(struct import *import, enum transfer_kind kind)
{
    struct transfer_batch *batch = &import->batch;
    struct transfer_row   *row;

    if (!make_room(import, kind, import->reader.line.len))
        return false;
    row = (struct transfer_row *)batch->rows.items + batch->rows.count;
    if (!import_read_row(import, &transfer_forms[kind], row))
        return false;
    import->lines[batch->rows.count++] = import->reader.number;
    import->batch_bytes += import->reader.line.len;
    account_sums_add(&import->sums, import->reader.line, true);
    if (isatty(STDERR_FILENO) && import->reader.number % PROGRESS_EVERY == 0)
        fprintf(stderr, "\r%lld lines", (long long)import->reader.number);
    return true;
}

/* The kind of the line, TRANSFER_KINDS for the last one; -1, with a message: it is none. */
static int kind_of(struct import *import)
{
    struct str is = import_kind(import->reader.line);

    for (int i = 0; i < TRANSFER_KINDS; i++)
        if (str_is(is, transfer_forms[i].name))
            return i;
    if (str_is(is, account_end_name))
        return TRANSFER_KINDS;
    import_fault(import, import->reader.number,
                 "it does not begin with {\"is\":\"…\" and a kind that this program knows");
    return -1;
}

/* All lines after the first, the last one, too. */
static bool take_body(struct import *import)
{
    int kind = 0;

    while (import_next_line(import)) {
        if ((kind = kind_of(import)) < 0)
            return false;
        if (kind == TRANSFER_KINDS)
            return flush(import, true) && import_check_end(import);
        if (!take_row(import, (enum transfer_kind)kind))
            return false;
    }
    return false;
}

/* --- the account ------------------------------------------------------------------------------------------------ */

/* What is left of an import that was interrupted is deleted, for nobody knows how far it came. */
static bool clear_name(struct import *import, struct str name)
{
    struct operation *operation = import->operation;
    struct account   *account;
    int64_t           rows;
    struct problem   *problem = store_account_find(&operation->tenant, name, &account);

    if (!problem && account && account->status != ACCOUNT_IMPORTING) {
        import->status = operator_error(EXIT_EXISTS, "there is an account " STR_FMT " already", STR_ARG(name));
        return false;
    }
    if (!problem && account) {
        fputs("an earlier import was interrupted: what it has made is deleted first\n", stderr);
        problem = account_delete(operation, account, NULL, &rows);
    }
    if (problem)
        operator_problem(problem);
    return !problem;
}

/* The UUID is unique on the server, as all the others in the file are. */
static bool is_new(struct import *import, struct uuid uuid)
{
    struct account *account;
    struct problem *problem;
    char            text[37];

    uuid_format(uuid, text);
    if ((problem = store_account_find(&import->operation->tenant, str_from(text), &account)))
        operator_problem(problem);
    else if (account)
        import->status = operator_error(EXIT_EXISTS,
                                        "this server has the account %s already, under the name " STR_FMT
                                        ": what has an identifier can be there once only; delete that one first",
                                        text, STR_ARG(account->name));
    return !problem && !account;
}

static bool make_account(struct import *import, const struct account_head *head)
{
    struct operation *operation = import->operation;
    struct account   *account   = SHAPE_NEW(operation->tenant.arena, struct account, account_shape);
    struct faults     faults    = {0};
    struct problem   *problem;

    SET(account, uuid, head->uuid);
    SET(account, name, import->as ? str_from(import->as) : arena_str(operation->tenant.arena, head->name));
    SET(account, status, ACCOUNT_IMPORTING);
    if (HAS(head, default_country))
        SET(account, default_country, head->default_country);
    SET(account, timezone, HAS(head, timezone) ? head->timezone : STR("UTC"));
    SET(account, created_at, head->created_at);
    account_check(operation->tenant.arena, account, operation->config->zoneinfo, &faults);
    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        import_fault(import, 1, STR_FMT ": " STR_FMT, STR_ARG(fault->place), STR_ARG(fault->detail));
    if (faults.count || !operator_name_is_good(account->name) || !clear_name(import, account->name) ||
        !is_new(import, account->uuid))
        return false;
    if ((problem = store_account_add(&operation->tenant, account))) {
        operator_problem(problem);
        return false;
    }
    import->account                 = account;
    import->batch_tenant.account_id = account->id;
    import->lease = lease_new(operation->tenant.arena, lease_of_index(operation->tenant.arena, account->id));
    SET(import->lease, seconds, LEASE);
    if ((problem = lease_take(&operation->tenant, import->lease)))
        operator_problem(problem);
    return !problem;
}

static bool make_index(struct import *import)
{
    struct operation  *operation = import->operation;
    struct tenant      tenant    = operation_tenant(operation, import->account);
    struct reindex_job job       = {.reader = db_new(&operation->db_settings)};
    struct problem    *problem   = lease_give_back(&tenant, import->lease);

    if (!problem)
        problem = register_make(&import->batch_tenant);
    if (!problem)
        problem = fields_make_keys(&import->batch_tenant);
    if (!problem)
        problem = reindex_run(&tenant, &job);
    db_free(job.reader);
    if (problem)
        operator_problem(problem);
    return !problem;
}

/* Nothing is left of it, or the operator is told how to get there. */
static void undo(struct import *import)
{
    struct operation *operation = import->operation;
    int64_t           rows;

    db_rollback(operation->tenant.db);
    if (!import->account)
        return;
    if ((import->lease && lease_give_back(&operation->tenant, import->lease)) ||
        account_delete(operation, import->account, NULL, &rows))
        operator_error(EXIT_FAILED, "a part of it is left: run `callbook account delete " STR_FMT "`",
                       STR_ARG(import->account->name));
    else
        operator_error(EXIT_FAILED, "nothing was imported");
}

static bool import_all(struct import *import)
{
    struct account_head *head;
    struct problem      *problem;

    if (!import_read_head(import, &head) || !make_account(import, head) || !take_body(import) || !make_index(import))
        return false;
    if (!(problem =
              store_account_set_status(&import->operation->tenant, import->account, (enum account_status)head->status)))
        return true;
    operator_problem(problem);
    return false;
}

/* Memory may run out within a line: that is the file's fault, and nothing is left of it either. */
static bool import_within_memory(struct import *import)
{
    struct arena *arena = import->batch_tenant.arena;
    jmp_buf       escape;

    arena_escape_to(arena, &escape);
    if (setjmp(escape) == 0) {
        bool is_done = import_all(import);

        arena_escape_to(arena, NULL);
        return is_done;
    }
    arena_escape_to(arena, NULL);
    db_close(import->batch_tenant.db);
    import_fault(import, import->reader.number, "it takes more memory than there is");
    return false;
}

int command_account_import(struct operation *operation, const struct arguments *arguments)
{
    struct import import = {.operation    = operation,
                            .path         = arguments->subject,
                            .as           = arguments->as,
                            .status       = EXIT_FAILED,
                            .batch_tenant = operation->tenant};
    bool          is_done;

    import.reader.file = strcmp(import.path, "-") == 0 ? stdin : fopen(import.path, "re");
    if (!import.reader.file)
        return operator_error(EXIT_FAILED, "cannot read %s: %s", import.path, strerror(errno));
    import.arena              = arena_new(IMPORT_MEMORY);
    import.batch_tenant.arena = arena_new(BATCH_MEMORY);
    import.writer             = transfer_writer_new(import.arena);
    account_sums_begin(import.arena, &import.sums);
    if (!(is_done = import_within_memory(&import)))
        undo(&import);
    else
        operator_print_object(operation, import.account);
    account_sums_drop(&import.sums);
    line_reader_free(&import.reader);
    arena_free(import.batch_tenant.arena);
    arena_free(import.arena);
    return is_done ? EXIT_DONE : import.status;
}
