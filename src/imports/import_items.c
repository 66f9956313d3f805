/* What the rows of a chunk mean, as items of a batch whose request nobody has sent. */
#include "batch/handlers.h"
#include "imports/import_chunk.h"

static void add_text(struct arena *arena, struct value *object, const char *name, struct str text)
{
    struct value *member = ARENA_NEW(arena, struct value);

    *member = (struct value){.kind = VALUE_STRING, .name = str_from(name), .text = text};
    value_append(object, member);
}

static void add_match(struct arena *arena, struct value *item, const struct texts *match)
{
    struct value *keys = ARENA_NEW(arena, struct value);

    *keys = (struct value){.kind = VALUE_ARRAY, .name = STR("match")};
    for (size_t i = 0; i < match->count; i++) {
        struct value *key = ARENA_NEW(arena, struct value);

        *key = (struct value){.kind = VALUE_STRING, .text = match->at[i]};
        value_append(keys, key);
    }
    value_append(item, keys);
}

static void add_policies(struct arena *arena, struct value *item, const struct import *import)
{
    static const char *const on_matches[]  = {"update", "skip", "error"};
    static const char *const on_missings[] = {"create", "skip", "error"};
    static const char *const on_manies[]   = {"error", "newest"};
    struct value            *fill          = ARENA_NEW(arena, struct value);

    add_match(arena, item, &import->match);
    if (HAS(import, on_match))
        add_text(arena, item, "onMatch", str_from(on_matches[import->on_match]));
    if (HAS(import, on_missing))
        add_text(arena, item, "onMissing", str_from(on_missings[import->on_missing]));
    if (HAS(import, on_many))
        add_text(arena, item, "onMany", str_from(on_manies[import->on_many]));
    if (HAS(import, fill) && import->fill) {
        *fill = (struct value){.kind = VALUE_TRUE, .name = STR("fill")};
        value_append(item, fill);
    }
}

/* The item of a batch that does what a row means. */
static struct value *make_item(const struct import_plan *plan, const struct mapped_row *mapped)
{
    struct arena        *arena  = plan->request->arena;
    const struct import *import = plan->import;
    struct value        *item   = value_object(arena);

    add_text(arena, item, "op", HAS(import, match) ? STR("upsert") : STR("create"));
    add_text(arena, item, "recordTypeUuid", uuid_str(arena, import->type_uuid));
    if (HAS(import, match))
        add_policies(arena, item, import);
    for (const struct value *member = mapped->record->first; member; member = member->next)
        value_append_copy(arena, item, member->name, member);
    return item;
}

void import_chunk_items(struct import_chunk *chunk)
{
    struct request    *request = chunk->plan->request;
    struct batch_body *body    = SHAPE_NEW(request->arena, struct batch_body, batch_shape);
    struct value      *list    = ARENA_NEW(request->arena, struct value);

    list->kind   = VALUE_ARRAY;
    chunk->items = ARENA_ARRAY(request->arena, size_t, chunk->count + 1);
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->lines[i].is_item && !import_is_of_suppressions(chunk->plan->import)) {
            chunk->items[list->count] = i;
            value_append(list, make_item(chunk->plan, &chunk->lines[i].mapped));
        }
    SET(body, on_error, 1); /* continue */
    SET(body, items, list);
    request->content = body;
}
