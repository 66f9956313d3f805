#include "compression/deflate.h"

#include "compression/zlib_memory.h"

#include <assert.h>
#include <limits.h>

enum {
    LEVEL = 1,        /* the default, 6, takes four times as long for a sixth less */
    STEP  = 32 << 10, /* bytes that are gone through in less than a millisecond */
    FIRST = 64 << 10, /* the room for what comes out, at first */
};

/* With the arena's memory and such a level, zlib cannot fail. */
struct bytes deflate_encode(struct arena *arena, struct bytes bytes)
{
    struct arena_mark mark   = arena_mark(arena);
    z_stream          stream = zlib_stream(arena);
    uint8_t          *form;
    size_t            room;
    int               state;

    assert(bytes.len <= INT_MAX);
    (void)deflateInit(&stream, LEVEL);
    room             = deflateBound(&stream, bytes.len);
    form             = (uint8_t *)arena_room(arena, room);
    stream.next_in   = bytes.at;
    stream.next_out  = form;
    stream.avail_out = (unsigned)room;
    do {
        size_t left = bytes.len - stream.total_in;

        stream.avail_in = (unsigned)(left < STEP ? left : STEP);
        state           = deflate(&stream, left > STEP ? Z_NO_FLUSH : Z_FINISH);
        arena_work(arena, STEP);
    } while (state == Z_OK);
    assert(state == Z_STREAM_END);
    return arena_rewind(arena, mark, (struct bytes){.at = form, .len = stream.total_out});
}

struct problem *deflate_decode(struct arena *arena, struct bytes form, size_t most, struct bytes *out)
{
    struct arena_mark mark   = arena_mark(arena);
    z_stream          stream = zlib_stream(arena);
    size_t            room   = most < FIRST ? most : FIRST;
    uint8_t          *bytes  = (uint8_t *)arena_room(arena, room + 1);
    int               state;

    assert(form.len <= INT_MAX && most < INT_MAX);
    (void)inflateInit(&stream);
    stream.next_in  = form.at;
    stream.avail_in = (unsigned)form.len;
    do {
        if (stream.total_out == room && room < most) {
            size_t more = room < most / 2 ? room * 2 : most;

            bytes = arena_realloc(arena, bytes, room + 1, more + 1);
            room  = more;
        }
        /* One byte more than may come out, so that too much is told from just enough. */
        stream.next_out  = bytes + stream.total_out;
        stream.avail_out = (unsigned)(room + (room == most) - stream.total_out);
        if (stream.avail_out > STEP)
            stream.avail_out = STEP;
        state = inflate(&stream, Z_NO_FLUSH);
        arena_work(arena, STEP);
    } while (state == Z_OK && stream.total_out <= most);
    if (state != Z_STREAM_END || stream.avail_in || stream.total_out > most) {
        arena_rewind(arena, mark, (struct bytes){0});
        return problem_new(arena, PROBLEM_failure, "Bytes that are kept in a smaller form are damaged.");
    }
    *out = arena_rewind(arena, mark, (struct bytes){.at = bytes, .len = stream.total_out});
    return NULL;
}
