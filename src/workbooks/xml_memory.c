#include "workbooks/xml_memory.h"

#include <stdalign.h>

/* Each piece has the size of a power of two, and goes back to the others of its size. */
enum { SMALLEST = 5 };

union head {
    size_t      size_class;
    max_align_t aligned;
};

static struct xml_memory *in_use;

void xml_memory_use(struct xml_memory *memory)
{
    in_use = memory;
}

static size_t class_of(size_t size)
{
    size_t size_class = 0;

    while (((size_t)1 << (size_class + SMALLEST)) < size + sizeof(union head))
        size_class++;
    return size_class;
}

static void *take(size_t size)
{
    struct xml_memory *memory = in_use;
    size_t             size_class, whole;
    union head        *head;

    if (size > XML_MEMORY_MOST) {
        memory->is_full = true;
        return NULL;
    }
    size_class = class_of(size);
    whole      = (size_t)1 << (size_class + SMALLEST);
    head       = memory->unused[size_class];
    if (head) {
        memcpy(&memory->unused[size_class], head + 1, sizeof(void *));
    } else if (whole > XML_MEMORY_MOST - memory->taken) {
        memory->is_full = true;
        return NULL;
    } else {
        head = (union head *)(void *)arena_room(memory->arena, whole);
        memory->taken += whole;
    }
    head->size_class = size_class;
    return head + 1;
}

static void give_back(void *at)
{
    union head *head = at;
    void       *next;

    if (!at)
        return;
    head--;
    next = in_use->unused[head->size_class];
    memcpy(at, &next, sizeof(next));
    in_use->unused[head->size_class] = head;
}

static void *take_again(void *at, size_t size)
{
    union head *head = at;
    void       *other;
    size_t      had;

    if (!at)
        return take(size);
    head--;
    had = ((size_t)1 << (head->size_class + SMALLEST)) - sizeof(union head);
    if (size <= had)
        return at;
    other = take(size);
    if (!other)
        return NULL;
    memcpy(other, at, had);
    give_back(at);
    return other;
}

const XML_Memory_Handling_Suite xml_memory_suite = {
    .malloc_fcn = take, .realloc_fcn = take_again, .free_fcn = give_back};
