#include "seed/records.h"

#include "domain/record_key.h"
#include "json/write.h"
#include "seed/maker.h"
#include "seed/progress.h"
#include "seed/streams.h"

#include <stdio.h>
#include <stdlib.h>

struct making {
    struct table_counts *counts;
    record_hash         *hashes;
    struct progress      progress;
    struct maker         maker;
    struct chance        drawn;
};

/* Each record has one unique value. */
static void note_hash(struct making *making, const struct record *record)
{
    const struct walk *walk = &making->maker.walk;
    struct list keys = record_keys(making->maker.arena, record, &making->maker.fields[walk->kind], record->parameters);
    const struct record_key *key = keys.items;

    if (keys.count != 1) {
        fprintf(stderr, "seed: record %llu has %zu unique values\n", (unsigned long long)walk->number, keys.count);
        exit(EXIT_FAILURE);
    }
    memcpy(making->hashes[walk->number], key->hash.at, KEY_BYTES);
}

static void note_words(struct making *making)
{
    for (size_t i = 0; i < making->maker.word_count; i++)
        for (size_t j = 0; j < PLANT_COUNT; j++)
            making->counts->planted[j] += str_is(making->maker.words[i], plant_words[j]);
}

/* Each of those met so far, `before` and this one, is among the samples with the same chance. */
static void note_sample(struct making *making, uint32_t samples[KEPT_SAMPLES], uint64_t before)
{
    uint64_t place = before < KEPT_SAMPLES ? before : chance_below(&making->drawn, (uint32_t)before + 1);

    if (place < KEPT_SAMPLES)
        samples[place] = (uint32_t)making->maker.walk.number;
}

static enum record_history history_of(struct making *making)
{
    struct table_counts *counts = making->counts;
    const struct walk   *walk   = &making->maker.walk;

    counts->in_campaigns += walk->count > 0;
    if (!walk->count && !walk->has_past) {
        note_sample(making, counts->apart, walk->number - counts->with_history);
        return HISTORY_NONE;
    }
    note_sample(making, counts->placed, counts->with_history++);
    return walk->has_past ? HISTORY_PAST : HISTORY_CURRENT;
}

static void row_optional(struct rows *rows, bool is_there, struct str text)
{
    if (is_there)
        row_text(rows, text);
    else
        row_null(rows);
}

static size_t next_record(void *context, struct rows *rows)
{
    struct making       *making = context;
    const struct record *record;

    if (!walk_next(&making->maker.walk))
        return 0;
    record = maker_record(&making->maker);
    note_hash(making, record);
    note_words(making);
    row_integer(rows, record->account_id);
    row_integer(rows, record->id);
    row_uuid(rows, record->uuid);
    row_integer(rows, record->type_id);
    row_integer(rows, record->status);
    row_integer(rows, history_of(making));
    row_optional(rows, HAS(record, first_name), record->first_name);
    row_optional(rows, HAS(record, last_name), record->last_name);
    row_text(rows, record->phone);
    row_text(rows, json_of_value(making->maker.arena, record->parameters));
    row_instant(rows, record->created_at);
    row_instant(rows, record->updated_at);
    row_text(rows, record->external_id);
    row_end(rows);
    progress_add(&making->progress, 1);
    return 1;
}

bool records_load(struct loader *loader, const struct plan *plan, struct table_counts *counts, record_hash *hashes)
{
    struct making making = {
        .counts   = counts,
        .hashes   = hashes,
        .progress = progress_start("records", plan->records),
        .maker    = maker_start(plan),
        .drawn    = chance_for(plan->seed, STREAM_SAMPLES, 1),
    };
    bool is_done = loader_fill(loader, "record",
                               "account_id, id, uuid, type_id, status, has_history, first_name, last_name, phone,"
                               " parameters, created_at, updated_at, external_id",
                               (struct row_source){.next = next_record, .context = &making});

    if (is_done)
        progress_end(&making.progress);
    maker_free(&making.maker);
    return is_done;
}
