#include "register/suppression_blocks.h"
#include "search/ids.h"

#include <stdlib.h>

enum { ENTRY_WORK = 16 /* bytes looked at for each phone */ };

#define SECOND INT64_C(1000000)

/* clang-format off */
static const struct field block_fields[] = {
    FIELD(struct suppression_block, NULL, account_id),
    FIELD(struct suppression_block, NULL, block),
    FIELD(struct suppression_block, NULL, entries),
};
SHAPE(suppression_block_shape, "SuppressionBlock", struct suppression_block, block_fields);
/* clang-format on */

/* --- rows --------------------------------------------------------------------------------------------------------- */

static int compare_blocks(const void *left, const void *right)
{
    const struct suppression_block *a = left;
    const struct suppression_block *b = right;

    return (a->block > b->block) - (a->block < b->block);
}

struct problem *blocks_read(const struct tenant *tenant, const struct blocks_asked *asked, struct list *rows)
{
    struct ids_asked ids     = {.first = SQL_suppression_blocks,
                                .end   = asked->locks   ? SQL_suppression_blocks_lock
                                         : asked->holds ? SQL_suppression_blocks_hold
                                                        : SQL_COUNT,
                                .ids   = asked->blocks,
                                .count = asked->count};
    struct problem  *problem = NULL;

    *rows = (struct list){0};
    if (asked->count && !(problem = ids_read(tenant, &ids, rows)) && rows->count)
        qsort(rows->items, rows->count, sizeof(struct suppression_block), compare_blocks);
    return problem;
}

struct suppression_block *blocks_find(const struct list *rows, int64_t block)
{
    const struct suppression_block key = {.block = block};

    return rows->count ? bsearch(&key, rows->items, rows->count, sizeof(key), compare_blocks) : NULL;
}

/* --- looking up --------------------------------------------------------------------------------------------------- */

/* A phone and its number. */
struct wanted {
    int64_t                  number;
    struct suppressed_phone *phone;
};

static int compare_wanted(const void *left, const void *right)
{
    const struct wanted *a = left;
    const struct wanted *b = right;

    return (a->number > b->number) - (a->number < b->number);
}

/* For which campaign, and when. */
struct question {
    int64_t campaign_id;
    int64_t now; /* in seconds */
    bool    holds;
};

static bool is_meant(const struct block_entry *entry, const struct question *question)
{
    return (!entry->expires || entry->expires > question->now) &&
           (!entry->campaign_id || question->campaign_id == REGISTER_ANY ||
            entry->campaign_id == question->campaign_id);
}

/* Entries of the whole account come first; of those of campaigns the oldest counts. */
static void note(struct suppressed_phone *phone, const struct block_entry *entry)
{
    struct instant since = {.micros = entry->since * SECOND};

    if (phone->is_suppressed && (!phone->campaign_id || phone->since.micros <= since.micros))
        return;
    phone->is_suppressed = true;
    phone->since         = since;
    phone->reason        = entry->reason;
    phone->campaign_id   = entry->campaign_id;
}

/* Goes through the entries of one block and the phones of it together; both are sorted. */
static void read_block(const struct suppression_block *row, struct wanted *wanted, size_t count,
                       const struct question *question)
{
    struct bytes       rest = row->entries;
    struct block_entry entry;
    size_t             i = 0;

    while (i < count && block_take(&rest, row->block, &entry)) {
        while (i < count && wanted[i].number < entry.number)
            i++;
        for (size_t j = i; j < count && wanted[j].number == entry.number; j++)
            if (is_meant(&entry, question))
                note(wanted[j].phone, &entry);
    }
}

static size_t of_one_block(const struct wanted *wanted, size_t count)
{
    size_t same = 1;

    while (same < count && block_of(wanted[same].number) == block_of(wanted[0].number))
        same++;
    return same;
}

static struct problem *read_all(const struct tenant *tenant, struct wanted *wanted, size_t count,
                                const struct question *question)
{
    int64_t            *blocks = ARENA_ARRAY(tenant->arena, int64_t, count + 1);
    struct blocks_asked asked  = {.blocks = blocks, .holds = question->holds};
    struct list         rows;
    struct problem     *problem;

    for (size_t i = 0; i < count; i += of_one_block(wanted + i, count - i))
        blocks[asked.count++] = block_of(wanted[i].number);
    if ((problem = blocks_read(tenant, &asked, &rows)))
        return problem;
    for (size_t i = 0, same; i < count; i += same) {
        const struct suppression_block *row = blocks_find(&rows, block_of(wanted[i].number));

        same = of_one_block(wanted + i, count - i);
        arena_work(tenant->arena, same * ENTRY_WORK + (row ? row->entries.len : 0));
        if (row)
            read_block(row, wanted + i, same, question);
    }
    return NULL;
}

static struct problem *look_up(const struct tenant *tenant, const struct question *question,
                               struct suppressed_phone *phones, size_t count)
{
    struct wanted *wanted = ARENA_ARRAY(tenant->arena, struct wanted, count + 1);
    size_t         asked  = 0;

    for (size_t i = 0; i < count; i++) {
        phones[i].is_suppressed = false;
        wanted[asked]           = (struct wanted){.number = suppression_number(phones[i].phone), .phone = &phones[i]};
        if (wanted[asked].number)
            asked++;
    }
    if (asked)
        qsort(wanted, asked, sizeof(*wanted), compare_wanted);
    return asked ? read_all(tenant, wanted, asked, question) : NULL;
}

struct problem *register_look_up(const struct tenant *tenant, int64_t campaign_id, struct suppressed_phone *phones,
                                 size_t count)
{
    const struct question question = {.campaign_id = campaign_id, .now = clock_now().micros / SECOND};

    return look_up(tenant, &question, phones, count);
}

struct problem *register_hold(const struct tenant *tenant, int64_t campaign_id, struct suppressed_phone *phones,
                              size_t count)
{
    const struct question question = {.campaign_id = campaign_id, .now = clock_now().micros / SECOND, .holds = true};

    return look_up(tenant, &question, phones, count);
}

struct problem *register_read_entries(const struct tenant *tenant, struct record *record)
{
    struct record  *read  = SHAPE_NEW(tenant->arena, struct record, record_shape);
    bool            found = false;
    struct problem *problem;

    CLEAR(record, suppression_entries);
    if (!(problem = db_one(tenant, SQL_suppression_entries, record, read, &found)) && found)
        SET(record, suppression_entries, read->suppression_entries);
    return problem;
}

bool register_read(struct bytes entries, struct instant now, struct suppressed_phone *phone)
{
    struct wanted            wanted = {.number = suppression_number(phone->phone), .phone = phone};
    struct suppression_block row    = {.block = block_of(wanted.number), .entries = entries};

    struct question question = {.campaign_id = REGISTER_ANY, .now = now.micros / SECOND};

    phone->is_suppressed = false;
    read_block(&row, &wanted, 1, &question);
    return phone->is_suppressed;
}
