#include "batch/batch_faults.h"

enum { BATCH_FAULTS = 16000 /* are told of all items together */ };

/* The index at the start of "17/phone", and what follows it; false: there is none. */
static bool split(struct str place, size_t *index, struct str *rest)
{
    size_t len = 0;

    for (*index = 0; len < place.len && char_is_digit(place.at[len]) && len < 9; len++)
        *index = *index * 10 + (size_t)(place.at[len] - '0');
    *rest = str_from_at(place, len);
    return len && (!rest->len || rest->at[0] == '/');
}

void batch_faults_share(struct batch *batch, struct faults *faults)
{
    struct str    start = STR("/items/");
    struct faults left  = {0};
    struct arena *arena = batch->request->arena;

    for (const struct violation *found = faults->first; found; found = found->next) {
        struct violation fault = *found;
        size_t           index;

        fault.next = NULL;
        if (str_starts(found->place, start) && split(str_from_at(found->place, start.len), &index, &fault.place) &&
            index < batch->count)
            fault_add(arena, &batch->items[index].told, &fault);
        else
            fault_add(arena, &left, &fault);
    }
    *faults = left;
}

/* --- memory ------------------------------------------------------------------------------------------------------- */

static size_t size_of(const struct violation *violation)
{
    size_t size = sizeof(*violation) + violation->place.len + violation->detail.len;

    return (size + _Alignof(struct violation) - 1) / _Alignof(struct violation) * _Alignof(struct violation);
}

static size_t size_of_all(const struct batch *batch, size_t first, size_t end)
{
    size_t size = 0;

    for (size_t i = first; i < end; i++)
        for (const struct violation *fault = batch->items[i].violations; fault; fault = fault->next)
            size += size_of(fault);
    return size;
}

static void copy_text(char **at, struct str text)
{
    if (text.len)
        memcpy(*at, text.at, text.len);
    *at += text.len;
}

/* Side by side: each fault with its texts after it. */
static struct bytes pack(const struct batch *batch, size_t first, size_t end)
{
    size_t size  = size_of_all(batch, first, end);
    char  *start = size ? arena_alloc(batch->request->arena, size) : NULL;
    char  *at    = start;

    for (size_t i = first; i < end; i++)
        for (const struct violation *fault = batch->items[i].violations; fault; fault = fault->next) {
            char *text = at + sizeof(*fault);

            memcpy(at, fault, sizeof(*fault));
            copy_text(&text, fault->place);
            copy_text(&text, fault->detail);
            at += size_of(fault);
        }
    return (struct bytes){.at = (const uint8_t *)start, .len = size};
}

/* The faults of one item, from *at on. */
static void unpack(struct batch_item *item, char **at)
{
    struct violation **link = &item->violations;
    bool               more = *link != NULL;

    while (more) {
        struct violation *fault = (void *)*at;
        char             *text  = *at + sizeof(*fault);

        *link            = fault;
        more             = fault->next != NULL;
        fault->place.at  = text;
        fault->detail.at = text + fault->place.len;
        link             = &fault->next;
        *at += size_of(fault);
    }
}

void batch_faults_keep(struct batch *batch, size_t first, size_t end, struct arena_mark mark)
{
    struct bytes moved = arena_rewind(batch->request->arena, mark, pack(batch, first, end));
    char        *at    = (char *)(uintptr_t)moved.at;

    for (size_t i = first; i < end; i++)
        unpack(&batch->items[i], &at);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void add(struct arena *arena, struct faults *faults, const struct batch_item *item)
{
    struct str start = arena_format(arena, "/items/%zu", item->index);

    for (const struct violation *found = item->violations; found && !faults_are_full(faults); found = found->next) {
        struct violation fault = *found;

        fault.place = arena_format(arena, STR_FMT STR_FMT, STR_ARG(start), STR_ARG(found->place));
        fault.next  = NULL;
        fault_add(arena, faults, &fault);
    }
}

struct problem *batch_faults_problem(struct batch *batch)
{
    struct arena *arena  = batch->request->arena;
    struct faults faults = {.most = BATCH_FAULTS};

    for (size_t i = 0; i < batch->count; i++)
        if (batch->items[i].has_failed)
            add(arena, &faults, &batch->items[i]);
    return faults_problem(arena, &faults, PROBLEM_unacceptable);
}
