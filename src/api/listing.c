#include "api/listing.h"

#include "api/cursor.h"
#include "api/params.h"
#include "api/phones.h"
#include "metrics/metrics.h"
#include "http/answer.h"
#include "http/query.h"
#include "http/route.h"
#include "json/write.h"

_Static_assert((INT64_C(1) << 53) <= INT64_MAX / LIMIT_MAX, "the offset of the last page there can be is a number");
_Static_assert(LISTING_CAP == 10000, "a sentence below says so");

enum { EXACT_TIME = 2000000 /* microseconds that a whole total may take, and that it may use of the processor */ };

static bool has_param(const struct request *request, const char *name)
{
    const struct field *field = shape_field(request->route->params, str_from(name));

    return field && field_present(request->params, field);
}

/* Whether pages beyond row LISTING_CAP would have to skip rows one by one. */
static bool is_deep_limited(const struct listing *listing)
{
    return listing_is_looked_for(listing) || listing->sort >= SORT_LAST_UPDATED;
}

static void fault(struct request *request, const char *name, enum problem_code code, const char *sentence)
{
    fault_in(request->arena, &request->parameter_faults, str_from(name), code, "%s", sentence);
}

static void take_cursor(struct request *request, struct listing *listing)
{
    const struct params *params = request->params;
    struct cursor        cursor;

    if (has_param(request, "page"))
        fault(request, "cursor", CODE_page_and_cursor, "Use either page or cursor, not both.");
    if (!params->cursor.len)
        return;
    if (!cursor_read(request, listing, params->cursor, &cursor)) {
        fault(request, "cursor", CODE_invalid_cursor, "It must be the nextCursor of an answer to the same list.");
        return;
    }
    SET(listing, before_id, cursor.id);
    SET(listing, before_update, (struct instant){.micros = cursor.updated_at});
}

/* Reads the search; `type` is the one that the list asks for, or NULL. */
static void read_search(struct request *request, struct listing_plan *plan, const struct record_type *type)
{
    const struct params *params = request->params;
    struct word_query   *words  = ARENA_NEW(request->arena, struct word_query);
    struct problem      *problem;

    if ((problem = words_query(request->arena, params->search, phones_home_of_query(request, type), words))) {
        faults_take(request->arena, &request->parameter_faults, problem);
        return;
    }
    plan->is_empty = !words->blank && !words->count;
    if (words->count)
        plan->listing->words = words;
}

static int64_t page_asked(const struct request *request)
{
    const struct params *params = request->params;

    return has_param(request, "page") ? params->page : 1;
}

static void take_common(struct request *request, struct listing *listing)
{
    const struct params *params = request->params;

    SET(listing, account_id, request->tenant->account_id);
    listing->sort = has_param(request, "sort") ? (enum listing_sort)params->sort : SORT_NEWEST;
    SET(listing, limit, has_param(request, "limit") ? params->limit : LIMIT_DEFAULT);
    if (listing->limit > LIMIT_MAX)
        SET(listing, limit, LIMIT_MAX);
    SET(listing, offset, (page_asked(request) - 1) * listing->limit);
    if (has_param(request, "status"))
        SET(listing, status, params->status);
    listing->wants_exact_total = has_param(request, "total");
    if (listing->wants_exact_total)
        arena_change_limits(request->arena, EXACT_TIME, clock_monotonic_us() + EXACT_TIME);
}

/* The campaign is looked up later, but that the list is one of a campaign is known by now. */
static bool is_too_deep(const struct request *request, const struct listing *listing)
{
    bool is_in_campaign = has_param(request, "campaignUuid") || has_param(request, "campaign");

    return listing->offset >= LISTING_CAP && (is_deep_limited(listing) || (is_in_campaign && HAS(listing, status)));
}

static void refuse_page(struct request *request, const struct listing *listing)
{
    fault(request, "page", CODE_page_too_deep,
          "With search, with status in a campaign, or sorted by update, pages end at row 10,000: walk on with cursor.");
    fault_limit(&request->parameter_faults, LISTING_CAP, listing->offset + 1);
}

void listing_take(struct request *request, struct listing_plan *plan)
{
    struct listing *listing = SHAPE_NEW(request->arena, struct listing, listing_shape);

    plan->listing = listing;
    take_common(request, listing);
    if (has_param(request, "search"))
        read_search(request, plan, NULL);
    if (has_param(request, "cursor"))
        take_cursor(request, listing);
    else if (is_too_deep(request, listing))
        refuse_page(request, listing);
}

struct problem *listing_begin(struct request *request, struct listing_plan *plan)
{
    listing_take(request, plan);
    return faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);
}

void listing_take_type(struct request *request, struct listing_plan *plan, const struct record_type *type)
{
    SET(plan->listing, type_id, type->id);
    if (plan->listing->words && HAS(type, default_country))
        read_search(request, plan, type);
}

static struct str next_cursor(struct request *request, const struct listing *listing, const void *row)
{
    const struct shape *shape  = ((const struct described *)row)->shape;
    struct cursor       cursor = {0};

    cursor.id         = *(const int64_t *)field_at(row, shape_column(shape, STR("id")));
    cursor.updated_at = ((const struct instant *)field_at(row, shape_column(shape, STR("updated_at"))))->micros;
    return cursor_print(request, listing, &cursor);
}

/* The Link header of an answer, RFC 8288, while it is put together. */
struct links {
    struct request  *request;
    struct response *response;
    struct str       base; /* the list's own address with all parameters but page and cursor, and a mark behind it */
};

static struct links links_begin(struct request *request, struct response *response)
{
    struct arena     *arena = request->arena;
    struct str        rest  = request->query;
    struct links      links = {.request = request, .response = response};
    struct query_pair pair;
    char              mark = '?';

    links.base = arena_format(arena, STR_FMT STR_FMT, STR_ARG(request->settings->mount), STR_ARG(request->path));
    while (query_next(arena, &rest, &pair) > 0) {
        struct str kept = percent_encode(arena, pair.value);

        if (str_is(pair.name, "page") || str_is(pair.name, "cursor"))
            continue;
        links.base = arena_format(arena, STR_FMT "%c" STR_FMT "=" STR_FMT, STR_ARG(links.base), mark,
                                  STR_ARG(pair.name), STR_ARG(kept));
        mark       = '&';
    }
    links.base = arena_format(arena, STR_FMT "%c", STR_ARG(links.base), mark);
    return links;
}

static void add_link(const struct links *links, const char *relation, const char *name, struct str value)
{
    struct response *response = links->response;

    response->link = arena_format(links->request->arena, STR_FMT "%s<" STR_FMT "%s=" STR_FMT ">; rel=\"%s\"",
                                  STR_ARG(response->link), response->link.len ? ", " : "", STR_ARG(links->base), name,
                                  STR_ARG(value), relation);
}

static void add_page_link(const struct links *links, const char *relation, int64_t page)
{
    add_link(links, relation, "page", arena_format(links->request->arena, "%lld", (long long)page));
}

/* What a page has to say of itself and of its neighbours. */
struct page {
    int64_t    number;
    int64_t    count;       /* of pages; those beyond the reach of pages among them */
    bool       is_more;     /* there are more, nobody knows how many */
    bool       is_cut;      /* pages do not reach the last one */
    struct str next_cursor; /* of the last page that can be reached, if rows follow; else empty */
};

/* Whoever follows `next` sees every row: from the last page that pages reach, it goes on by cursor. */
static void add_page_links(const struct links *links, const struct page *page)
{
    int64_t last = page->count ? page->count : 1;

    add_page_link(links, "first", 1);
    if (page->number > 1)
        add_page_link(links, "prev", page->number - 1 < page->count ? page->number - 1 : last);
    if (page->next_cursor.len)
        add_link(links, "next", "cursor", page->next_cursor);
    else if (page->number < page->count)
        add_page_link(links, "next", page->number + 1);
    if (!page->is_more && !page->is_cut)
        add_page_link(links, "last", last);
}

static void write_members(struct json_writer *writer, const struct listing_plan *plan, const void *row)
{
    json_described_members(writer, row, plan->members ? plan->members : UINT64_MAX);
}

/* What making the row's text takes is given back at once, but where the text of the whole page has to grow. */
static void write_row(struct request *request, struct json_writer *writer, const struct listing_plan *plan, void *row)
{
    struct arena_mark   mark = arena_mark(request->arena);
    struct json_writer *alone;
    struct bytes        text;
    const char         *before;

    if (!plan->show) {
        write_members(writer, plan, row);
        return;
    }
    plan->show(request, plan, row);
    alone = json_writer_new(request->arena);
    write_members(alone, plan, row);
    text   = arena_rewind(request->arena, mark, str_bytes(json_writer_text(alone)));
    before = json_writer_text(writer).at;
    json_raw(writer, (struct str){.at = (const char *)text.at, .len = text.len});
    if (json_writer_text(writer).at == before)
        arena_rewind(request->arena, mark, (struct bytes){0});
}

static void write_rows(struct request *request, struct json_writer *writer, const struct listing_plan *plan,
                       const struct list *rows)
{
    json_object_open(writer);
    json_name(writer, str_from(request->route->list));
    json_array_open(writer);
    for (size_t i = 0; i < rows->count; i++)
        write_row(request, writer, plan,
                  (char *)rows->items + i * ((const struct described *)rows->items)->shape->size);
    json_array_close(writer);
}

static void write_number(struct json_writer *writer, const char *name, int64_t number)
{
    json_name(writer, str_from(name));
    json_integer(writer, number);
}

static bool is_more_than_known(const struct listing *listing, int64_t total)
{
    return listing_may_stop(listing) && total > LISTING_CAP;
}

static void write_total(struct json_writer *writer, const struct listing *listing, int64_t total)
{
    bool is_more = is_more_than_known(listing, total);

    write_number(writer, "total", is_more ? LISTING_CAP : total);
    if (is_more) {
        metrics_add(METRIC_SEARCH_LIMITED);
        json_name(writer, STR("totalRelation"));
        json_text(writer, STR("gte"));
    }
}

static struct page page_of(struct request *request, const struct listing *listing, const struct list *rows,
                           int64_t total)
{
    const struct described *first = rows->items;
    int64_t                 limit = listing->limit;
    int64_t                 end   = listing->offset + limit;
    struct page             page  = {.number  = page_asked(request),
                                     .count   = limit ? (total + limit - 1) / limit : 0,
                                     .is_more = is_more_than_known(listing, total),
                                     .is_cut  = is_deep_limited(listing) && total > LISTING_CAP};

    if (page.is_cut && end >= LISTING_CAP && (page.is_more ? (int64_t)rows->count == limit : total > end))
        page.next_cursor = next_cursor(request, listing, (const char *)first + (rows->count - 1) * first->shape->size);
    return page;
}

static void answer_page(struct request *request, struct response *response, const struct listing_plan *plan,
                        const struct list *rows, int64_t total)
{
    struct json_writer   *writer  = json_writer_new(request->arena);
    const struct listing *listing = plan->listing;
    struct page           page    = page_of(request, listing, rows, total);
    struct links          links;

    write_rows(request, writer, plan, rows);
    write_total(writer, listing, total);
    write_number(writer, "page", page.number);
    write_number(writer, "limit", listing->limit);
    if (!page.is_more)
        write_number(writer, "totalPages", page.count);
    json_object_close(writer);
    answer_json(response, json_writer_text(writer));
    links = links_begin(request, response);
    add_page_links(&links, &page);
}

/* One row more than asked for was read: it tells whether there is a next page. Without rows the walk is at its end. */
static void answer_walk(struct request *request, struct response *response, const struct listing_plan *plan,
                        struct list *rows, int64_t total)
{
    struct json_writer   *writer  = json_writer_new(request->arena);
    const struct listing *listing = plan->listing;
    int64_t               limit   = listing->limit ? listing->limit - 1 : 0;
    struct str            next    = {0};
    struct links          links;

    if ((int64_t)rows->count > limit) {
        const struct described *first = rows->items;

        rows->count--;
        next = next_cursor(request, listing, (const char *)rows->items + (rows->count - 1) * first->shape->size);
    }
    write_rows(request, writer, plan, rows);
    write_total(writer, listing, total);
    write_number(writer, "limit", limit);
    json_name(writer, STR("nextCursor"));
    if (next.len)
        json_text(writer, next);
    else
        json_null(writer);
    json_object_close(writer);
    answer_json(response, json_writer_text(writer));
    links = links_begin(request, response);
    add_link(&links, "first", "cursor", STR(""));
    if (next.len)
        add_link(&links, "next", "cursor", next);
}

struct problem *listing_answer(struct request *request, struct response *response, const struct listing_plan *plan)
{
    struct listing *listing = plan->listing;
    bool            walks   = has_param(request, "cursor");
    struct list     rows    = {0};
    int64_t         total   = 0;
    struct problem *problem;

    if (walks && listing->limit)
        SET(listing, limit, listing->limit + 1);
    if (walks)
        SET(listing, offset, 0);
    if (!plan->is_empty && (problem = plan->read(request->tenant, listing, &rows, &total)))
        return problem;
    if (plan->finish && (problem = plan->finish(request, &rows)))
        return problem;
    if (walks)
        answer_walk(request, response, plan, &rows, total);
    else
        answer_page(request, response, plan, &rows, total);
    return NULL;
}
