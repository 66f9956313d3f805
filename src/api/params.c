#include "api/params.h"

#include "domain/campaign.h"
#include "domain/export.h"
#include "domain/action.h"
#include "domain/import_row.h"
#include "domain/suppression.h"

_Static_assert(LIMIT_DEFAULT == 10 && LIMIT_MAX == 100, "the texts of `limit` say so");

/* clang-format off */

static const char *const totals[]       = {"exact", NULL};
static const char *const order_includes[] = {"parameters", NULL};
static const char *const import_whats[] = {"records", "suppressions", NULL}; /* as enum import_of */
static const char *const file_formats[] = {"csv", "xlsx", "ndjson", NULL};

/* Up to 2^53 - 1 every program reads whole numbers exactly; times the largest limit it does not overflow. */
#define PAGE_MAX ((INT64_C(1) << 53) - 1)

#define PAGE_FIELDS                                                                                                    \
    FIELD(struct params, "page",   page,   .min = 1, .max = PAGE_MAX, .fallback = "1", .doc = "Page number, from 1."), \
    FIELD(struct params, "limit",  limit,  .fallback = "10",                                                           \
          .doc = "Items per page, 0 to 100: 0 gives the total alone, more is answered as 100."),                       \
    FIELD(struct params, "cursor", cursor, .max = CURSOR_MOST,                                                                 \
          .doc = "Walks everything at flat cost: empty to begin, then each answer's nextCursor. Not together with page."), \
    FIELD(struct params, "total",  total,  .choices = totals,                                                          \
          .doc = "`exact` asks for the whole number where the total may stop at 10,000. What takes more than two "     \
                 "seconds is refused with 503.")
#define SEARCH_FIELD(what)                                                                                             \
    FIELD(struct params, "search", search, .max = 500, .doc = "Words, 12 at most, that each begin a word of " what ".")
#define SORT_FIELD_OF_RECORDS                                                                                          \
    FIELD(struct params, "sort",   sort,   .max = 100, .fallback = "\"-createdAt\"",                                   \
          .doc = "createdAt, updatedAt, firstName, lastName, phone or, beside recordTypeUuid, parameters.ID of an "    \
                 "indexed field; a dash before it reverses the order.")
#define STATUS_FIELD(table)                                                                                            \
    FIELD(struct params, "status", status, .choices = (table), .doc = "Only those of this status.")
#define PARAMS(variable, ...)                                                                                          \
    static const struct field variable##_fields[] = {__VA_ARGS__};                                                     \
    SHAPE(variable##_shape, NULL, struct params, variable##_fields)

PARAMS(record_params, FIELD(struct params, "uuid", uuid, .doc = "The record."));
PARAMS(external_id_params,
    FIELD(struct params, "externalId",     external_id,      .doc = "The record's external id, percent-encoded; / is %2F."),
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .required = true, .doc = "The record's type."));
PARAMS(record_type_params, FIELD(struct params, "uuid", uuid, .doc = "The record type."));
PARAMS(collisions_params,
    FIELD(struct params, "uuid",  uuid,  .doc = "The record type."),
    FIELD(struct params, "field", field, .required = true, .doc = "The id of the field."));
PARAMS(job_params, FIELD(struct params, "uuid", uuid, .doc = "The job."));
PARAMS(job_list_params, PAGE_FIELDS);
PARAMS(export_params, FIELD(struct params, "uuid", uuid, .doc = "The export."));
PARAMS(export_list_params, PAGE_FIELDS);
PARAMS(action_params, FIELD(struct params, "uuid", uuid, .doc = "The action."));
PARAMS(action_list_params, PAGE_FIELDS);
PARAMS(action_rows_params,
    FIELD(struct params, "uuid", uuid, .doc = "The action."),
    STATUS_FIELD(action_outcomes),
    PAGE_FIELDS);
PARAMS(import_params, FIELD(struct params, "uuid", uuid, .doc = "The import."));
PARAMS(import_create_params,
    FIELD(struct params, "of",             of_what,          .choices = import_whats, .doc = "Of a file in the body: what its rows become."),
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .doc = "Of a file in the body: the type of its records."),
    FIELD(struct params, "campaignUuid",   campaign_uuid,    .doc = "Likewise: a campaign into which each record is put."),
    FIELD(struct params, "format",         format,           .choices = file_formats, .doc = "Likewise: what it is."),
    FIELD(struct params, "name",           name,             .max = 255, .doc = "Likewise: what people read."));
PARAMS(import_list_params, PAGE_FIELDS);
PARAMS(import_part_params,
    FIELD(struct params, "uuid", uuid, .doc = "The import."),
    FIELD(struct params, "n",    part, .min = 1, .max = 10000, .doc = "The number of the part, from 1."));
PARAMS(import_rows_params,
    FIELD(struct params, "uuid",   uuid,       .doc = "The import."),
    FIELD(struct params, "status", row_status, .choices = import_row_statuses, .doc = "Only rows of which this became."),
    PAGE_FIELDS);
PARAMS(campaign_params, FIELD(struct params, "uuid", uuid, .doc = "The campaign."));
PARAMS(orders_params, FIELD(struct params, "campaign", campaign, .doc = "The campaign."));
PARAMS(order_params,
    FIELD(struct params, "campaign", campaign, .doc = "The campaign."),
    FIELD(struct params, "order",    order,    .doc = "The order."));
/* What all lists of records may be asked for. */
#define RECORD_LIST_FIELDS \
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .doc = "Filter by record type."), \
    FIELD(struct params, "campaignUuid",   campaign_uuid,    .doc = "Filter by assigned campaign."), \
    STATUS_FIELD(record_statuses), \
    SEARCH_FIELD("a name, a custom field's value, the external id or the phone; three or more digits also its end"), \
    FIELD(struct params, "filter",         filter,           .format = "object", \
          .doc = "`filter[FIELD]=value` or `filter[FIELD][OP]=value`, any number of them, all of which have to hold. FIELD is " \
                 "firstName, lastName, phone, status, externalId, createdAt, updatedAt, recordTypeUuid, campaignUuid, " \
                 "importUuid or, beside recordTypeUuid, parameters.ID of an indexed field. OP is eq, ne, in, empty, lt, " \
                 "lte, gt, gte or prefix."), \
    SORT_FIELD_OF_RECORDS, \
    FIELD(struct params, "fields",         fields, \
          .doc = "Which members are shown, with commas between: `firstName,phone,parameters.city`. `uuid` always is; the " \
                 "others are left out."), \
    PAGE_FIELDS
PARAMS(record_list_params, RECORD_LIST_FIELDS);
PARAMS(segment_params, FIELD(struct params, "uuid", uuid, .doc = "The segment."));
PARAMS(segment_records_params, FIELD(struct params, "uuid", uuid, .doc = "The segment."), RECORD_LIST_FIELDS);

#define FILTER_FIELD                                                                                                   \
    FIELD(struct params, "filter",         filter,           .format = "object",                                       \
          .doc = "A condition `{\"field\", \"op\", \"value\"}`, or `{\"and\": [...]}`, `{\"or\": [...]}`, `{\"not\": ...}` " \
                 "of such filters; at most 64 conditions, 8 deep.",                                                    \
          .example = "{\"or\": [{\"field\": \"status\", \"value\": \"active\"}, {\"field\": \"createdAt\", "          \
                     "\"op\": \"gte\", \"value\": \"now-7d\"}]}")

static const struct field record_search_fields[] = {
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .doc = "Only records of this type."),
    FILTER_FIELD,
    SEARCH_FIELD("a name, a custom field's value, the external id or the phone; three or more digits also its end"),
    SORT_FIELD_OF_RECORDS,
    FIELD(struct params, "fields",         names,
          .doc = "Which members are shown; `uuid` always is, the others are left out."),
    PAGE_FIELDS,
};
SHAPE(record_search_shape, "RecordSearch", struct params, record_search_fields, .doc = "What a list of records is asked for.");

static const struct field export_create_fields[] = {
    FIELD(struct params, "of",             of_what,          .required = true, .choices = export_ofs, .doc = "What its rows are."),
    FIELD(struct params, "format",         format,           .choices = export_formats, .fallback = "\"csv\"", .doc = "What the file is."),
    FIELD(struct params, "profile",        profile,          .choices = export_profiles, .fallback = "\"data\"",
          .doc = "`data` has exact values. `excel` makes of CSV what spreadsheets open without taking anything for a formula: "
                 "with a byte order mark, and a `'` before cells that begin with `=`, `@`, `+` or `-` and are no number or phone."),
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .doc = "Only records of this type."),
    FIELD(struct params, "campaignUuid",   campaign_uuid,    .doc = "Only records, or orders, in this campaign."),
    FIELD(struct params, "segment",        segment,          .doc = "Only records of this segment."),
    FILTER_FIELD,
    SEARCH_FIELD("a name, a custom field's value, the external id or the phone; three or more digits also its end"),
    FIELD(struct params, "fields",         names,
          .doc = "Which members are written; `uuid` always is. Of orders `record.phone` and the like, too."),
};
SHAPE(export_create_shape, "ExportCreate", struct params, export_create_fields,
      .doc = "What is to be written into a file. Orders are chosen by their records.");
PARAMS(record_type_list_params, PAGE_FIELDS);
PARAMS(campaign_list_params, STATUS_FIELD(campaign_statuses), SEARCH_FIELD("the name or the description"), PAGE_FIELDS);
#define ORDER_STATUSES_FIELD                                                                                           \
    FIELD(struct params, "status",  statuses, .max = 200,                                                              \
          .doc = "Only those of this status, or of several with commas between: `planned,scheduled`. registered, "     \
                 "planned, scheduled, busy, contacted, canceled or do-not-call.")
#define INCLUDE_FIELD                                                                                                  \
    FIELD(struct params, "include", include,  .choices = order_includes,                                               \
          .doc = "`parameters`: each order's record has the values of its custom fields, too.")
PARAMS(suppression_params, FIELD(struct params, "uuid", uuid, .doc = "The suppression."));
PARAMS(suppression_list_params,
    FIELD(struct params, "phone",        phone,         .doc = "Only those of this number."),
    FIELD(struct params, "campaignUuid", campaign_uuid, .doc = "Only those of this campaign; not those of the whole account."),
    FIELD(struct params, "reason",       reason,        .choices = suppression_reasons, .doc = "Only those with this reason."),
    PAGE_FIELDS);
PARAMS(suppression_history_params,
    FIELD(struct params, "phone", phone, .required = true, .doc = "The number."),
    PAGE_FIELDS);
PARAMS(order_list_params,
    FIELD(struct params, "campaign", campaign, .doc = "The campaign."),
    ORDER_STATUSES_FIELD,
    SEARCH_FIELD("a name, a custom field's value, the external id or the phone of the record; "
                 "three or more digits also its end"),
    FIELD(struct params, "scheduledBefore", scheduled_before,
          .doc = "Only those that are scheduled for a time before this one; sorted by it unless `sort` says otherwise."),
    FIELD(struct params, "sort",            sort, .max = 100, .fallback = "\"-createdAt\"",
          .doc = "-createdAt, or scheduledTime, by which those without a time come last; a dash before it reverses the order."),
    INCLUDE_FIELD,
    PAGE_FIELDS);
PARAMS(record_order_params,
    FIELD(struct params, "recordUuid", record_uuid, .required = true, .doc = "The record."),
    ORDER_STATUSES_FIELD,
    INCLUDE_FIELD,
    PAGE_FIELDS);
PARAMS(event_days_params,
    FIELD(struct params, "from",         from,          .max = 10, .format = "date",
          .doc = "The first day; 29 days before the last one unless it is given."),
    FIELD(struct params, "to",           to,            .max = 10, .format = "date",
          .doc = "The last day, which is included; today unless it is given. At most 366 days."),
    FIELD(struct params, "campaignUuid", campaign_uuid, .doc = "Only events of this campaign."),
    FIELD(struct params, "timezone",     timezone,      .max = 64,
          .doc = "The IANA time zone of the days; the account's unless it is given."));
/* clang-format on */
