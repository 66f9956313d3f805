#include "api/params.h"

#include "domain/campaign.h"

_Static_assert(LIMIT_DEFAULT == 10 && LIMIT_MAX == 100, "the texts of `limit` say so");

/* clang-format off */
/* In the order of enum listing_sort. */
static const char *const sorts[] = {"-createdAt", "createdAt", "-updatedAt", "updatedAt", NULL};

static const char *const totals[] = {"exact", NULL};

/* Up to 2^53 - 1 every program reads whole numbers exactly; times the largest limit it does not overflow. */
#define PAGE_MAX ((INT64_C(1) << 53) - 1)

#define PAGE_FIELDS                                                                                                    \
    FIELD(struct params, "page",   page,   .min = 1, .max = PAGE_MAX, .fallback = "1", .doc = "Page number, from 1."), \
    FIELD(struct params, "limit",  limit,  .fallback = "10",                                                           \
          .doc = "Items per page, 0 to 100: 0 gives the total alone, more is answered as 100."),                       \
    FIELD(struct params, "cursor", cursor, .max = 200,                                                                 \
          .doc = "Walks everything at flat cost: empty to begin, then each answer's nextCursor. Not together with page."), \
    FIELD(struct params, "total",  total,  .choices = totals,                                                          \
          .doc = "`exact` asks for the whole number where the total may stop at 10,000. What takes more than two "     \
                 "seconds is refused with 503.")
#define SEARCH_FIELD(what)                                                                                             \
    FIELD(struct params, "search", search, .max = 500, .doc = "Words that each begin a word of " what ".")
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
PARAMS(campaign_params, FIELD(struct params, "uuid", uuid, .doc = "The campaign."));
PARAMS(orders_params, FIELD(struct params, "campaign", campaign, .doc = "The campaign."));
PARAMS(order_params,
    FIELD(struct params, "campaign", campaign, .doc = "The campaign."),
    FIELD(struct params, "order",    order,    .doc = "The order."));
PARAMS(record_list_params,
    FIELD(struct params, "recordTypeUuid", record_type_uuid, .doc = "Filter by record type."),
    FIELD(struct params, "campaignUuid",   campaign_uuid,    .doc = "Filter by assigned campaign."),
    STATUS_FIELD(record_statuses),
    SEARCH_FIELD("a name, a custom field's value or the phone; three or more digits also its end"),
    FIELD(struct params, "sort",           sort,             .choices = sorts, .fallback = "\"-createdAt\"",
          .doc = "Order of the list; a dash means the latest first."),
    FIELD(struct params, "fields",         fields,
          .doc = "Which members are shown, with commas between: `firstName,phone,parameters.city`. `uuid` always is; the "
                 "others are left out."),
    PAGE_FIELDS);
PARAMS(record_type_list_params, PAGE_FIELDS);
PARAMS(campaign_list_params, STATUS_FIELD(campaign_statuses), SEARCH_FIELD("the name or the description"), PAGE_FIELDS);
PARAMS(order_list_params,
    FIELD(struct params, "campaign", campaign, .doc = "The campaign."),
    STATUS_FIELD(order_statuses),
    SEARCH_FIELD("a name, a custom field's value or the phone of the record; three or more digits also its end"),
    PAGE_FIELDS);
/* clang-format on */
