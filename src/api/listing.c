#include "api/listing.h"

#include "api/cursor.h"
#include "api/links.h"
#include "api/params.h"
#include "api/phones.h"
#include "api/sorts.h"
#include "filters/filter_needs.h"
#include "http/answer.h"
#include "http/route.h"
#include "json/write.h"
#include "metrics/metrics.h"

_Static_assert((INT64_C(1) << 53) <= INT64_MAX / LIMIT_MAX, "the offset of the last page there can be is a number");
_Static_assert(LISTING_CAP == 10000, "a sentence below says so");

enum { EXACT_TIME = 2000000 /* microseconds that a whole total may take, and that it may use of the processor */ };

static bool is_body(const struct request *request)
{
    return request->content != NULL;
}

const struct params *listing_asked(const struct request *request)
{
    return is_body(request) ? request->content : request->params;
}

static bool has_param(const struct request *request, const char *name)
{
    const struct params *asked = listing_asked(request);
    const struct field  *field = shape_field(asked->marks.shape, str_from(name));

    return field && field_present(asked, field);
}

void listing_fault(struct request *request, const char *name, const struct listing_refusal *why)
{
    if (is_body(request))
        fault_at(request->arena, &request->faults, pointer_member(request->arena, STR(""), str_from(name)), why->code,
                 "%s", why->sentence);
    else
        fault_in(request->arena, &request->parameter_faults, str_from(name), why->code, "%s", why->sentence);
    if (why->limit)
        fault_limit(is_body(request) ? &request->faults : &request->parameter_faults, why->limit, why->value);
}

static void fault(struct request *request, const char *name, enum problem_code code, const char *sentence)
{
    listing_fault(request, name, &(struct listing_refusal){.code = code, .sentence = sentence});
}

struct problem *listing_faults(struct request *request)
{
    struct problem *problem = faults_problem(request->arena, &request->parameter_faults, PROBLEM_malformed);

    return problem ? problem : faults_problem(request->arena, &request->faults, PROBLEM_unacceptable);
}

/* Whether pages beyond row LISTING_CAP would have to skip rows one by one. */
static bool is_deep_limited(const struct listing *listing)
{
    return listing_is_looked_for(listing) || listing->sort >= SORT_LAST_UPDATED;
}

static void take_cursor(struct request *request, struct listing *listing)
{
    const struct params *params = listing_asked(request);
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
    listing->before_code = cursor.code;
}

/* Reads the search; `type` is the one that the list asks for, or NULL. */
static void read_search(struct request *request, struct listing_plan *plan, const struct record_type *type)
{
    struct word_query *words = ARENA_NEW(request->arena, struct word_query);
    struct problem    *problem;

    problem = words_query(request->arena, listing_asked(request)->search, phones_home_of_query(request, type), words);
    if (problem && is_body(request))
        faults_take_members(request->arena, &request->faults, problem);
    else if (problem)
        faults_take(request->arena, &request->parameter_faults, problem);
    if (problem)
        return;
    plan->is_empty |= !words->blank && !words->count;
    if (words->count)
        plan->listing->words = words;
}

static int64_t page_asked(const struct request *request)
{
    return has_param(request, "page") ? listing_asked(request)->page : 1;
}

static void take_common(struct request *request, struct listing *listing)
{
    const struct params *params = listing_asked(request);
    const struct field  *status = shape_column(params->marks.shape, STR("status"));

    SET(listing, account_id, request->tenant->account_id);
    listing->sort = sort_asked(params);
    SET(listing, limit, has_param(request, "limit") ? params->limit : LIMIT_DEFAULT);
    if (listing->limit > LIMIT_MAX)
        SET(listing, limit, LIMIT_MAX);
    SET(listing, offset, (page_asked(request) - 1) * listing->limit);
    if (status && field_present(params, status))
        SET(listing, status, params->status);
    listing->wants_exact_total = has_param(request, "total");
    if (listing->wants_exact_total)
        arena_change_limits(request->arena, EXACT_TIME, clock_monotonic_us() + EXACT_TIME);
}

/* The campaign and the filter are looked up later, but that the list has one is known by now. */
static bool is_too_deep(const struct request *request, const struct listing_plan *plan)
{
    const struct listing *listing        = plan->listing;
    bool                  is_in_campaign = has_param(request, "campaignUuid") || has_param(request, "campaign");

    return listing->offset >= LISTING_CAP && (is_deep_limited(listing) || plan->is_looked_for ||
                                              has_param(request, "filter") || (is_in_campaign && HAS(listing, status)));
}

static void refuse_page(struct request *request, const struct listing *listing)
{
    listing_fault(request, "page",
                  &(struct listing_refusal){.code = CODE_page_too_deep,
                                            .sentence =
                                                "With search, filter, status in a campaign, or sorted by another "
                                                "member than createdAt, pages end at row 10,000: walk on with "
                                                "cursor.",
                                            .limit = LISTING_CAP,
                                            .value = listing->offset + 1});
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
    else if (is_too_deep(request, plan))
        refuse_page(request, listing);
}

struct problem *listing_begin(struct request *request, struct listing_plan *plan)
{
    listing_take(request, plan);
    return listing_faults(request);
}

void listing_take_type(struct request *request, struct listing_plan *plan, const struct record_type *type)
{
    SET(plan->listing, type_id, type->id);
    if (plan->listing->words && HAS(type, default_country))
        read_search(request, plan, type);
}

static struct str next_cursor(struct request *request, const struct listing *listing, const void *row)
{
    const struct shape *shape   = ((const struct described *)row)->shape;
    const struct field *updated = shape_column(shape, sort_column(listing->sort));
    struct cursor       cursor  = {0};

    cursor.id = *(const int64_t *)field_at(row, shape_column(shape, STR("id")));
    if (updated && field_present(row, updated))
        cursor.updated_at = ((const struct instant *)field_at(row, updated))->micros;
    else if (updated)
        cursor.updated_at = SCHEDULED_NEVER.micros;
    if (listing->sort == SORT_BY_FIELD)
        cursor.code = filter_sort_code(request->arena, &listing->sort_field.field, row);
    return cursor_print(request, listing, &cursor);
}

static void add_page_link(const struct links *links, const char *relation, int64_t page)
{
    links_add(links, relation, "page", arena_format(links->request->arena, "%lld", (long long)page));
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
        links_add(links, "next", "cursor", page->next_cursor);
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

/* What has been found. */
struct found {
    struct list rows;
    int64_t     total;
};

static struct page page_of(struct request *request, const struct listing *listing, const struct found *found)
{
    const struct list      *rows  = &found->rows;
    const struct described *first = rows->items;
    int64_t                 total = found->total;
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
                        const struct found *found)
{
    struct json_writer   *writer  = json_writer_new(request->arena);
    const struct listing *listing = plan->listing;
    struct page           page    = page_of(request, listing, found);
    struct links          links;

    write_rows(request, writer, plan, &found->rows);
    write_total(writer, listing, found->total);
    write_number(writer, "page", page.number);
    write_number(writer, "limit", listing->limit);
    if (!page.is_more)
        write_number(writer, "totalPages", page.count);
    json_object_close(writer);
    answer_json(response, json_writer_text(writer));
    if (is_body(request))
        return;
    links = links_begin(request, response);
    add_page_links(&links, &page);
}

/* One row more than asked for was read: it tells whether there is a next page. Without rows the walk is at its end. */
static void answer_walk(struct request *request, struct response *response, const struct listing_plan *plan,
                        struct found *found)
{
    struct json_writer   *writer  = json_writer_new(request->arena);
    const struct listing *listing = plan->listing;
    struct list          *rows    = &found->rows;
    int64_t               limit   = listing->limit ? listing->limit - 1 : 0;
    struct str            next    = {0};
    struct links          links;

    if ((int64_t)rows->count > limit) {
        const struct described *first = rows->items;

        rows->count--;
        next = next_cursor(request, listing, (const char *)rows->items + (rows->count - 1) * first->shape->size);
    }
    write_rows(request, writer, plan, rows);
    write_total(writer, listing, found->total);
    write_number(writer, "limit", limit);
    json_name(writer, STR("nextCursor"));
    if (next.len)
        json_text(writer, next);
    else
        json_null(writer);
    json_object_close(writer);
    answer_json(response, json_writer_text(writer));
    if (is_body(request))
        return;
    links = links_begin(request, response);
    links_add(&links, "first", "cursor", STR(""));
    if (next.len)
        links_add(&links, "next", "cursor", next);
}

struct problem *listing_answer(struct request *request, struct response *response, const struct listing_plan *plan)
{
    struct listing *listing = plan->listing;
    bool            walks   = has_param(request, "cursor");
    struct found    found   = {0};
    struct problem *problem;

    if (walks && listing->limit)
        SET(listing, limit, listing->limit + 1);
    if (walks)
        SET(listing, offset, 0);
    if (!plan->is_empty && (problem = plan->read(request->tenant, listing, &found.rows, &found.total)))
        return problem;
    if (plan->finish && (problem = plan->finish(request, &found.rows)))
        return problem;
    if (walks)
        answer_walk(request, response, plan, &found);
    else
        answer_page(request, response, plan, &found);
    return NULL;
}
