#include "lists/sort_entries.h"

#include "filters/filter_needs.h"
#include "search/ids.h"

#include <stdlib.h>

enum { SAMPLE = 33 };

int sort_entry_compare(const struct sort_entry *a, const struct sort_entry *b, bool is_descending)
{
    int order;

    if (!a->code.len != !b->code.len)
        return a->code.len ? -1 : 1;
    order = token_compare(a->code, b->code);
    if (order)
        return is_descending ? -order : order;
    return (a->id < b->id) - (a->id > b->id);
}

static int compare_ascending(const void *a, const void *b)
{
    return sort_entry_compare(a, b, false);
}

static int compare_descending(const void *a, const void *b)
{
    return sort_entry_compare(a, b, true);
}

/* The codes of a batch in one piece, one after the other. */
static struct bytes gather_codes(struct arena *arena, const struct filter_sort *sort, const struct list *rows,
                                 struct sort_entry *entries)
{
    const struct record *record = rows->items;
    size_t               size   = 0;
    uint8_t             *start;
    uint8_t             *at;

    for (size_t i = 0; i < rows->count; i++) {
        entries[i] = (struct sort_entry){.code = filter_sort_code(arena, &sort->field, &record[i]), .id = record[i].id};
        size += entries[i].code.len;
    }
    at = start = (uint8_t *)arena_room(arena, size + 1);
    for (size_t i = 0; i < rows->count; i++) {
        if (entries[i].code.len)
            memcpy(at, entries[i].code.at, entries[i].code.len);
        at += entries[i].code.len;
    }
    return (struct bytes){.at = start, .len = size + 1};
}

static struct problem *read_batch(const struct tenant *tenant, const struct filter_sort *sort,
                                  const struct ids_asked *asked, struct sort_entries *out)
{
    struct arena_mark mark = arena_mark(tenant->arena);
    struct list       rows = {0};
    struct bytes      codes;
    struct problem   *problem = ids_read(tenant, asked, &rows);

    if (problem)
        return problem;
    codes = arena_rewind(tenant->arena, mark, gather_codes(tenant->arena, sort, &rows, out->at + out->count));
    for (size_t i = 0; i < rows.count; i++) {
        struct sort_entry *entry = &out->at[out->count++];

        entry->code.at = codes.at;
        codes.at += entry->code.len;
    }
    arena_work(tenant->arena, rows.count * sizeof(struct record));
    return NULL;
}

struct problem *sort_entries_read(const struct tenant *tenant, const struct filter_sort *sort, const int64_t *ids,
                                  size_t count, struct sort_entries *out)
{
    struct ids_asked asked = {.first = SQL_records_found, .end = SQL_COUNT};

    *out = (struct sort_entries){.at = ARENA_ARRAY(tenant->arena, struct sort_entry, count + 1)};
    for (size_t done = 0; done < count; done += asked.count) {
        struct problem *problem;

        asked.ids   = ids + done;
        asked.count = count - done < IDS_AT_ONCE ? count - done : IDS_AT_ONCE;
        if ((problem = read_batch(tenant, sort, &asked, out)))
            return problem;
    }
    if (out->count)
        qsort(out->at, out->count, sizeof(*out->at), sort->is_descending ? compare_descending : compare_ascending);
    return NULL;
}

struct problem *sorted_rows_read(const struct tenant *tenant, const int64_t *ids, size_t count, struct list *rows)
{
    struct ids_asked asked   = {.first = SQL_records_found, .end = SQL_COUNT, .ids = ids, .count = count};
    struct list      read    = {0};
    struct problem  *problem = ids_read(tenant, &asked, &read);
    struct record   *record  = read.items;
    struct record   *to;

    *rows = (struct list){0};
    if (problem || !read.count)
        return problem;
    *rows       = shape_list(tenant->arena, &record_shape, read.count);
    to          = rows->items;
    rows->count = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < read.count; j++)
            if (record[j].id == ids[i])
                to[rows->count++] = record[j];
    return NULL;
}

/* Some of the newest or of the oldest. */
static struct problem *draw(struct matches *matches, bool newest, int64_t *out, size_t count)
{
    struct match_page page = {.newest_first = newest, .limit = SORT_SAMPLED};
    const int64_t    *ids;
    size_t            found;
    struct problem   *problem = matches_page(matches, &page, &ids, &found);

    for (size_t i = 0; i < count && !problem; i++)
        out[i] = ids[i * found / count];
    return problem;
}

struct problem *sort_entries_sample(const struct tenant *tenant, const struct filter_sort *sort,
                                    struct matches *matches, struct sort_entries *out)
{
    int64_t         ids[SAMPLE];
    struct problem *problem;

    if ((problem = draw(matches, true, ids, SAMPLE / 2)) ||
        (problem = draw(matches, false, ids + SAMPLE / 2, SAMPLE - SAMPLE / 2)))
        return problem;
    return sort_entries_read(tenant, sort, ids, SAMPLE, out);
}
