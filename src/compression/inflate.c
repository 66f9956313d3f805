#include "compression/inflate.h"

#include "compression/zlib_memory.h"

/* What zlib calls the size of its window: the logarithm, negative without a header, 16 more for gzip. */
static const int windows[] = {[INFLATE_RAW] = -15, [INFLATE_GZIP] = 15 + 16};

struct inflater {
    struct arena     *arena;
    z_stream          stream;
    enum inflate_step end; /* what comes once the bytes are out; INFLATE_SOME: that is not known yet */
};

struct inflater *inflater_new(struct arena *arena, enum inflate_form form)
{
    struct inflater *inflater = ARENA_NEW(arena, struct inflater);

    inflater->arena  = arena;
    inflater->stream = zlib_stream(arena);
    (void)inflateInit2(&inflater->stream, windows[form]);
    return inflater;
}

void inflater_restart(struct inflater *inflater)
{
    (void)inflateReset(&inflater->stream);
    inflater->end = INFLATE_SOME;
}

void inflater_feed(struct inflater *inflater, struct bytes form)
{
    inflater->stream.next_in  = form.at;
    inflater->stream.avail_in = (unsigned)form.len;
}

enum inflate_step inflater_next(struct inflater *inflater, void *to, size_t room, size_t *len)
{
    z_stream *stream = &inflater->stream;
    int       state;

    *len = 0;
    if (inflater->end != INFLATE_SOME)
        return inflater->end;
    stream->next_out  = to;
    stream->avail_out = (unsigned)room;
    state             = inflate(stream, Z_NO_FLUSH);
    *len              = room - stream->avail_out;
    arena_work(inflater->arena, *len);
    if (state == Z_STREAM_END)
        inflater->end = INFLATE_END;
    else if (state != Z_OK && state != Z_BUF_ERROR)
        inflater->end = INFLATE_DAMAGED;
    if (*len)
        return INFLATE_SOME;
    return inflater->end == INFLATE_SOME ? INFLATE_MORE : inflater->end;
}

size_t inflater_left(const struct inflater *inflater)
{
    return inflater->stream.avail_in;
}

uint32_t checksum_crc32(uint32_t before, struct bytes bytes)
{
    return (uint32_t)crc32(before, bytes.at, (unsigned)bytes.len);
}
