#include "handlers/record_stream.h"

#include "api/stream.h"
#include "handlers/record_rows.h"
#include "lists/record_lists.h"
#include "sheets/csv_write.h"

/* Rows that are read together: as many as the largest page has, whose memory is provided for. */
enum { ROWS_AT_ONCE = LIMIT_MAX, USUAL_PIECE = 32 << 10 /* bytes */ };

/* The sentence below says so. */
_Static_assert(STREAM_ROWS == 50000, "the limit stands in a sentence");

/* Where the answer has got to. */
struct walk {
    struct listing_plan plan;
    struct record_rows  rows;
    struct listed_ids   ids;
    size_t              done;
};

void record_stream_refuse_pages(struct request *request)
{
    static const char *const     names[] = {"page", "limit", "cursor", "total"};
    const struct params         *asked   = listing_asked(request);
    const struct listing_refusal why     = {
            .code     = CODE_no_pages,
            .sentence = "An answer as text/csv or application/x-ndjson has all rows: leave it out."};

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct field *field = shape_field(asked->marks.shape, str_from(names[i]));

        if (field && field_present(asked, field))
            listing_fault(request, names[i], &why);
    }
}

/* Inside the snapshot none can have gone since its id was found; but the answer has said how many there are. */
static struct problem *read_rows(struct request *request, struct walk *walk, struct list *rows)
{
    size_t          left    = walk->ids.count - walk->done;
    size_t          count   = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;
    struct problem *problem = sorted_rows_read(request->tenant, walk->ids.at + walk->done, count, rows);

    if (problem || (problem = walk->plan.finish(request, rows)))
        return problem;
    if (rows->count < count)
        return problem_new(request->arena, PROBLEM_failure, "Some of the records that were found cannot be read.");
    walk->done += count;
    return NULL;
}

static struct problem *make(struct request *request, void *state, struct str *piece, bool *is_more)
{
    struct walk       *walk = state;
    struct text_buffer text = text_buffer_begin(request->arena, USUAL_PIECE);
    struct list        rows = {0};
    struct problem    *problem;

    if (!walk->done)
        record_rows_begin(&text, &walk->rows);
    if (walk->ids.count && (problem = read_rows(request, walk, &rows)))
        return problem;
    for (size_t i = 0; i < rows.count; i++)
        record_rows_add(&text, &walk->rows, (struct record *)rows.items + i);
    *piece   = text_buffer_text(&text);
    *is_more = walk->done < walk->ids.count;
    return NULL;
}

/* How many there are is told where it is known: to count all that a search finds can take longer than finding it. */
static struct problem *too_many(const struct request *request, const struct all_records *found)
{
    struct problem *problem =
        problem_coded(request->arena, PROBLEM_unacceptable, CODE_too_many_rows,
                      "The list has more than 50,000 rows, too many for one answer: ask for less, or walk through it "
                      "with cursor.");

    return problem_limit(problem, STREAM_ROWS, found->is_exact ? found->total : VALUE_UNKNOWN);
}

struct problem *record_stream_answer(struct request *request, struct response *response, const struct record_list *list)
{
    struct walk         *walk   = ARENA_NEW(request->arena, struct walk);
    struct all_records   found  = {0};
    struct stream_source source = {.make = make, .state = walk};
    struct problem      *problem;

    arena_change_limits(request->arena, STREAM_FIND, UINT64_MAX);
    walk->plan = *list->plan;
    walk->rows = (struct record_rows){.write  = request->media == MEDIA_CSV ? csv_write_row : NULL,
                                      .fields = list->fields};
    if (!walk->plan.is_empty && (problem = store_record_ids(request->tenant, walk->plan.listing, STREAM_ROWS, &found)))
        return problem;
    if (found.total > STREAM_ROWS)
        return too_many(request, &found);
    walk->ids           = found.ids;
    source.rows         = (int64_t)found.ids.count;
    source.content_type = STR("application/x-ndjson");
    if (request->media == MEDIA_CSV) {
        walk->rows.columns  = record_columns_choose(request->arena, list->fields, list->type);
        source.content_type = STR("text/csv; charset=utf-8; header=present");
    }
    return stream_answer(request, response, &source);
}
