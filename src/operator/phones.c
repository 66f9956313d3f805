#include "operator/phones.h"

#include "domain/account.h"
#include "domain/record.h"
#include "history/history.h"
#include "phones/phone.h"
#include "store/record_types.h"
#include "store/records.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { STEP_MEMORY = 64 << 20, SHOWN = 1000, TRIES = 5 };

/* One number, as it is shown. */
struct phone_row {
    struct described marks;
    struct str       account;
    struct uuid      uuid;
    struct str       phone;
    struct str       now;
};

/* clang-format off */
static const struct field row_fields[] = {
    FIELD(struct phone_row, "account", account),
    FIELD(struct phone_row, "uuid",    uuid),
    FIELD(struct phone_row, "phone",   phone),
    FIELD(struct phone_row, "becomes", now),
};
SHAPE(phone_row_shape, "PhoneRow", struct phone_row, row_fields);
/* clang-format on */

/* --- a walk ------------------------------------------------------------------------------------------------------- */

/* What is stored has its country code, so that no default country is asked for. What cannot be read stays. */
static bool is_other(struct arena *arena, struct str stored, struct phone *now)
{
    struct str fault;

    return phone_read(arena, stored, NULL, now, &fault) &&
           !str_equal(stored, (struct str){.at = now->text, .len = now->len});
}

struct problem *phone_walk_step(struct phone_walk *walk, phone_walk_tell *tell, void *context)
{
    struct list          rows;
    struct problem      *problem = store_record_phones(&walk->tenant, walk->after, &rows);
    const struct record *record  = rows.items;

    for (size_t i = 0; i < rows.count && !problem; i++) {
        struct phone now;

        if (is_other(walk->tenant.arena, record[i].phone, &now)) {
            walk->others++;
            problem = tell ? tell(context, walk, &record[i], &now) : NULL;
        }
        walk->records++;
        walk->after = record[i].id;
    }
    walk->is_over = rows.count < RECORD_PHONES;
    return problem;
}

/* --- mending ------------------------------------------------------------------------------------------------------ */

/* The fields of a record's type whose values are in the index; of a type that is gone none. */
static struct problem *indexed_of(const struct tenant *tenant, const struct record *record,
                                  struct indexed_fields *indexed)
{
    struct record_type *type;
    struct problem     *problem = store_record_type_by_id(tenant, record->type_id, &type);

    *indexed = (struct indexed_fields){0};
    if (!problem && type)
        *indexed = record_type_stored_indexed(tenant->arena, type->definition->text);
    return problem;
}

/* The record's other number, and what the index has to know of it. */
static struct problem *write_phone(const struct tenant *tenant, struct record *record, const struct phone *now)
{
    struct record         old = *record;
    struct indexed_fields indexed;
    struct record_state   before = {.record = &old, .indexed = &indexed};
    struct record_state   after;
    struct record_change  change;
    struct problem       *problem = store_record_campaigns(tenant, record, &before.campaigns);

    if (problem || (problem = indexed_of(tenant, record, &indexed)))
        return problem;
    before.parameters = record_stored_parameters(tenant->arena, record);
    after             = before;
    after.record      = record;
    SET(record, phone, arena_str(tenant->arena, (struct str){.at = now->text, .len = now->len}));
    SET(record, updated_at, instant_after(clock_now(), old.updated_at));
    change = record_changed_words(tenant->arena, &before, &after);
    return store_record_update_phone(tenant, record, record_before_words(&change), change.now);
}

/* In a transaction of its own, by what the record is once it is locked. */
static struct problem *mend_once(const struct tenant *tenant, int64_t id, bool *is_mended)
{
    struct record  *record;
    struct phone    now;
    struct problem *problem;

    *is_mended = false;
    if ((problem = db_begin(tenant)) || (problem = store_record_lock_id(tenant, id, &record)))
        return problem;
    if (record && is_other(tenant->arena, record->phone, &now)) {
        if ((problem = write_phone(tenant, record, &now)))
            return problem;
        *is_mended = true;
    }
    return db_commit(tenant);
}

/* Again after a deadlock, or while somebody holds the record. */
static struct problem *mend(const struct tenant *tenant, int64_t id, bool *is_mended)
{
    struct problem *problem = NULL;

    for (int i = 0; i < TRIES; i++) {
        if (!(problem = mend_once(tenant, id, is_mended)))
            return NULL;
        db_rollback(tenant->db);
        if (problem->kind != PROBLEM_unavailable)
            break;
    }
    return problem;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* What the command has found so far. */
struct finding {
    struct operation     *operation;
    const struct account *account;
    bool                  mends;
    struct list           rows; /* of struct phone_row, SHOWN at most */
    int64_t               records;
    int64_t               others;
};

static void show(struct finding *finding, const struct record *record, const struct phone *now)
{
    struct arena     *arena = finding->operation->tenant.arena;
    struct phone_row *row   = (struct phone_row *)finding->rows.items + finding->rows.count;

    if (finding->rows.count == SHOWN)
        return;
    finding->rows.count++;
    SET(row, account, finding->account->name);
    SET(row, uuid, record->uuid);
    SET(row, phone, arena_str(arena, record->phone));
    SET(row, now, arena_str(arena, (struct str){.at = now->text, .len = now->len}));
}

static struct problem *take(void *context, struct phone_walk *walk, const struct record *record,
                            const struct phone *now)
{
    struct finding   *finding = context;
    struct arena_mark mark    = arena_mark(walk->tenant.arena);
    bool              counts  = true;
    struct problem   *problem = finding->mends ? mend(&walk->tenant, record->id, &counts) : NULL;

    if (problem)
        return problem;
    arena_rewind(walk->tenant.arena, mark, (struct bytes){0});
    if (!counts)
        return NULL;
    finding->others++;
    show(finding, record, now);
    return NULL;
}

static void tell_progress(const struct finding *finding, const struct phone_walk *walk)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r" STR_FMT ": %" PRId64 " records, %" PRId64 " numbers%s", STR_ARG(finding->account->name),
                walk->records, walk->others, walk->is_over ? "\n" : "");
}

static struct problem *walk_account(struct finding *finding)
{
    struct phone_walk walk    = {.tenant = operation_tenant(finding->operation, finding->account)};
    struct problem   *problem = NULL;

    walk.tenant.arena = arena_new(STEP_MEMORY);
    while (!walk.is_over && !problem) {
        arena_reset(walk.tenant.arena);
        if ((problem = phone_walk_step(&walk, take, finding)))
            operator_problem(problem);
        tell_progress(finding, &walk);
    }
    finding->records += walk.records;
    arena_free(walk.tenant.arena);
    return problem;
}

static int conclude(const struct finding *finding)
{
    operator_print_rows(finding->operation, &finding->rows);
    fprintf(stderr, "%" PRId64 " of %" PRId64 " numbers %s%s\n", finding->others, finding->records,
            finding->mends ? "were read in another way than today and have been mended"
                           : "would be read in another way today: `callbook phones --mend` writes them so",
            finding->others > SHOWN ? "; the first thousand are shown" : "");
    return finding->others && !finding->mends ? EXIT_FAULTS : EXIT_DONE;
}

/* What fails for an account is no reason to leave the others out. */
int command_phones(struct operation *operation, const struct arguments *arguments)
{
    struct finding  finding  = {.operation = operation, .mends = arguments->mend};
    struct list     accounts = {0};
    int             status   = EXIT_DONE;
    struct problem *problem;

    if (arguments->check == arguments->mend)
        return operator_error(EXIT_USAGE, "either --check or --mend is needed");
    if ((problem = operator_accounts(operation, arguments->account, &accounts, &status)))
        return operator_problem(problem);
    if (status != EXIT_DONE)
        return status;
    finding.rows       = shape_list(operation->tenant.arena, &phone_row_shape, SHOWN);
    finding.rows.count = 0;
    for (size_t i = 0; i < accounts.count; i++) {
        finding.account = (const struct account *)accounts.items + i;
        if (walk_account(&finding))
            status = EXIT_FAILED;
    }
    return status == EXIT_DONE ? conclude(&finding) : status;
}
