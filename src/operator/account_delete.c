#include "operator/account.h"

#include "packing/lease.h"
#include "store/accounts.h"
#include "transfer/erase.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SECOND         = 1000000, /* microseconds */
    REQUESTS_END   = 6,       /* seconds: a worker may know a token for one, and a request takes five at most */
    LEASE          = 30,      /* seconds; an interrupted deletion holds up the next one for so long */
    PROGRESS_AFTER = 1,       /* seconds between two lines */
    NAME_SIZE      = 1026     /* bytes of a line with the longest name */
};

/* An account that goes. */
struct deletion {
    struct tenant          tenant; /* with the memory of a step */
    const struct account  *account;
    struct lease          *lease;
    uint64_t               suspended; /* when, by clock_monotonic_us */
    uint64_t               told;
    account_deletion_told *tell; /* or NULL */
};

/* With renewed leases: each step takes far less time than one lasts. */
static struct problem *walk(struct deletion *deletion, int64_t *rows)
{
    struct erasure  erasure = {0};
    bool            done    = false;
    struct problem *problem = NULL;

    while (!done && !problem) {
        struct arena_mark mark = arena_mark(deletion->tenant.arena);

        if ((problem = lease_take(&deletion->tenant, deletion->lease)) ||
            (problem = erase_step(&deletion->tenant, &erasure, &done)))
            return problem;
        arena_rewind(deletion->tenant.arena, mark, (struct bytes){0});
        if (deletion->tell && erasure.rows && clock_monotonic_us() > deletion->told + PROGRESS_AFTER * SECOND) {
            deletion->told = clock_monotonic_us();
            deletion->tell(*rows + erasure.rows);
        }
    }
    *rows += erasure.rows;
    return problem;
}

/* Requests that were under way when the account was suspended may have written where the walk has been. */
static struct problem *walk_until_empty(struct deletion *deletion, int64_t *rows)
{
    const struct timespec pause = {.tv_nsec = 200 * 1000000L};
    struct problem       *problem;
    int64_t               before;
    bool                  may_go_on;

    do {
        before    = *rows;
        may_go_on = clock_monotonic_us() < deletion->suspended + (uint64_t)REQUESTS_END * SECOND;
        if ((problem = walk(deletion, rows)))
            return problem;
        if (may_go_on)
            nanosleep(&pause, NULL);
    } while (may_go_on || *rows > before);
    return NULL;
}

struct problem *account_delete(struct operation *operation, struct account *account, account_deletion_told *tell,
                               int64_t *rows)
{
    struct deletion deletion = {.tenant = operation_tenant(operation, account), .account = account, .tell = tell};
    bool            is_quiet = account->status == ACCOUNT_IMPORTING || account->status == ACCOUNT_DELETING;
    struct problem *problem;

    *rows          = 0;
    deletion.lease = lease_new(operation->tenant.arena, lease_of_index(operation->tenant.arena, account->id));
    SET(deletion.lease, seconds, LEASE);
    if ((problem = lease_take(&deletion.tenant, deletion.lease)) ||
        (problem = store_account_set_status(&operation->tenant, account, ACCOUNT_DELETING)))
        return problem;
    deletion.suspended = is_quiet ? 0 : clock_monotonic_us();
    if ((problem = walk_until_empty(&deletion, rows)))
        return problem;
    return erase_account(&deletion.tenant, account);
}

static void show_rows(int64_t rows)
{
    fprintf(stderr, isatty(STDERR_FILENO) ? "\r%lld rows deleted" : "%lld rows deleted\n", (long long)rows);
}

/* Where a person sits, they type the name; else --yes has to say that it is meant. */
static bool is_meant(const struct account *account, const struct arguments *arguments)
{
    char   line[NAME_SIZE];
    size_t len;

    if (arguments->yes)
        return true;
    if (!isatty(STDIN_FILENO)) {
        operator_error(EXIT_USAGE, "--yes is needed where nobody can be asked");
        return false;
    }
    fprintf(stderr,
            "All data of the account " STR_FMT " will be deleted for good. Type its name: ", STR_ARG(account->name));
    if (!fgets(line, sizeof(line), stdin))
        line[0] = '\0';
    len = strcspn(line, "\n");
    if (str_equal((struct str){.at = line, .len = len}, account->name))
        return true;
    operator_error(EXIT_USAGE, "that is not its name; nothing was deleted");
    return false;
}

int command_account_delete(struct operation *operation, const struct arguments *arguments)
{
    int             status  = EXIT_DONE;
    struct account *account = operator_account(operation, arguments->subject, &status);
    struct problem *problem;
    int64_t         rows;

    if (!account)
        return status;
    if (!is_meant(account, arguments))
        return EXIT_USAGE;
    if ((problem = account_delete(operation, account, show_rows, &rows))) {
        operator_problem(problem);
        return operator_error(EXIT_FAILED, "the account is suspended, and a part of it is gone: run the command again");
    }
    fprintf(stderr, "%s%lld rows deleted, and the account\n", isatty(STDERR_FILENO) ? "\r" : "", (long long)rows);
    return EXIT_DONE;
}
