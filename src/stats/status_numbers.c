#include "stats/status_numbers.h"

#include "stats/status_counts.h"

_Static_assert((int)ORDER_STATUSES == (int)ORDER_DO_NOT_CALL + 1, "there is a number for each");

/* clang-format off */
static const struct field status_range_fields[] = {
    FIELD(struct status_range, NULL, account_id),
    FIELD(struct status_range, NULL, campaign_id),
    FIELD(struct status_range, NULL, first_quarter),
    FIELD(struct status_range, NULL, last_quarter),
    FIELD(struct status_range, NULL, shift),
    FIELD(struct status_range, NULL, limit),
};
SHAPE(status_range_shape, "StatusRange", struct status_range, status_range_fields);

static const struct field status_number_fields[] = {
    FIELD(struct status_number, NULL, day),
    FIELD(struct status_number, NULL, status),
    FIELD(struct status_number, NULL, total),
};
SHAPE(status_number_shape, "StatusNumber", struct status_number, status_number_fields);
/* clang-format on */

enum { SECONDS_OF_DAY = 86400 };

static struct status_range *new_range(const struct tenant *tenant, int64_t campaign_id)
{
    struct status_range *range = SHAPE_NEW(tenant->arena, struct status_range, status_range_shape);

    SET(range, account_id, tenant->account_id);
    SET(range, campaign_id, campaign_id);
    return range;
}

struct problem *status_numbers_now(const struct tenant *tenant, int64_t campaign_id, struct status_numbers *numbers)
{
    struct list                 rows = {0};
    const struct status_number *row;
    struct problem             *problem;

    *numbers = (struct status_numbers){0};
    if ((problem = db_all(tenant, SQL_status_count_now, new_range(tenant, campaign_id), &rows)))
        return problem;
    row = rows.items;
    for (size_t i = 0; i < rows.count; i++)
        if (row[i].status < ORDER_STATUSES)
            numbers->total[row[i].status] = row[i].total;
    return NULL;
}

static int64_t offset_at(const struct zone *zone, int64_t quarter)
{
    struct instant at = {.micros = quarter * QUARTER_SECONDS * 1000000};

    return (civil_to_instant(zone_civil(zone, at)).micros - at.micros) / 1000000;
}

/* The first quarter of a day: the first one at which clocks show it. */
static int64_t first_quarter(const struct zone *zone, int64_t day)
{
    struct civil civil = civil_from_instant((struct instant){.micros = day * SECONDS_OF_DAY * INT64_C(1000000)});

    return zone_instant(zone, civil).micros / 1000000 / QUARTER_SECONDS;
}

/* The last quarter up to `last` with the offset that `first` has; clocks are not changed twice within a day. */
static int64_t end_of_offset(const struct zone *zone, int64_t first, int64_t last)
{
    int64_t offset = offset_at(zone, first);
    int64_t end    = first;

    while (end + QUARTERS_OF_DAY <= last && offset_at(zone, end + QUARTERS_OF_DAY) == offset)
        end += QUARTERS_OF_DAY;
    while (end < last && offset_at(zone, end + 1) == offset)
        end++;
    return end;
}

/* Adds the events of quarters in all of which clocks are as far from UTC. */
static struct problem *add_part(const struct tenant *tenant, const struct day_range *asked, struct status_range *part,
                                struct status_numbers *days)
{
    struct list                 rows = {0};
    const struct status_number *row;
    struct problem             *problem = db_all(tenant, SQL_status_count_days, part, &rows);

    row = rows.items;
    for (size_t i = 0; i < rows.count && !problem; i++) {
        int64_t day = row[i].day - 1;

        if (day >= asked->first && day <= asked->last && row[i].status < ORDER_STATUSES)
            days[day - asked->first].total[row[i].status] += row[i].total;
    }
    return problem;
}

struct problem *status_numbers_by_day(const struct tenant *tenant, const struct day_range *range,
                                      struct status_numbers *days)
{
    int64_t              next = first_quarter(range->zone, range->first);
    int64_t              last = first_quarter(range->zone, range->last + 1) - 1;
    struct status_range *part = new_range(tenant, range->campaign_id);
    struct problem      *problem;

    memset(days, 0, (size_t)(range->last - range->first + 1) * sizeof(*days));
    for (; next <= last; next = part->last_quarter + 1) {
        SET(part, first_quarter, next);
        SET(part, last_quarter, end_of_offset(range->zone, next, last));
        SET(part, shift, offset_at(range->zone, next) / QUARTER_SECONDS + QUARTERS_OF_DAY);
        if ((problem = add_part(tenant, range, part, days)))
            return problem;
    }
    return NULL;
}
