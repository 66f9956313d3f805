#include "claims/claim_numbers.h"

#include "search/ids.h"
#include "store/purge.h"

#include <stdlib.h>

int64_t number_of_phone(struct str phone)
{
    int64_t number = 0;

    for (size_t i = 0; i < phone.len; i++)
        if (char_is_digit(phone.at[i]))
            number = number * 10 + phone.at[i] - '0';
    return number;
}

static int compare_wishes(const void *left, const void *right)
{
    const struct number_wish *const *a = left;
    const struct number_wish *const *b = right;

    if ((*a)->number != (*b)->number)
        return ((*a)->number > (*b)->number) - ((*a)->number < (*b)->number);
    return (*a > *b) - (*a < *b); /* the order of orders */
}

static int compare_claims(const void *left, const void *right)
{
    const struct number_claim *a = left;
    const struct number_claim *b = right;

    return (a->number > b->number) - (a->number < b->number);
}

/* Each number once, in their order, in which everybody locks them; returns how many. */
static size_t distinct(struct number_wish *const *sorted, size_t count, int64_t *numbers)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (!i || sorted[i]->number != sorted[i - 1]->number)
            numbers[found++] = sorted[i]->number;
    return found;
}

static struct problem *write_some(const struct tenant *tenant, const struct number_claimer *claimer,
                                  const int64_t *numbers, size_t count)
{
    struct number_claims *claims   = SHAPE_NEW(tenant->arena, struct number_claims, number_claims_shape);
    struct assembly       assembly = {0};

    SET(claims, account_id, tenant->account_id);
    SET(claims, number, numbers[0]);
    SET(claims, token, claimer->token);
    SET(claims, claimed_at, claimer->now);
    SET(claims, latest, ((struct instant){.micros = claimer->now.micros - claimer->seconds * 1000000}));
    if (!claimer->seconds) /* whatever the clocks of other programs have been */
        claims->latest.micros += (int64_t)PURGE_NUMBER_HOURS * 3600 * 1000000;
    assembly_add(&assembly, SQL_number_claim_first);
    for (size_t i = 1; i < count; i++) {
        claims->other_number[i - 1] = numbers[i];
        assembly_add(&assembly, SQL_number_claim_next);
    }
    assembly_add(&assembly, SQL_number_claim_again);
    return db_run_assembled(tenant, &assembly, &(struct list){.items = claims, .count = 1}, NULL);
}

/* Whose numbers they are now; the first order that wants one of ours has it. */
static struct problem *look_up(const struct tenant *tenant, const struct number_claimer *claimer,
                               struct number_wish *const *sorted, size_t count)
{
    int64_t         *numbers = ARENA_ARRAY(tenant->arena, int64_t, count);
    struct ids_asked asked   = {.first = SQL_number_claims_of, .end = SQL_COUNT, .ids = numbers};
    struct list      rows    = {0};
    struct problem  *problem;

    asked.count = distinct(sorted, count, numbers);
    if ((problem = ids_read(tenant, &asked, &rows)))
        return problem;
    qsort(rows.items, rows.count, sizeof(struct number_claim), compare_claims);
    for (size_t i = 0; i < count; i++) {
        const struct number_claim  key   = {.number = sorted[i]->number};
        const struct number_claim *claim = bsearch(&key, rows.items, rows.count, sizeof(key), compare_claims);
        bool                       again = i && sorted[i]->number == sorted[i - 1]->number;

        if (!claim)
            continue;
        sorted[i]->is_paused = again || memcmp(&claim->token, &claimer->token, sizeof(struct uuid)) != 0 ||
                               claim->claimed_at.micros != claimer->now.micros;
        sorted[i]->until.micros = claim->claimed_at.micros + claimer->seconds * 1000000;
    }
    return NULL;
}

struct problem *numbers_claim(const struct tenant *tenant, const struct number_claimer *claimer,
                              struct number_wish *wishes, size_t count)
{
    struct number_wish **sorted  = ARENA_ARRAY(tenant->arena, struct number_wish *, count + 1);
    int64_t             *numbers = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    size_t               found;
    struct problem      *problem = NULL;

    if (!count)
        return NULL;
    for (size_t i = 0; i < count; i++)
        sorted[i] = &wishes[i];
    qsort(sorted, count, sizeof(struct number_wish *), compare_wishes);
    found = distinct(sorted, count, numbers);
    for (size_t done = 0; done < found && !problem; done += NUMBERS_AT_ONCE)
        problem = write_some(tenant, claimer, numbers + done,
                             found - done < NUMBERS_AT_ONCE ? found - done : NUMBERS_AT_ONCE);
    return problem || !claimer->seconds ? problem : look_up(tenant, claimer, sorted, count);
}

struct problem *number_give_back(const struct tenant *tenant, int64_t number, struct uuid token)
{
    struct number_claim *claim = SHAPE_NEW(tenant->arena, struct number_claim, number_claim_shape);
    int64_t              rows  = 0;
    struct problem      *problem;

    SET(claim, account_id, tenant->account_id);
    SET(claim, number, number);
    SET(claim, token, token);
    problem = db_run(tenant, SQL_number_claim_give_back, claim, &rows);
    return problem || rows ? problem : db_run(tenant, SQL_number_claim_forget, claim, NULL);
}
