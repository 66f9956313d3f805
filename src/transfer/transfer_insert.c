#include "transfer/transfer_insert.h"

/* How a kind's rows are inserted. */
static const struct row_statement insertions[TRANSFER_KINDS] = {
    [TRANSFER_SUPPRESSION] = {SQL_transfer_add_suppression, SQL_transfer_next_suppression, SQL_COUNT},
    [TRANSFER_RECORD]      = {SQL_transfer_add_record, SQL_transfer_next_record, SQL_COUNT},
    [TRANSFER_ORDER]       = {SQL_transfer_add_order, SQL_transfer_next_order, SQL_COUNT},
    [TRANSFER_STAY]        = {SQL_transfer_add_stay, SQL_transfer_next_stay, SQL_COUNT},
    [TRANSFER_EVENT]       = {SQL_transfer_add_event, SQL_transfer_next_event, SQL_COUNT},
};

/* The greatest power of two among the numbers up to this one: so few different statements are prepared. */
static size_t power_up_to(size_t count)
{
    size_t power = TRANSFER_ROWS;

    while (power > count)
        power /= 2;
    return power;
}

/* A statement does all or nothing: so the row that it fails of is found by trying them alone. */
static struct problem *insert_alone(const struct tenant *tenant, const struct row_statement *insertion,
                                    const struct list *rows, size_t *bad)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct list alone   = {.items = (struct transfer_row *)rows->items + i, .count = 1};
        struct problem   *problem = db_run_rows(tenant, insertion, &alone);

        if (!problem)
            continue;
        *bad = i;
        return problem;
    }
    return NULL;
}

struct problem *transfer_insert(const struct tenant *tenant, struct transfer_batch *batch)
{
    const struct row_statement *insertion = &insertions[batch->kind];

    for (size_t done = 0; done < batch->rows.count;) {
        struct list     some = {.items = (struct transfer_row *)batch->rows.items + done,
                                .count = power_up_to(batch->rows.count - done)};
        size_t          bad;
        struct problem *problem = db_run_rows(tenant, insertion, &some);

        if (problem && problem->kind != PROBLEM_unavailable && (problem = insert_alone(tenant, insertion, &some, &bad)))
            batch->bad = done + bad;
        if (problem)
            return problem;
        done += some.count;
    }
    return NULL;
}
