/* The keys of unique fields: in runs that are sorted, for the hashes come in no order and the table is in theirs. */
#include "seed/progress.h"
#include "seed/records.h"

#include <stdio.h>
#include <stdlib.h>

enum { RUN = 1 << 21 /* records */, KEY_SET = 1 /* the first one of each type */ };

struct unique_key {
    uint8_t  kind;
    uint8_t  hash[KEY_BYTES];
    uint64_t number;
};

struct unique {
    const struct plan *plan;
    const record_hash *hashes;
    struct progress    progress;
    struct unique_key *run;
    size_t             count; /* of the run */
    size_t             at;
    uint64_t           done; /* records that are in this run and those before it */
};

static int compare(const void *left, const void *right)
{
    const struct unique_key *a = left;
    const struct unique_key *b = right;

    return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind) : memcmp(a->hash, b->hash, KEY_BYTES);
}

static void fill_run(struct unique *unique)
{
    unique->at = unique->count = 0;
    while (unique->count < RUN && unique->done < unique->plan->records) {
        struct unique_key *key = &unique->run[unique->count++];

        *key = (struct unique_key){.kind = unique->plan->kinds[unique->done], .number = unique->done};
        memcpy(key->hash, unique->hashes[unique->done++], KEY_BYTES);
    }
    qsort(unique->run, unique->count, sizeof(*unique->run), compare);
}

static size_t next_key(void *context, struct rows *rows)
{
    struct unique           *unique = context;
    const struct plan       *plan   = unique->plan;
    const struct unique_key *key;

    if (unique->at == unique->count)
        fill_run(unique);
    if (!unique->count)
        return 0;
    key = &unique->run[unique->at++];
    row_integer(rows, plan->account_id);
    row_integer(rows, plan->type_ids[key->kind]);
    row_integer(rows, KEY_SET);
    row_text(rows, (struct str){.at = (const char *)key->hash, .len = KEY_BYTES});
    row_integer(rows, plan->first_record + (int64_t)key->number);
    row_end(rows);
    progress_add(&unique->progress, 1);
    return 1;
}

bool unique_load(struct loader *loader, const struct plan *plan, const record_hash *hashes)
{
    size_t        room   = plan->records < RUN ? plan->records : RUN;
    struct unique unique = {.plan     = plan,
                            .hashes   = hashes,
                            .progress = progress_start("keys", plan->records),
                            .run      = calloc(room, sizeof(*unique.run))};
    bool          is_done;

    if (!unique.run) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    is_done = loader_fill(loader, "record_key", "account_id, type_id, key_set, hash, record_id",
                          (struct row_source){.next = next_key, .context = &unique});
    if (is_done)
        progress_end(&unique.progress);
    free(unique.run);
    return is_done;
}
