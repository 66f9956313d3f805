/*
 * The parameters of a list: a walk that begins with them goes on with the cursor that its first page gives, from where
 * that page ended; any other cursor is refused, and one of a moment that no row can have.
 */
#include "api/caller.h"
#include "api/listing.h"
#include "domain/record.h"
#include "http/decode.h"
#include "http/router.h"
#include "json/read.h"
#include "support/fuzzing.h"

enum { HEAD = 2 * sizeof(int64_t) };

/* Microseconds: beyond the years -6000 and 11000; and those of the years 1 and 9999 by themselves. */
static const int64_t micros_max = INT64_C(300000000000000000);
static const int64_t first      = INT64_C(-62135596800000000);
static const int64_t last       = INT64_C(253402300799999999);

/* Where the page ends. */
struct place {
    int64_t id;
    int64_t updated_at;
};

static const struct place *place;

/* A page that is full, all of it one row. */
static struct problem *read_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total)
{
    struct record *record;

    (void)tenant->db;
    *rows  = shape_list(tenant->arena, &record_shape, (size_t)listing->limit);
    *total = listing->limit;
    record = rows->items;
    for (size_t i = 0; i < rows->count; i++) {
        SET(&record[i], id, place->id);
        SET(&record[i], updated_at, (struct instant){.micros = place->updated_at});
    }
    return NULL;
}

/* The parameters of a list of records; false when they are refused. */
static bool begin(struct request *request, struct listing_plan *plan, struct arena *arena, struct str target)
{
    static const struct http_settings settings = {.body_limit = 1000};
    static const struct token_record  token = {.marks = {.shape = &token_shape}, .account_uuid = {.bytes = {5}}};
    static const struct caller        caller   = {.token = &token};
    struct response                   response = {0};

    *request         = (struct request){.arena = arena, .settings = &settings, .target = target, .caller = &caller};
    request->tenant  = ARENA_NEW(arena, struct tenant);
    *request->tenant = (struct tenant){.arena = arena, .account_id = 5};
    *plan            = (struct listing_plan){.read = read_page};
    if (route_find(request, &response) || !request->route || request_decode(request) || listing_begin(request, plan))
        return false;
    plan->listing->sort_field.field.member = MEMBER_LAST_NAME; /* of whatever order by a member */
    return true;
}

static void check_refused(struct arena *arena, struct str query, struct str cursor)
{
    struct request      request;
    struct listing_plan plan;

    expect(!begin(&request, &plan, arena,
                  arena_format(arena, "/api/records?" STR_FMT "cursor=" STR_FMT, STR_ARG(query), STR_ARG(cursor))));
}

static void check_next(struct arena *arena, struct str query, struct str cursor)
{
    struct str target = arena_format(arena, "/api/records?" STR_FMT "cursor=" STR_FMT, STR_ARG(query), STR_ARG(cursor));
    struct request      request;
    struct listing_plan plan;

    if (place->updated_at < first || place->updated_at > last) {
        check_refused(arena, query, cursor);
        return;
    }
    expect(begin(&request, &plan, arena, target));
    expect(plan.listing->before_id == place->id && plan.listing->before_update.micros == place->updated_at);
    for (size_t i = 0; i < cursor.len; i++) {
        struct str other = arena_str(arena, cursor);

        ((char *)(uintptr_t)other.at)[i] = other.at[i] == 'x' ? 'y' : 'x';
        check_refused(arena, query, other);
    }
}

static void check_walk(struct arena *arena, struct str query)
{
    struct str          target   = arena_format(arena, "/api/records?" STR_FMT "cursor=", STR_ARG(query));
    struct response     response = {0};
    struct faults       faults   = {0};
    struct request      request;
    struct listing_plan plan;
    struct value       *answer;
    const struct value *next;

    if (!begin(&request, &plan, arena, target))
        return;
    expect(!HAS(plan.listing, before_id));
    if (plan.is_empty || !plan.listing->limit)
        return;
    expect(!listing_answer(&request, &response, &plan));
    expect(!json_read(arena, response.body, &answer, &faults) && !faults.count);
    next = value_member(answer, STR("nextCursor"));
    expect(next && next->kind == VALUE_STRING);
    check_next(arena, query, next->text);
}

/* The first sixteen bytes are the place, the rest is the query. */
void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct place end;
    struct str   query;

    if (size < HEAD || size > HEAD + 2000 || memchr(data + HEAD, 0, size - HEAD))
        return;
    memcpy(&end, data, HEAD);
    end.updated_at %= micros_max;
    place = &end;
    query = (struct str){.at = (const char *)data + HEAD, .len = size - HEAD};
    if (query.len)
        query = arena_format(arena, STR_FMT "&", STR_ARG(query));
    check_walk(arena, query);
}
