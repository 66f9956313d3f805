#include "transfer/transfer.h"

#include "domain/campaign.h"
#include "domain/record_type.h"
#include "domain/suppression.h"

static const char *const histories[] = {"none", "current", "past", NULL}; /* as enum record_history */

static const char *const ends[] = {"inForce", "lifted", "expired", NULL}; /* as enum suppression_end */

/* clang-format off */
#define IDS                                                  \
    FIELD(struct transfer_row, NULL, account_id),            \
    FIELD(struct transfer_row, NULL, id),                    \
    FIELD(struct transfer_row, NULL, type_id),               \
    FIELD(struct transfer_row, NULL, campaign_id),           \
    FIELD(struct transfer_row, NULL, record_id),             \
    FIELD(struct transfer_row, NULL, order_id),              \
    FIELD(struct transfer_row, "is", is, .required = true)
#define TIME(name, member, ...) FIELD(struct transfer_row, name, member, .format = "date-time", __VA_ARGS__)

static const struct field type_fields[] = {
    IDS,
    FIELD(struct transfer_row, "uuid",        uuid,        .required = true),
    FIELD(struct transfer_row, "name",        name,        .required = true, .max = 255),
    FIELD(struct transfer_row, "plural",      plural,      .omitted = true, .max = 255),
    FIELD(struct transfer_row, "slug",        slug,        .required = true, .max = 64),
    FIELD(struct transfer_row, "icon",        icon,        .omitted = true, .max = 255),
    FIELD(struct transfer_row, "description", description, .omitted = true),
    FIELD(struct transfer_row, "status",      status,      .required = true, .choices = record_type_statuses),
    FIELD(struct transfer_row, "isDefault",   is_default,  .required = true),
    FIELD(struct transfer_row, "defaultCountry", default_country, .omitted = true, .max = 2),
    TIME("createdAt", created_at, .required = true),
    TIME("updatedAt", updated_at, .required = true),
    FIELD(struct transfer_row, "definition",  raw,         .required = true),
};
SHAPE(transfer_type_shape, "TransferType", struct transfer_row, type_fields);

static const struct field campaign_fields[] = {
    IDS,
    FIELD(struct transfer_row, "uuid",           uuid,        .required = true),
    FIELD(struct transfer_row, "recordTypeUuid", type_uuid,   .omitted = true),
    FIELD(struct transfer_row, "name",           name,        .required = true, .max = 255),
    FIELD(struct transfer_row, "description",    description, .omitted = true),
    FIELD(struct transfer_row, "status",         status,      .required = true, .choices = campaign_statuses),
    FIELD(struct transfer_row, "type",           type,        .required = true, .choices = campaign_types),
    FIELD(struct transfer_row, "timezone",       timezone,    .required = true, .max = 64),
    FIELD(struct transfer_row, "suppressionScope", suppression_scope, .omitted = true, .choices = suppression_scopes),
    TIME("createdAt", created_at, .required = true),
    TIME("updatedAt", updated_at, .required = true),
    TIME("deletedAt", removed_at, .omitted = true),
    FIELD(struct transfer_row, NULL,             words),
    FIELD(struct transfer_row, "maxAttempts",    max_attempts, .omitted = true, .min = 1, .max = ATTEMPTS_MOST),
    FIELD(struct transfer_row, "minSecondsBetween", min_seconds_between, .omitted = true, .max = SECONDS_BETWEEN_MOST),
    FIELD(struct transfer_row, "retryRules",     retry_rules, .omitted = true),
    FIELD(struct transfer_row, "schedule",       raw,         .omitted = true),
};
SHAPE(transfer_campaign_shape, "TransferCampaign", struct transfer_row, campaign_fields);

static const struct field segment_fields[] = {
    IDS,
    FIELD(struct transfer_row, "uuid",           uuid,      .required = true),
    FIELD(struct transfer_row, "recordTypeUuid", type_uuid, .omitted = true),
    FIELD(struct transfer_row, "name",           name,      .required = true, .max = 255),
    FIELD(struct transfer_row, "search",         search,    .omitted = true, .max = 500),
    TIME("createdAt", created_at, .required = true),
    TIME("updatedAt", updated_at, .required = true),
    FIELD(struct transfer_row, "filter",         raw,       .omitted = true),
};
SHAPE(transfer_segment_shape, "TransferSegment", struct transfer_row, segment_fields);

static const struct field suppression_fields[] = {
    IDS,
    FIELD(struct transfer_row, NULL,           number),
    FIELD(struct transfer_row, "uuid",         uuid,          .required = true),
    FIELD(struct transfer_row, "phone",        phone,         .required = true, .min = 2, .max = 16),
    FIELD(struct transfer_row, "campaignUuid", campaign_uuid, .omitted = true),
    FIELD(struct transfer_row, "reason",       reason,        .required = true, .choices = suppression_reasons),
    FIELD(struct transfer_row, "state",        ended,         .required = true, .choices = ends),
    FIELD(struct transfer_row, "source",       source,        .omitted = true, .max = 255),
    FIELD(struct transfer_row, "evidence",     evidence,      .omitted = true, .max = 5000),
    TIME("requestedAt", updated_at,     .omitted = true),
    TIME("expiresAt",   scheduled_time, .omitted = true),
    TIME("createdAt",   created_at,     .required = true),
    TIME("endedAt",     removed_at,     .omitted = true),
    FIELD(struct transfer_row, "liftReason",   lift_reason,   .omitted = true, .max = 2000),
};
SHAPE(transfer_suppression_shape, "TransferSuppression", struct transfer_row, suppression_fields);

static const struct field record_fields[] = {
    IDS,
    FIELD(struct transfer_row, "uuid",           uuid,       .required = true),
    FIELD(struct transfer_row, "recordTypeUuid", type_uuid,  .required = true),
    FIELD(struct transfer_row, "status",         status,     .required = true, .choices = record_statuses),
    FIELD(struct transfer_row, "history",        history,    .required = true, .choices = histories),
    FIELD(struct transfer_row, "firstName",      first_name, .omitted = true, .max = 255),
    FIELD(struct transfer_row, "lastName",       last_name,  .omitted = true, .max = 255),
    FIELD(struct transfer_row, "phone",          phone,      .required = true, .max = 16),
    FIELD(struct transfer_row, "externalId",     external_id, .omitted = true, .min = 1, .max = 255),
    TIME("createdAt", created_at, .required = true),
    TIME("updatedAt", updated_at, .required = true),
    FIELD(struct transfer_row, "parameters",     raw,        .required = true),
};
SHAPE(transfer_record_shape, "TransferRecord", struct transfer_row, record_fields);

static const struct field order_fields[] = {
    IDS,
    FIELD(struct transfer_row, "uuid",          uuid,          .required = true),
    FIELD(struct transfer_row, "campaignUuid",  campaign_uuid, .required = true),
    FIELD(struct transfer_row, "recordUuid",    record_uuid,   .required = true),
    FIELD(struct transfer_row, "status",        status,        .required = true, .choices = order_statuses),
    TIME("scheduledTime", scheduled_time, .omitted = true),
    FIELD(struct transfer_row, "instructions",  instructions,  .omitted = true),
    FIELD(struct transfer_row, "priority",      priority,      .omitted = true, .min = -PRIORITY_MOST, .max = PRIORITY_MOST),
    TIME("nextAttemptAt", next_attempt_at, .omitted = true),
    FIELD(struct transfer_row, "attempts",      attempts,      .omitted = true, .max = UINT16_MAX),
    FIELD(struct transfer_row, "leaseToken",    lease_token,   .omitted = true),
    TIME("leaseUntil", lease_until, .omitted = true),
    FIELD(struct transfer_row, "leaseStatus",   lease_status,  .omitted = true, .choices = order_statuses),
    FIELD(struct transfer_row, "leaseWorker",   lease_worker,  .omitted = true, .max = WORKER_MOST),
    TIME("createdAt", created_at, .required = true),
    TIME("updatedAt", updated_at, .required = true),
};
SHAPE(transfer_order_shape, "TransferOrder", struct transfer_row, order_fields);

static const struct field stay_fields[] = {
    IDS,
    FIELD(struct transfer_row, "orderUuid",    uuid,          .required = true),
    FIELD(struct transfer_row, "campaignUuid", campaign_uuid, .required = true),
    FIELD(struct transfer_row, "recordUuid",   record_uuid,   .required = true),
    FIELD(struct transfer_row, "status",       status,        .required = true, .choices = order_statuses),
    FIELD(struct transfer_row, "eventsByTime", is_by_time,    .required = true),
    TIME("assignedAt", created_at, .required = true),
    TIME("removedAt",  removed_at, .required = true),
};
SHAPE(transfer_stay_shape, "TransferStay", struct transfer_row, stay_fields);

static const struct field event_fields[] = {
    IDS,
    FIELD(struct transfer_row, "recordUuid",   record_uuid,   .required = true),
    FIELD(struct transfer_row, "campaignUuid", campaign_uuid, .required = true),
    FIELD(struct transfer_row, "orderUuid",    uuid,          .omitted = true),
    FIELD(struct transfer_row, "status",       status,        .required = true, .choices = order_statuses),
    TIME("at", created_at, .required = true),
    FIELD(struct transfer_row, "outcome",         outcome,     .omitted = true, .max = OUTCOME_MOST),
    FIELD(struct transfer_row, "note",            note,        .omitted = true, .max = NOTE_MOST),
    FIELD(struct transfer_row, "durationSeconds", duration,    .omitted = true, .max = UINT32_MAX),
    FIELD(struct transfer_row, "worker",          worker,      .omitted = true, .max = WORKER_MOST),
};
SHAPE(transfer_event_shape, "TransferEvent", struct transfer_row, event_fields);

static const struct field page_fields[] = {
    FIELD(struct transfer_page, NULL, account_id),
    FIELD(struct transfer_page, NULL, campaign_id),
    FIELD(struct transfer_page, NULL, after),
    FIELD(struct transfer_page, NULL, last),
    FIELD(struct transfer_page, NULL, limit),
};
SHAPE(transfer_page_shape, "TransferPage", struct transfer_page, page_fields);

const struct transfer_form transfer_forms[TRANSFER_KINDS] = {
    [TRANSFER_TYPE]     = {"recordType", "recordTypes", "definition", &transfer_type_shape},
    [TRANSFER_CAMPAIGN] = {"campaign",   "campaigns",   "schedule",   &transfer_campaign_shape},
    [TRANSFER_SEGMENT]  = {"segment",    "segments",    "filter",     &transfer_segment_shape},
    [TRANSFER_SUPPRESSION] = {"suppression", "suppressions", NULL,     &transfer_suppression_shape},
    [TRANSFER_RECORD]   = {"record",     "records",     "parameters", &transfer_record_shape},
    [TRANSFER_ORDER]    = {"order",      "orders",      NULL,         &transfer_order_shape},
    [TRANSFER_STAY]     = {"stay",       "stays",       NULL,         &transfer_stay_shape},
    [TRANSFER_EVENT]    = {"event",      "events",      NULL,         &transfer_event_shape},
};
/* clang-format on */

enum { PAGE = 1000, HISTORIES = 100 /* records whose histories are read together */ };

/* One walk through an account. */
struct walk {
    const struct tenant  *tenant;
    transfer_take        *take;
    void                 *context;
    struct transfer_page *page;
};

static struct transfer_page *new_page(const struct tenant *tenant, int64_t limit)
{
    struct transfer_page *page = SHAPE_NEW(tenant->arena, struct transfer_page, transfer_page_shape);

    SET(page, account_id, tenant->account_id);
    SET(page, after, 0);
    SET(page, limit, limit);
    return page;
}

/* The rows after the page's place, which moves to the last of them. */
static struct problem *next_rows(struct walk *walk, enum statement statement, struct list *rows)
{
    struct problem            *problem;
    const struct transfer_row *row;

    *rows = (struct list){0};
    if ((problem = db_all(walk->tenant, statement, walk->page, rows)) || !rows->count)
        return problem;
    row = rows->items;
    SET(walk->page, after, row[rows->count - 1].id);
    return NULL;
}

/* All rows of a kind, of a campaign for some. */
static struct problem *read_all(struct walk *walk, enum transfer_kind kind, enum statement statement)
{
    struct list     rows    = {0};
    struct problem *problem = NULL;

    do {
        struct arena_mark mark = arena_mark(walk->tenant->arena);

        if ((problem = next_rows(walk, statement, &rows)) ||
            (rows.count && (problem = walk->take(walk->context, kind, &rows))))
            return problem;
        arena_rewind(walk->tenant->arena, mark, (struct bytes){0});
    } while (rows.count == PAGE);
    return NULL;
}

static struct problem *read_kind(const struct walk *walk, enum transfer_kind kind, enum statement statement)
{
    struct walk own = *walk;

    own.page = new_page(walk->tenant, PAGE);
    return read_all(&own, kind, statement);
}

/* Campaign by campaign, deleted ones too: in that order they are listed. */
static struct problem *read_orders(const struct walk *walk)
{
    struct walk     own       = *walk;
    struct walk     campaigns = *walk;
    struct list     rows      = {0};
    struct problem *problem   = NULL;

    own.page       = new_page(walk->tenant, PAGE);
    campaigns.page = new_page(walk->tenant, PAGE);
    do {
        struct arena_mark mark = arena_mark(walk->tenant->arena);

        problem = next_rows(&campaigns, SQL_transfer_campaign_ids, &rows);
        for (size_t i = 0; i < rows.count && !problem; i++) {
            SET(own.page, campaign_id, ((const struct transfer_row *)rows.items)[i].id);
            SET(own.page, after, 0);
            problem = read_all(&own, TRANSFER_ORDER, SQL_transfer_orders);
        }
        if (!problem)
            arena_rewind(walk->tenant->arena, mark, (struct bytes){0});
    } while (!problem && rows.count == PAGE);
    return problem;
}

/* Of the records after the page's place, up to its last. */
static struct problem *read_some(const struct walk *walk, enum transfer_kind kind, enum statement statement)
{
    struct list     rows    = {0};
    struct problem *problem = db_all(walk->tenant, statement, walk->page, &rows);

    return problem || !rows.count ? problem : walk->take(walk->context, kind, &rows);
}

static struct problem *read_histories(const struct walk *walk)
{
    struct walk     records = *walk;
    struct walk     own     = *walk;
    struct list     rows    = {0};
    struct problem *problem;

    records.page = new_page(walk->tenant, HISTORIES);
    own.page     = new_page(walk->tenant, 0);
    do {
        struct arena_mark mark = arena_mark(walk->tenant->arena);

        if ((problem = next_rows(&records, SQL_transfer_with_history, &rows)))
            return problem;
        SET(own.page, last, records.page->after);
        if ((problem = read_some(&own, TRANSFER_STAY, SQL_transfer_stays)) ||
            (problem = read_some(&own, TRANSFER_EVENT, SQL_transfer_events)))
            return problem;
        SET(own.page, after, records.page->after);
        arena_rewind(walk->tenant->arena, mark, (struct bytes){0});
    } while (rows.count == HISTORIES);
    return NULL;
}

struct problem *transfer_read(const struct tenant *tenant, transfer_take *take, void *context)
{
    const struct walk walk = {.tenant = tenant, .take = take, .context = context};
    struct problem   *problem;

    if ((problem = read_kind(&walk, TRANSFER_TYPE, SQL_transfer_types)) ||
        (problem = read_kind(&walk, TRANSFER_CAMPAIGN, SQL_transfer_campaigns)) ||
        (problem = read_kind(&walk, TRANSFER_SEGMENT, SQL_transfer_segments)) ||
        (problem = read_kind(&walk, TRANSFER_SUPPRESSION, SQL_transfer_suppressions)) ||
        (problem = read_kind(&walk, TRANSFER_RECORD, SQL_transfer_records)) || (problem = read_orders(&walk)))
        return problem;
    return read_histories(&walk);
}
