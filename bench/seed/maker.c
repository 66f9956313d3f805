#include "seed/maker.h"

#include "domain/parameters.h"
#include "text/pattern.h"
#include "seed/types.h"

#include <stdio.h>
#include <stdlib.h>

enum { RECORD_MEMORY = 4 << 20 };

struct maker maker_start(const struct plan *plan)
{
    struct maker maker = {
        .arena = arena_new(RECORD_MEMORY), .kept = arena_new(RECORD_MEMORY), .walk = walk_start(plan)};

    for (size_t i = 0; i < KIND_COUNT; i++) {
        maker.fields[i]  = type_fields(maker.kept, &kinds[i]);
        maker.indexed[i] = record_type_indexed(maker.kept, &maker.fields[i]);
    }
    return maker;
}

void maker_free(struct maker *maker)
{
    arena_free(maker->arena);
    arena_free(maker->kept);
}

/* What the API would refuse must not get in. */
static void stop_at(const struct maker *maker, const struct faults *faults)
{
    const struct violation *first = faults->first;

    fprintf(stderr, "seed: record %llu: " STR_FMT " %s: " STR_FMT "\n", (unsigned long long)maker->walk.number,
            STR_ARG(first->place), problem_code_name(first->code), STR_ARG(first->detail));
    exit(EXIT_FAILURE);
}

/* What does not come from the person. */
static struct record *new_record(const struct maker *maker)
{
    const struct plan  *plan   = maker->walk.plan;
    uint64_t            number = maker->walk.number;
    struct record_facts facts  = plan_record(plan, number);
    struct record      *record = SHAPE_NEW(maker->arena, struct record, record_shape);

    SET(record, account_id, plan->account_id);
    SET(record, id, plan->first_record + (int64_t)number);
    SET(record, uuid, facts.uuid);
    SET(record, type_id, plan->type_ids[facts.kind]);
    SET(record, external_id, plan_external_id(maker->arena, number));
    SET(record, created_at, facts.created_at);
    SET(record, updated_at, facts.updated_at);
    return record;
}

/* Goes the way of POST /api/records, from what a client sends to the parameters that are stored. */
struct record *maker_record(struct maker *maker)
{
    static const uint32_t statuses[] = {[RECORD_ACTIVE] = 85, [RECORD_INACTIVE] = 10, [RECORD_ARCHIVED] = 5};
    const struct walk    *walk       = &maker->walk;
    struct arena         *arena      = maker->arena;
    struct faults         faults     = {0};
    struct pattern_budget budget     = {0};
    struct checking       checking   = {.arena = arena, .patterns = &budget, .faults = &faults};
    struct record        *record;
    struct chance         chance;
    struct person         person;
    struct value         *given;

    arena_reset(arena);
    record            = new_record(maker);
    person            = plan_person(arena, walk->plan, walk->number, &chance);
    maker->word_count = plants_of(walk->plan->seed, walk->number, walk->plan->records, maker->words);
    if (person.first_name.len)
        SET(record, first_name, person.first_name);
    if (person.last_name.len)
        SET(record, last_name, person.last_name);
    SET(record, phone, person.phone);
    SET(record, status, (int)chance_share(&chance, statuses, COUNT_OF(statuses), 100));
    given = kind_parameters(arena, &chance, &kinds[walk->kind], &person, maker->words, maker->word_count);
    record_check(arena, record, NULL, STR(""), &faults);
    SET(record, parameters, parameters_create(&checking, &maker->fields[walk->kind], given, STR("")));
    if (faults.count)
        stop_at(maker, &faults);
    return record;
}
