#include "actions/action_parts.h"

#include "index/numbers.h"

enum { PLACES = 1000 /* of a part: a row's id is its part times this, and its number */ };

enum { NO_UUID = 0x80, FIRST_REASON = 2, ROW_BYTES = 1 + sizeof(struct uuid) };

_Static_assert((int)PART_ROWS < (int)PLACES, "each row of a part has an id");

/* clang-format off */
static const struct field action_part_fields[] = {
    FIELD(struct action_part, NULL, account_id),
    FIELD(struct action_part, NULL, action_id),
    FIELD(struct action_part, NULL, part),
    FIELD(struct action_part, NULL, ids),
    FIELD(struct action_part, NULL, affected),
    FIELD(struct action_part, NULL, unchanged),
    FIELD(struct action_part, NULL, refused),
    FIELD(struct action_part, NULL, reasons),
    FIELD(struct action_part, NULL, outcomes),
};
SHAPE(action_part_shape, "ActionPart", struct action_part, action_part_fields);
/* clang-format on */

static void name_part(struct action_part *part, const struct tenant *tenant, int64_t action_id, int64_t number)
{
    SET(part, account_id, tenant->account_id);
    SET(part, action_id, action_id);
    SET(part, part, number);
}

static struct action_part *part_of(const struct tenant *tenant, int64_t action_id, int64_t number)
{
    struct action_part *part = SHAPE_NEW(tenant->arena, struct action_part, action_part_shape);

    name_part(part, tenant, action_id, number);
    return part;
}

/* --- writing --------------------------------------------------------------------------------------------------------
 */

static struct bytes ids_pack(struct arena *arena, const int64_t *ids, size_t count)
{
    uint8_t *start  = arena_alloc(arena, count * NUMBER_BYTES + 1);
    uint8_t *at     = start;
    int64_t  before = 0;

    for (size_t i = 0; i < count; i++) {
        at     = number_put(at, (uint64_t)(ids[i] - before));
        before = ids[i];
    }
    return (struct bytes){.at = start, .len = (size_t)(at - start)};
}

static struct problem *insert(const struct tenant *tenant, const struct list *parts)
{
    struct assembly assembly = {0};

    for (size_t i = 0; i < parts->count; i++)
        assembly_add(&assembly, i ? SQL_action_part_insert_next : SQL_action_part_insert);
    return db_run_assembled(tenant, &assembly, parts, NULL);
}

static size_t at_most(size_t count, size_t most)
{
    return count < most ? count : most;
}

/* Some parts together; their memory is given back. */
static struct problem *write_some(const struct tenant *tenant, int64_t action_id, int64_t first,
                                  const struct action_ids *ids)
{
    struct arena_mark   mark  = arena_mark(tenant->arena);
    struct list         parts = shape_list(tenant->arena, &action_part_shape, (ids->count + PART_ROWS - 1) / PART_ROWS);
    struct action_part *part  = parts.items;
    struct problem     *problem = NULL;

    for (size_t i = 0; i < parts.count; i++) {
        size_t done = i * PART_ROWS;

        name_part(&part[i], tenant, action_id, first + (int64_t)i);
        SET(&part[i], ids, ids_pack(tenant->arena, ids->at + done, at_most(ids->count - done, PART_ROWS)));
        SET(&part[i], affected, 0);
        SET(&part[i], unchanged, 0);
        SET(&part[i], refused, 0);
    }
    if (!(problem = insert(tenant, &parts)))
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    return problem;
}

struct problem *parts_write(const struct tenant *tenant, int64_t action_id, const struct action_ids *ids,
                            int64_t *parts)
{
    struct problem *problem = db_run(tenant, SQL_action_part_delete, part_of(tenant, action_id, 0), NULL);

    *parts = 0;
    for (size_t done = 0; done < ids->count && !problem;) {
        struct action_ids some = action_ids_some(ids, done, (size_t)PARTS_AT_ONCE * PART_ROWS);

        problem = write_some(tenant, action_id, *parts + 1, &some);
        *parts += (int64_t)((some.count + PART_ROWS - 1) / PART_ROWS);
        done += some.count;
    }
    return problem;
}

/* The number of a reason in the list of a part, where it is added if it is new. */
static uint8_t reason_number(struct arena *arena, struct action_part *part, struct str name)
{
    uint8_t    number = FIRST_REASON;
    struct str rest   = part->reasons;

    while (rest.len) {
        size_t len = 0;

        while (len < rest.len && rest.at[len] != ',')
            len++;
        if (str_equal((struct str){.at = rest.at, .len = len}, name))
            return number;
        number++;
        rest.at += at_most(len + 1, rest.len);
        rest.len -= at_most(len + 1, rest.len);
    }
    SET(part, reasons,
        arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(part->reasons), part->reasons.len ? "," : "", STR_ARG(name)));
    return number;
}

static void describe(const struct tenant *tenant, struct action_part *part, const struct outcome_list *list)
{
    const struct outcome *outcomes = list->at;
    size_t                count    = list->count;
    struct action_tally   tally    = {0};
    uint8_t              *bytes    = arena_alloc(tenant->arena, count * ROW_BYTES + 1);

    tally_add(&tally, outcomes, count);
    SET(part, affected, tally.affected);
    SET(part, unchanged, tally.unchanged);
    SET(part, refused, tally_refused(&tally));
    for (size_t i = 0; i < count; i++) {
        uint8_t *at = bytes + i * ROW_BYTES;

        *at = (uint8_t)outcomes[i].status;
        if (outcomes[i].status == OUTCOME_REFUSED)
            *at = reason_number(tenant->arena, part, str_from(problem_code_name(outcomes[i].code)));
        if (outcomes[i].has_uuid)
            memcpy(at + 1, &outcomes[i].uuid, sizeof(struct uuid));
        else
            *at |= NO_UUID;
    }
    SET(part, outcomes, ((struct bytes){.at = bytes, .len = count * ROW_BYTES}));
}

struct problem *parts_add_done(const struct tenant *tenant, int64_t action_id, const struct outcome_list *outcomes,
                               int64_t *parts)
{
    struct problem *problem = NULL;

    for (size_t done = 0; done < outcomes->count && !problem; done += PART_ROWS) {
        struct action_part *part = part_of(tenant, action_id, ++*parts);

        SET(part, ids, ((struct bytes){.at = (const uint8_t *)"", .len = 0}));
        describe(
            tenant, part,
            &(struct outcome_list){.at = outcomes->at + done, .count = at_most(outcomes->count - done, PART_ROWS)});
        problem = db_run(tenant, SQL_action_part_insert, part, NULL);
    }
    return problem;
}

struct problem *part_keep(const struct tenant *tenant, struct action_part *part, const struct outcome_list *outcomes)
{
    describe(tenant, part, outcomes);
    return db_run(tenant, SQL_action_part_keep, part, NULL);
}

/* --- reading --------------------------------------------------------------------------------------------------------
 */

static struct problem *broken(const struct tenant *tenant, int64_t action_id)
{
    return problem_new(tenant->arena, PROBLEM_failure, "The set of action %lld is not as it was written.",
                       (long long)action_id);
}

static struct problem *find_part(const struct tenant *tenant, int64_t action_id, int64_t number,
                                 struct action_part **part)
{
    struct action_part *key = part_of(tenant, action_id, number);
    bool                found;
    struct problem     *problem;

    *part   = part_of(tenant, action_id, number);
    problem = db_one(tenant, SQL_action_part_read, key, *part, &found);
    return problem || found ? problem : broken(tenant, action_id);
}

struct problem *part_read(const struct tenant *tenant, int64_t action_id, int64_t number, struct action_part **out)
{
    struct problem *problem = find_part(tenant, action_id, number, out);
    int64_t        *ids;
    struct bytes    rest;
    int64_t         before = 0;
    size_t          count  = 0;

    if (problem)
        return problem;
    ids  = ARENA_ARRAY(tenant->arena, int64_t, PART_ROWS);
    rest = (*out)->ids;
    while (rest.len) {
        uint64_t step;

        if (count == PART_ROWS || !number_take(&rest, &step))
            return broken(tenant, action_id);
        ids[count++] = before += (int64_t)step;
    }
    (*out)->rows = (struct action_ids){.at = ids, .count = count};
    return NULL;
}

/* A page while it is put together. */
struct rows {
    const struct listing *listing;
    struct list          *list;
    size_t                room;
};

static struct str nth_reason(struct str reasons, size_t number)
{
    struct str name = reasons;

    while (number--) {
        while (reasons.len && *reasons.at != ',')
            reasons.at++, reasons.len--;
        if (reasons.len)
            reasons.at++, reasons.len--;
    }
    for (name = reasons, name.len = 0; name.len < reasons.len && reasons.at[name.len] != ',';)
        name.len++;
    return name;
}

static void take_row(struct rows *rows, const struct action_part *part, size_t number)
{
    const uint8_t     *at     = part->outcomes.at + number * ROW_BYTES;
    uint8_t            kind   = *at & (NO_UUID - 1);
    int                status = kind < FIRST_REASON ? kind : OUTCOME_REFUSED;
    int64_t            id     = part->part * PLACES + (int64_t)number;
    struct action_row *row    = (struct action_row *)rows->list->items + rows->list->count;
    struct uuid        uuid;

    if ((HAS(rows->listing, status) && rows->listing->status != status) || rows->list->count == rows->room ||
        (HAS(rows->listing, before_id) && id >= rows->listing->before_id))
        return;
    SET(row, id, id);
    SET(row, status, status);
    memcpy(&uuid, at + 1, sizeof(uuid));
    if (!(*at & NO_UUID))
        SET(row, uuid, uuid);
    if (status == OUTCOME_REFUSED)
        SET(row, code, nth_reason(part->reasons, kind - (size_t)FIRST_REASON));
    rows->list->count++;
}

static int64_t rows_in(const struct listing *listing, const struct action_part *part)
{
    const int64_t of[OUTCOMES] = {part->affected, part->unchanged, part->refused};

    return HAS(listing, status) ? of[listing->status] : of[0] + of[1] + of[2];
}

/* The rows of a part after `skip` of them, the last first. */
static struct problem *take_part(const struct tenant *tenant, struct rows *rows, int64_t number, int64_t skip)
{
    struct action_part *part;
    struct problem     *problem = find_part(tenant, rows->listing->action_id, number, &part);
    struct list         all     = shape_list(tenant->arena, &action_row_shape, PART_ROWS);
    struct rows         own     = {.listing = rows->listing, .list = &all, .room = PART_ROWS};

    if (problem)
        return problem;
    all.count = 0;
    for (size_t i = HAS(part, outcomes) ? part->outcomes.len / ROW_BYTES : 0; i-- > 0;)
        take_row(&own, part, i);
    for (size_t i = (size_t)skip; i < all.count && rows->list->count < rows->room; i++)
        ((struct action_row *)rows->list->items)[rows->list->count++] = ((const struct action_row *)all.items)[i];
    return NULL;
}

struct problem *parts_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct rows               page   = {.listing = listing, .list = rows, .room = (size_t)listing->limit};
    int64_t                   skip   = HAS(listing, before_id) ? 0 : listing->offset;
    int64_t                   before = HAS(listing, before_id) ? listing->before_id / PLACES : INT64_MAX;
    struct list               counts = {0};
    const struct action_part *part;
    struct problem           *problem = db_all(tenant, SQL_action_part_counts, listing, &counts);

    *total      = 0;
    *rows       = shape_list(tenant->arena, &action_row_shape, page.room + 1);
    rows->count = 0;
    part        = counts.items;
    for (size_t i = 0; i < counts.count && !problem; i++) {
        int64_t some = rows_in(listing, &part[i]);

        *total += some;
        if (!some || part[i].part > before || rows->count == page.room)
            continue;
        if (skip < some)
            problem = take_part(tenant, &page, part[i].part, skip);
        skip = skip < some ? 0 : skip - some;
    }
    return problem;
}
