#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

enum { BLOCK_SIZE = 16 * 1024, SMALL_BLOCK_SIZE = 1024, ALIGNMENT = alignof(max_align_t) };

enum { LOOK_EVERY = 256 << 10 /* bytes of work between two looks at the clocks */ };

struct block {
    struct block *older;
    size_t        size; /* of the bytes below */
    size_t        used;
    alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct block *newest;
    size_t        block_size; /* at least */
    size_t        limit;
    size_t        used;
    jmp_buf      *escape;
    size_t        work;      /* bytes since the last look at the clocks */
    uint64_t      until;     /* by CLOCK_MONOTONIC, in microseconds */
    uint64_t      processor; /* what may be used, in microseconds; UINT64_MAX: any amount */
    uint64_t      started;   /* the thread's processor time then */
    bool (*must_end)(void *context);
    void *context; /* of must_end */
};

static NO_RETURN void end_program(void)
{
    fputs("callbook: out of memory\n", stderr);
    exit(EXIT_FAILURE);
}

void arena_give_up(struct arena *arena)
{
    if (arena->escape)
        longjmp(*arena->escape, ARENA_FULL);
    end_program();
}

static uint64_t microseconds(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

void arena_limit_time(struct arena *arena, uint64_t processor, uint64_t until)
{
    arena->work      = 0;
    arena->must_end  = NULL;
    arena->until     = until;
    arena->processor = processor;
    arena->started   = processor == UINT64_MAX ? 0 : microseconds(CLOCK_THREAD_CPUTIME_ID);
}

void arena_change_limits(struct arena *arena, uint64_t processor, uint64_t until)
{
    if (arena->processor != UINT64_MAX)
        arena->processor = processor;
    if (arena->until != UINT64_MAX && until < arena->until)
        arena->until = until;
}

uint64_t arena_processor_time(const struct arena *arena)
{
    return arena->processor == UINT64_MAX ? 0 : microseconds(CLOCK_THREAD_CPUTIME_ID) - arena->started;
}

void arena_extend_limits(struct arena *arena, uint64_t processor, uint64_t until)
{
    if (arena->processor != UINT64_MAX)
        arena->processor = arena_processor_time(arena) + processor;
    if (arena->until != UINT64_MAX)
        arena->until = until;
    arena->must_end = NULL;
}

void arena_watch(struct arena *arena, bool (*must_end)(void *context), void *context)
{
    arena->must_end = must_end;
    arena->context  = context;
}

static bool is_late(const struct arena *arena)
{
    return (arena->until != UINT64_MAX && microseconds(CLOCK_MONOTONIC) >= arena->until) ||
           (arena->processor != UINT64_MAX && arena_processor_time(arena) >= arena->processor);
}

void arena_work(struct arena *arena, size_t bytes)
{
    arena->work += bytes;
    if (arena->work < LOOK_EVERY)
        return;
    arena->work = 0;
    if (is_late(arena) && arena->escape)
        longjmp(*arena->escape, ARENA_LATE);
    if (arena->must_end && arena->escape && arena->must_end(arena->context))
        longjmp(*arena->escape, ARENA_STOPPED);
}

static struct block *block_try_new(size_t size)
{
    struct block *block = malloc(sizeof(*block) + size);

    if (!block)
        return NULL;
    block->older = NULL;
    block->size  = size;
    block->used  = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    return block;
}

static struct block *block_new(struct arena *arena, size_t size)
{
    struct block *block = block_try_new(size);

    if (!block)
        arena_give_up(arena);
    return block;
}

static struct arena *new_of_blocks(size_t limit, size_t block_size)
{
    struct arena *arena = calloc(1, sizeof(*arena));

    if (!arena)
        return NULL;
    arena->limit      = limit;
    arena->until      = UINT64_MAX;
    arena->processor  = UINT64_MAX;
    arena->block_size = block_size;
    arena->newest     = block_try_new(block_size);
    if (arena->newest)
        return arena;
    free(arena);
    return NULL;
}

struct arena *arena_try_new(size_t limit)
{
    return new_of_blocks(limit, BLOCK_SIZE);
}

struct arena *arena_try_new_small(size_t limit)
{
    return new_of_blocks(limit, SMALL_BLOCK_SIZE);
}

static struct arena *there(struct arena *arena)
{
    if (!arena)
        end_program();
    return arena;
}

struct arena *arena_new(size_t limit)
{
    return there(arena_try_new(limit));
}

struct arena *arena_new_small(size_t limit)
{
    return there(arena_try_new_small(limit));
}

static void block_free(struct block *block)
{
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
    free(block);
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    while (arena->newest) {
        struct block *older = arena->newest->older;

        block_free(arena->newest);
        arena->newest = older;
    }
    free(arena);
}

static void rewind_to(struct arena *arena, struct arena_mark mark)
{
    struct block *block;

    while ((block = arena->newest) != mark.newest) {
        arena->newest = block->older;
        block_free(block);
    }
    block->used = mark.block_used;
    arena->used = mark.used;
    ASAN_POISON_MEMORY_REGION(block->bytes + block->used, block->size - block->used);
}

void arena_reset(struct arena *arena)
{
    struct block *oldest = arena->newest;

    while (oldest->older)
        oldest = oldest->older;
    rewind_to(arena, (struct arena_mark){.newest = oldest});
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){.newest = arena->newest, .block_used = arena->newest->used, .used = arena->used};
}

void arena_escape_to(struct arena *arena, jmp_buf *escape)
{
    arena->escape = escape;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

static size_t rounded(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static void arena_charge(struct arena *arena, size_t size)
{
    if (size > arena->limit || arena->used > arena->limit - size)
        arena_give_up(arena);
    arena->used += size;
}

static void *take(struct arena *arena, size_t size)
{
    struct block *block = arena->newest;
    size_t        need  = rounded(size ? size : 1);
    void         *at;

    if (need < size)
        arena_give_up(arena);
    arena_charge(arena, need);
    if (need > block->size - block->used) {
        block         = block_new(arena, need > arena->block_size ? need : arena->block_size);
        block->older  = arena->newest;
        arena->newest = block;
    }
    at = block->bytes + block->used;
    block->used += need;
    ASAN_UNPOISON_MEMORY_REGION(at, size ? size : 1);
    return at;
}

/* What is kept moves down to the mark, where it has room there. */
static struct bytes rewind_below(struct arena *arena, struct arena_mark mark, struct bytes kept)
{
    uint8_t *at = mark.newest->bytes + mark.block_used;

    ASAN_UNPOISON_MEMORY_REGION(at, kept.len);
    memmove(at, kept.at, kept.len);
    rewind_to(arena, mark);
    ASAN_UNPOISON_MEMORY_REGION(at, kept.len);
    arena->newest->used += rounded(kept.len);
    arena->used += rounded(kept.len);
    return (struct bytes){.at = at, .len = kept.len};
}

/* Else it gets a block of its own, for the one that it is in may go. */
struct bytes arena_rewind(struct arena *arena, struct arena_mark mark, struct bytes kept)
{
    size_t        need = rounded(kept.len);
    struct block *block;

    if (!kept.len) {
        rewind_to(arena, mark);
        return (struct bytes){0};
    }
    if (need <= mark.newest->size - mark.block_used)
        return rewind_below(arena, mark, kept);
    block = block_try_new(need);
    if (!block)
        return kept;
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, kept.len);
    memcpy(block->bytes, kept.at, kept.len);
    rewind_to(arena, mark);
    block->used   = need;
    block->older  = arena->newest;
    arena->newest = block;
    arena->used += need;
    return (struct bytes){.at = block->bytes, .len = kept.len};
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

char *arena_room(struct arena *arena, size_t size)
{
    return take(arena, size);
}

static bool is_last(const struct arena *arena, const void *at, size_t size)
{
    const struct block *block = arena->newest;

    return (const unsigned char *)at + rounded(size ? size : 1) == block->bytes + block->used;
}

void *arena_realloc(struct arena *arena, void *old, size_t old_size, size_t size)
{
    void *grown;

    if (old && size <= old_size)
        return old;
    if (old && is_last(arena, old, old_size)) {
        struct block *block = arena->newest;
        size_t        more  = rounded(size) - rounded(old_size ? old_size : 1);

        if (more <= block->size - block->used) {
            arena_charge(arena, more);
            block->used += more;
            ASAN_UNPOISON_MEMORY_REGION(old, size);
            memset((unsigned char *)old + old_size, 0, size - old_size);
            return old;
        }
    }
    if (!old)
        return arena_alloc(arena, size);
    grown = memcpy(take(arena, size), old, old_size);
    memset((unsigned char *)grown + old_size, 0, size - old_size);
    return grown;
}

struct str arena_str(struct arena *arena, struct str text)
{
    char *copy = arena_room(arena, text.len + 1);

    if (text.len)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return (struct str){.at = copy, .len = text.len};
}

/* Into what is left of the newest block; only a text that is longer than that is formatted a second time. */
struct str arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
    struct block *block = arena->newest;
    size_t        room  = block->size - block->used;
    char         *text  = (char *)block->bytes + block->used;
    va_list       again;
    int           len;

    va_copy(again, arguments);
    ASAN_UNPOISON_MEMORY_REGION(text, room);
    len = vsnprintf(text, room, format, again);
    ASAN_POISON_MEMORY_REGION(text, room);
    va_end(again);
    assert(len >= 0);
    text = take(arena, (size_t)len + 1);
    if ((size_t)len >= room)
        vsnprintf(text, (size_t)len + 1, format, arguments);
    return (struct str){.at = text, .len = (size_t)len};
}

struct str arena_format(struct arena *arena, const char *format, ...)
{
    va_list    arguments;
    struct str text;

    va_start(arguments, format);
    text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}
