#include "actions/action_counts.h"

#include "json/read.h"
#include "json/write.h"

#include <stdlib.h>

void tally_add_refused(struct action_tally *tally, enum problem_code code, int64_t rows)
{
    size_t i = 0;

    while (i < tally->reasons && tally->codes[i] != code)
        i++;
    if (i == ACTION_REASONS) /* no count may be lost */
        i--;
    else if (i == tally->reasons)
        tally->codes[tally->reasons++] = code;
    tally->refused[i] += rows;
}

void tally_add(struct action_tally *tally, const struct outcome *outcomes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tally->affected += outcomes[i].status == OUTCOME_AFFECTED;
        tally->unchanged += outcomes[i].status == OUTCOME_UNCHANGED;
        if (outcomes[i].status == OUTCOME_REFUSED)
            tally_add_refused(tally, outcomes[i].code, 1);
    }
}

int64_t tally_refused(const struct action_tally *tally)
{
    int64_t all = 0;

    for (size_t i = 0; i < tally->reasons; i++)
        all += tally->refused[i];
    return all;
}

int64_t tally_total(const struct action_tally *tally)
{
    return tally->affected + tally->unchanged + tally_refused(tally);
}

struct str tally_write(struct arena *arena, const struct action_tally *tally)
{
    struct json_writer *writer = json_writer_new(arena);

    json_object_open(writer);
    json_name(writer, STR("affected"));
    json_integer(writer, tally->affected);
    json_name(writer, STR("unchanged"));
    json_integer(writer, tally->unchanged);
    json_name(writer, STR("refused"));
    json_object_open(writer);
    for (size_t i = 0; i < tally->reasons; i++)
        if (tally->refused[i]) {
            json_name(writer, str_from(problem_code_name(tally->codes[i])));
            json_integer(writer, tally->refused[i]);
        }
    json_object_close(writer);
    json_object_close(writer);
    return json_writer_text(writer);
}

static int64_t number_of(struct arena *arena, const struct value *value)
{
    return value && value->kind == VALUE_NUMBER ? strtoll(arena_str(arena, value->text).at, NULL, 10) : 0;
}

enum problem_code reason_of(struct str name)
{
    for (int code = CODE_NONE + 1; code < CODE_COUNT; code++)
        if (str_equal(name, str_from(problem_code_name((enum problem_code)code))))
            return (enum problem_code)code;
    return CODE_conflict;
}

void tally_read(struct arena *arena, struct str text, struct action_tally *tally)
{
    const struct value *stored  = text.len ? json_read_stored(arena, text) : NULL;
    const struct value *refused = value_member(stored, STR("refused"));

    *tally           = (struct action_tally){0};
    tally->affected  = number_of(arena, value_member(stored, STR("affected")));
    tally->unchanged = number_of(arena, value_member(stored, STR("unchanged")));
    for (const struct value *reason = refused ? refused->first : NULL; reason; reason = reason->next)
        tally_add_refused(tally, reason_of(reason->name), number_of(arena, reason));
}

struct str samples_write(struct arena *arena, const struct outcome *outcomes, size_t count)
{
    struct json_writer *writer = json_writer_new(arena);

    json_array_open(writer);
    for (size_t i = 0; i < count; i++) {
        struct action_row *row = SHAPE_NEW(arena, struct action_row, action_row_shape);

        if (outcomes[i].has_uuid)
            SET(row, uuid, outcomes[i].uuid);
        SET(row, status, (int)outcomes[i].status);
        if (outcomes[i].status == OUTCOME_REFUSED)
            SET(row, code, str_from(problem_code_name(outcomes[i].code)));
        json_described(writer, row);
    }
    json_array_close(writer);
    return json_writer_text(writer);
}
