/*
 * What one piece of work, such as a request, may use: memory, which it allocates as it goes and gives back at once, and
 * time. Where either is used up, the work is left by a longjmp.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/attributes.h"
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>

struct arena;

/* A new arena that hands out at most `limit` bytes between two resets. Ends the program when there is no memory. */
struct arena *arena_new(size_t limit);
/* The same for something small that lives long: it takes memory in smaller steps. */
struct arena *arena_new_small(size_t limit);
/* These two give NULL when there is no memory. */
struct arena *arena_try_new(size_t limit);
struct arena *arena_try_new_small(size_t limit);
void          arena_free(struct arena *arena);

/* Gives all memory back; the first block is kept for the next request. */
void arena_reset(struct arena *arena);

/* Why the work was left: what setjmp returns at the place that arena_escape_to names. */
enum arena_end {
    ARENA_FULL    = 1, /* the limit of memory, or the machine's, was reached */
    ARENA_LATE    = 2, /* the limit of time was reached, see arena_work */
    ARENA_STOPPED = 3  /* the function of arena_watch has said so */
};

/* Where the work is left to; without such a place, or with NULL for it, the program ends with a message. */
void arena_escape_to(struct arena *arena, jmp_buf *escape);

/*
 * From now on the work may use so much of the processor, and go on until that moment by clock_monotonic_us; both in
 * microseconds, UINT64_MAX: without a limit, as at first. Looks at the processor time of the calling thread.
 */
void arena_limit_time(struct arena *arena, uint64_t processor, uint64_t until);

/*
 * Changes the limits that arena_limit_time has set: what may be used of the processor since then, and the moment if it
 * is an earlier one. Where there are none, there still are none.
 */
void arena_change_limits(struct arena *arena, uint64_t processor, uint64_t until);

/*
 * Gives work that has turned out to be long on purpose so much more of the processor than it has used, and time until
 * that moment; nobody is asked any more, see arena_watch. Where there are no limits, there still are none.
 */
void arena_extend_limits(struct arena *arena, uint64_t processor, uint64_t until);

/* How much of the processor the work has used since arena_limit_time, in microseconds; 0 without a limit. */
uint64_t arena_processor_time(const struct arena *arena);

/*
 * Tells that about so many bytes have been gone through. To be called by every loop whose length a client decides, not
 * while something is held that the arena does not own. Looks at the clocks after each quarter of a megabyte, and leaves
 * the work with ARENA_LATE if its time is over. What one call tells of should take less than a millisecond.
 */
void arena_work(struct arena *arena, size_t bytes);

/*
 * Has arena_work ask that function, too, when it looks at the clocks, and leave the work with ARENA_STOPPED where it
 * says so. NULL: nobody is asked; arena_limit_time makes it so.
 */
void arena_watch(struct arena *arena, bool (*must_end)(void *context), void *context);

/* Goes there: for memory that is not the arena's and that the machine does not have either. */
NO_RETURN void arena_give_up(struct arena *arena);

/* A moment in the life of an arena. */
struct arena_mark {
    struct block *newest;
    size_t        block_used;
    size_t        used;
};

struct arena_mark arena_mark(const struct arena *arena);

/*
 * Gives back what was handed out since the mark, but for these bytes, which move: the result is where they are. Where
 * there is no memory for moving them, everything stays, and so do they. Without bytes to keep, all of it is given back.
 */
struct bytes arena_rewind(struct arena *arena, struct arena_mark mark, struct bytes kept);

/* Bytes handed out since the last reset, less what was given back. */
size_t arena_used(const struct arena *arena);

/* `size` zeroed bytes aligned for any type. Never returns NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Like realloc; `old` may be NULL. Grows in place when `old` was the last allocation. */
void *arena_realloc(struct arena *arena, void *old, size_t old_size, size_t size);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))

/* Room for `size` bytes that the caller fills: not zeroed. It is aligned for any type. */
char *arena_room(struct arena *arena, size_t size);

/* A copy of text that lives as long as the arena; NUL-terminated after its length. */
struct str arena_str(struct arena *arena, struct str text);

/* printf into the arena. Never for JSON or SQL. */
struct str arena_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
struct str arena_vformat(struct arena *arena, const char *format, va_list arguments) PRINTF_LIKE(2, 0);

#endif
