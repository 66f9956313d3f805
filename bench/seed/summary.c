#include "seed/summary.h"

#include "json/write.h"
#include "seed/streams.h"

#include <errno.h>
#include <stdio.h>

enum { SUMMARY_MEMORY = 32 << 20, SAMPLES = 4000 };

static void add_name(struct json_writer *writer, const char *name)
{
    json_name(writer, str_from(name));
}

static void add_text(struct json_writer *writer, const char *name, struct str text)
{
    add_name(writer, name);
    json_text(writer, text);
}

static void add_number(struct json_writer *writer, const char *name, uint64_t number)
{
    add_name(writer, name);
    json_integer(writer, (int64_t)number);
}

static void add_uuid(struct json_writer *writer, const char *name, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    add_text(writer, name, str_from(text));
}

static void add_types(struct json_writer *writer, const struct plan *plan)
{
    add_name(writer, "types");
    json_array_open(writer);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        json_object_open(writer);
        add_uuid(writer, "uuid", plan->type_uuids[i]);
        add_text(writer, "name", str_from(kinds[i].name));
        add_number(writer, "records", plan->by_kind[i]);
        json_object_close(writer);
    }
    json_array_close(writer);
}

static void add_campaigns(struct json_writer *writer, const struct plan *plan)
{
    add_name(writer, "campaigns");
    json_array_open(writer);
    for (size_t i = 0; i < CAMPAIGN_COUNT; i++) {
        json_object_open(writer);
        add_uuid(writer, "uuid", plan->campaign_uuids[i]);
        add_number(writer, "members", plan->campaigns[i].members);
        add_text(writer, "type",
                 plan->campaigns[i].kind == ANY_KIND ? STR("any") : str_from(kinds[plan->campaigns[i].kind].name));
        json_object_close(writer);
    }
    json_array_close(writer);
}

/* Words that the benchmark searches for, with the number of records that have each. */
static void add_words(struct json_writer *writer, const struct table_counts *counts)
{
    static const char *const roles[PLANT_COUNT] = {
        [PLANT_COMMON] = "common",      [PLANT_COMMON_TOO] = "commonToo",   [PLANT_COMMON_THIRD] = "commonThird",
        [PLANT_APART_ONE] = "apartOne", [PLANT_APART_OTHER] = "apartOther", [PLANT_RARE] = "rare",
    };

    add_name(writer, "words");
    json_object_open(writer);
    for (size_t i = 0; i < PLANT_COUNT; i++) {
        add_name(writer, roles[i]);
        json_object_open(writer);
        add_text(writer, "word", str_from(plant_words[i]));
        add_number(writer, "records", counts->planted[i]);
        json_object_close(writer);
    }
    json_object_close(writer);
}

/* Beginnings of frequent names, by their length. */
static void add_prefixes(struct json_writer *writer)
{
    static const struct {
        const char *letters;
        const char *starts[3];
    } prefixes[] = {
        {"1", {"m", "s", "a"}},
        {"2", {"ma", "sc", "an"}},
        {"3", {"mar", "sch", "and"}},
        {"5", {"marti", "schmi", "anders"}},
    };

    add_name(writer, "prefixes");
    json_object_open(writer);
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        add_name(writer, prefixes[i].letters);
        json_array_open(writer);
        for (size_t j = 0; j < COUNT_OF(prefixes[i].starts); j++)
            json_text(writer, str_from(prefixes[i].starts[j]));
        json_array_close(writer);
    }
    json_object_close(writer);
}

static void add_uuid_of(struct json_writer *writer, const struct plan *plan, uint64_t number)
{
    char text[37];

    uuid_format(plan_record(plan, number).uuid, text);
    json_text(writer, str_from(text));
}

static void add_kept(struct json_writer *writer, const char *name, const struct plan *plan, const uint32_t *numbers,
                     uint64_t all)
{
    add_name(writer, name);
    json_array_open(writer);
    for (size_t i = 0; i < KEPT_SAMPLES && i < all; i++)
        add_uuid_of(writer, plan, numbers[i]);
    json_array_close(writer);
}

/* A record's external id, which is unique within its type. */
static void add_handle(struct json_writer *writer, struct arena *arena, const struct plan *plan, uint64_t number)
{
    json_object_open(writer);
    add_text(writer, "id", plan_external_id(arena, number));
    add_uuid(writer, "type", plan->type_uuids[plan->kinds[number]]);
    json_object_close(writer);
}

/* Records from everywhere: their uuids, the external ids of the same ones, and the phones of some others. */
static void add_samples(struct json_writer *writer, struct arena *arena, const struct plan *plan)
{
    struct chance chance = chance_for(plan->seed, STREAM_SAMPLES, 0);
    struct chance again  = chance;
    struct chance ignored;

    add_name(writer, "samples");
    json_array_open(writer);
    for (size_t i = 0; i < SAMPLES; i++)
        add_uuid_of(writer, plan, chance_below(&chance, (uint32_t)plan->records));
    json_array_close(writer);
    add_name(writer, "externalIds");
    json_array_open(writer);
    for (size_t i = 0; i < SAMPLES; i++)
        add_handle(writer, arena, plan, chance_below(&again, (uint32_t)plan->records));
    json_array_close(writer);
    add_name(writer, "phones");
    json_array_open(writer);
    for (size_t i = 0; i < SAMPLES / 10; i++)
        json_text(writer, plan_person(arena, plan, chance_below(&chance, (uint32_t)plan->records), &ignored).phone);
    json_array_close(writer);
}

static bool write_file(const char *path, struct str text)
{
    FILE *file    = fopen(path, "w");
    bool  is_done = file && fprintf(file, STR_FMT "\n", STR_ARG(text)) > 0;

    if (file && fclose(file) != 0)
        is_done = false;
    if (!is_done)
        fprintf(stderr, "seed: %s: %s\n", path, strerror(errno));
    return is_done;
}

bool summary_write(const char *path, const char *account, struct str token, const struct plan *plan,
                   const struct table_counts *counts)
{
    struct arena       *arena  = arena_new(SUMMARY_MEMORY);
    struct json_writer *writer = json_writer_new(arena);
    bool                is_done;

    json_writer_indent(writer);
    json_object_open(writer);
    add_text(writer, "account", str_from(account));
    add_number(writer, "accountId", (uint64_t)plan->account_id);
    add_text(writer, "token", token);
    add_number(writer, "seed", plan->seed);
    add_number(writer, "records", plan->records);
    add_number(writer, "orders", counts->orders);
    add_number(writer, "events", counts->events);
    add_number(writer, "recordsPerSecond", (uint64_t)((double)plan->records / counts->seconds));
    add_number(writer, "stays", counts->stays);
    add_number(writer, "recordsInCampaigns", counts->in_campaigns);
    add_types(writer, plan);
    add_campaigns(writer, plan);
    add_words(writer, counts);
    add_prefixes(writer);
    add_samples(writer, arena, plan);
    add_kept(writer, "samplesAlone", plan, counts->apart, plan->records - counts->with_history);
    add_kept(writer, "samplesWithHistory", plan, counts->placed, counts->with_history);
    json_object_close(writer);
    is_done = write_file(path, json_writer_text(writer));
    arena_free(arena);
    return is_done;
}
