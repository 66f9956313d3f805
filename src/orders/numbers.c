/* How far a campaign is, and what happened on which day. */
#include "api/resource.h"
#include "base/timezone.h"
#include "domain/campaign.h"
#include "orders/handlers.h"
#include "stats/status_numbers.h"
#include "store/campaigns.h"

/* A number for each status. */
struct by_status {
    struct described marks;
    int64_t          registered;
    int64_t          planned;
    int64_t          scheduled;
    int64_t          busy;
    int64_t          contacted;
    int64_t          canceled;
    int64_t          do_not_call;
};

struct progress {
    struct described  marks;
    struct uuid       campaign_uuid;
    int64_t           total;
    struct by_status *numbers;
};

struct event_day {
    struct described  marks;
    struct str        date;
    int64_t           total;
    struct by_status *numbers;
};

struct event_days {
    struct described marks;
    struct str       from;
    struct str       to;
    struct str       timezone;
    struct uuid      campaign_uuid;
    int64_t          total;
    struct list      days;
};

/* clang-format off */
static const struct field by_status_fields[] = {
    FIELD(struct by_status, "registered",  registered,  .required = true),
    FIELD(struct by_status, "planned",     planned,     .required = true),
    FIELD(struct by_status, "scheduled",   scheduled,   .required = true),
    FIELD(struct by_status, "busy",        busy,        .required = true),
    FIELD(struct by_status, "contacted",   contacted,   .required = true),
    FIELD(struct by_status, "canceled",    canceled,    .required = true),
    FIELD(struct by_status, "do-not-call", do_not_call, .required = true),
};
static SHAPE(by_status_shape, "ByStatus", struct by_status, by_status_fields, .doc = "A number for each status of orders.");

static const struct field progress_fields[] = {
    FIELD(struct progress, "campaignUuid", campaign_uuid, .required = true, .doc = "The campaign."),
    FIELD(struct progress, "total",        total,         .required = true, .doc = "How many orders it has."),
    FIELD(struct progress, "byStatus",     numbers,       .required = true, .shape = &by_status_shape,
          .doc = "How many of them have which status now."),
};
SHAPE(progress_shape, "Progress", struct progress, progress_fields, .doc = "How far a campaign is.");

static const struct field event_day_fields[] = {
    FIELD(struct event_day, "date",     date,    .required = true, .format = "date", .doc = "The day."),
    FIELD(struct event_day, "total",    total,   .required = true, .doc = "How many events there were on it."),
    FIELD(struct event_day, "byStatus", numbers, .required = true, .shape = &by_status_shape,
          .doc = "How many times an order got which status."),
};
static SHAPE(event_day_shape, "EventDay", struct event_day, event_day_fields, .doc = "The events of a day.");

static const struct field event_days_fields[] = {
    FIELD(struct event_days, "from",         from,          .required = true, .format = "date", .doc = "The first day."),
    FIELD(struct event_days, "to",           to,            .required = true, .format = "date", .doc = "The last day."),
    FIELD(struct event_days, "timezone",     timezone,      .required = true, .doc = "The time zone of the days."),
    FIELD(struct event_days, "campaignUuid", campaign_uuid, .nullable = true, .doc = "Whose events they are; null: of all campaigns."),
    FIELD(struct event_days, "total",        total,         .required = true, .doc = "How many events there were on all days."),
    FIELD(struct event_days, "days",         days,          .required = true, .shape = &event_day_shape,
          .doc = "One item for each day, also where nothing happened."),
};
SHAPE(event_days_shape, "EventDays", struct event_days, event_days_fields, .doc = "Events by day and status.");
/* clang-format on */

_Static_assert(COUNT_OF(by_status_fields) == ORDER_STATUSES, "one for each, in their order");

static struct by_status *by_status(struct arena *arena, const struct status_numbers *numbers, int64_t *total)
{
    struct by_status *made = SHAPE_NEW(arena, struct by_status, by_status_shape);

    *total = 0;
    for (size_t i = 0; i < ORDER_STATUSES; i++) {
        *(int64_t *)field_at(made, &by_status_fields[i]) = numbers->total[i];
        made->marks.present |= field_bit(&by_status_shape, &by_status_fields[i]);
        *total += numbers->total[i];
    }
    return made;
}

struct problem *campaign_progress(struct request *request, struct response *response)
{
    struct progress      *progress = SHAPE_NEW(request->arena, struct progress, progress_shape);
    struct status_numbers numbers;
    struct campaign      *campaign;
    int64_t               total;
    struct problem       *problem = store_campaign_find(request->tenant, request_params(request)->uuid, &campaign);

    if (problem)
        return problem;
    if (!campaign)
        return no_such(request, "campaign");
    if ((problem = status_numbers_now(request->tenant, campaign->id, &numbers)))
        return problem;
    SET(progress, campaign_uuid, campaign->uuid);
    SET(progress, numbers, by_status(request->arena, &numbers, &total));
    SET(progress, total, total);
    answer_object(request, response, progress);
    return NULL;
}

/* --- events by day ------------------------------------------------------------------------------------------------ */

enum { SECONDS_OF_DAY = 86400, DAYS_WITHOUT_FROM = 30 };

/* Days are counted from 1970. */
static int64_t day_of(struct civil civil)
{
    civil.hour = civil.minute = civil.second = civil.micros = 0;
    return civil_to_instant(civil).micros / 1000000 / SECONDS_OF_DAY;
}

static struct str date_of(struct arena *arena, int64_t day)
{
    struct civil civil = civil_from_instant((struct instant){.micros = day * SECONDS_OF_DAY * INT64_C(1000000)});

    return arena_format(arena, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
}

static void fault(struct request *request, const char *name, enum problem_code code, const char *sentence)
{
    fault_in(request->arena, &request->parameter_faults, str_from(name), code, "%s", sentence);
}

static int64_t read_day(struct request *request, const char *name, struct str text)
{
    struct str     time = arena_format(request->arena, STR_FMT "T00:00:00Z", STR_ARG(text));
    struct instant midnight;

    if (date_valid(text) && instant_parse(time, &midnight) && midnight.micros >= 0)
        return midnight.micros / 1000000 / SECONDS_OF_DAY;
    fault(request, name, CODE_invalid_date, "It must be a day from 1970 on, written YYYY-MM-DD.");
    return 0;
}

/* Etc/GMT+5 has a plus, too. */
static struct str zone_asked(struct request *request, struct str name)
{
    const char *blank = name.len ? memchr(name.at, ' ', name.len) : NULL;

    return blank ? time_with_plus(request->arena, name, (size_t)(blank - name.at)) : name;
}

static struct str take_zone(struct request *request, struct zone *zone)
{
    const struct params *params = request_params(request);
    const char          *folder = request->settings->zoneinfo;
    struct str           name   = request->caller->token->account_timezone;
    struct str           asked  = HAS(params, timezone) ? zone_asked(request, params->timezone) : name;

    *zone = (struct zone){0};
    if (HAS(params, timezone) && timezone_known(folder, asked))
        name = asked;
    else if (HAS(params, timezone))
        fault(request, "timezone", CODE_invalid_timezone, "It must be an IANA time zone, such as Europe/Lisbon.");
    (void)zone_open(request->arena, folder, name, zone);
    return name;
}

static void take_days(struct request *request, struct day_range *range)
{
    const struct params *params = request_params(request);
    size_t               faults = request->parameter_faults.count;

    range->last = HAS(params, to) ? read_day(request, "to", params->to) : day_of(zone_civil(range->zone, request->now));
    range->first = HAS(params, from) ? read_day(request, "from", params->from) : range->last - DAYS_WITHOUT_FROM + 1;
    if (range->first < 0)
        range->first = 0;
    if (request->parameter_faults.count > faults)
        return;
    if (range->first > range->last) {
        fault(request, "to", CODE_out_of_order, "It must not be before the first day.");
    } else if (range->last - range->first >= EVENT_DAYS) {
        fault(request, "from", CODE_out_of_range, "At most 366 days can be asked for at once.");
        fault_limit(&request->parameter_faults, EVENT_DAYS, range->last - range->first + 1);
    }
}

/* As with other filters, a campaign that is not there has no events. */
static struct problem *read_days(struct request *request, struct day_range *range, struct status_numbers *numbers)
{
    const struct params *params   = request_params(request);
    struct campaign     *campaign = NULL;
    struct problem      *problem;

    memset(numbers, 0, (size_t)(range->last - range->first + 1) * sizeof(*numbers));
    if (HAS(params, campaign_uuid) &&
        ((problem = store_campaign_find(request->tenant, params->campaign_uuid, &campaign)) || !campaign))
        return problem;
    range->campaign_id = campaign ? campaign->id : 0;
    return status_numbers_by_day(request->tenant, range, numbers);
}

static void show_days(struct request *request, struct event_days *shown, const struct day_range *range,
                      const struct status_numbers *numbers)
{
    size_t            count = (size_t)(range->last - range->first + 1);
    struct list       days  = shape_list(request->arena, &event_day_shape, count);
    struct event_day *day   = days.items;
    int64_t           all   = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t total;

        SET(&day[i], date, date_of(request->arena, range->first + (int64_t)i));
        SET(&day[i], numbers, by_status(request->arena, &numbers[i], &total));
        SET(&day[i], total, total);
        all += total;
    }
    SET(shown, from, date_of(request->arena, range->first));
    SET(shown, to, date_of(request->arena, range->last));
    SET(shown, total, all);
    SET(shown, days, days);
}

struct problem *event_days(struct request *request, struct response *response)
{
    const struct params   *params  = request_params(request);
    struct event_days     *shown   = SHAPE_NEW(request->arena, struct event_days, event_days_shape);
    struct status_numbers *numbers = ARENA_ARRAY(request->arena, struct status_numbers, EVENT_DAYS);
    struct day_range       range   = {0};
    struct zone            zone;
    struct problem        *problem;

    SET(shown, timezone, take_zone(request, &zone));
    range.zone = &zone;
    take_days(request, &range);
    if ((problem = faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed)) ||
        (problem = read_days(request, &range, numbers)))
        return problem;
    if (HAS(params, campaign_uuid))
        SET(shown, campaign_uuid, params->campaign_uuid);
    show_days(request, shown, &range, numbers);
    answer_object(request, response, shown);
    return NULL;
}
