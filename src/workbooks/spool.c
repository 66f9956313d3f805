#include "workbooks/spool.h"

#include <unistd.h>

struct spool spool_begin(struct reading *reading, size_t blocks)
{
    return (struct spool){
        .reading = reading, .blocks = ARENA_ARRAY(reading->arena, struct spool_block, blocks), .block_count = blocks};
}

void spool_end(struct spool *spool)
{
    if (spool->file)
        (void)fclose(spool->file);
    spool->file = NULL;
}

static bool fail(struct spool *spool)
{
    struct reading *reading = spool->reading;

    if (!reading->problem)
        reading->problem = problem_new(reading->arena, PROBLEM_unavailable,
                                       "There is no room for a temporary file that a workbook needs.");
    return false;
}

/* All of a block, also of the newest one, after whose bytes there are zeroes. */
static bool block_write(struct spool *spool, const struct spool_block *block)
{
    off_t at = (off_t)(block->number * SPOOL_BLOCK);

    if (!spool->file && !(spool->file = tmpfile()))
        return false;
    for (size_t done = 0; done < SPOOL_BLOCK;) {
        ssize_t part = pwrite(fileno(spool->file), block->bytes + done, SPOOL_BLOCK - done, at + (off_t)done);

        if (part <= 0)
            return false;
        done += (size_t)part;
    }
    return true;
}

static bool block_read(struct spool *spool, const struct spool_block *block)
{
    off_t at = (off_t)(block->number * SPOOL_BLOCK);

    for (size_t done = 0; done < SPOOL_BLOCK;) {
        ssize_t part = pread(fileno(spool->file), block->bytes + done, SPOOL_BLOCK - done, at + (off_t)done);

        if (part <= 0)
            return false;
        done += (size_t)part;
    }
    return true;
}

/* The block of that number, whose place another one may have to leave. NULL: that failed. */
static struct spool_block *block_at(struct spool *spool, uint64_t number)
{
    struct spool_block *block = &spool->blocks[number % spool->block_count];

    if (!block->bytes) {
        block->bytes  = arena_alloc(spool->reading->arena, SPOOL_BLOCK);
        block->number = number;
    }
    if (block->number == number)
        return block;
    if (block->is_changed && !block_write(spool, block))
        return NULL;
    block->is_changed = false;
    block->number     = number;
    /* Of the newest one nothing is in the file, and a block before it has gone there when it left its place. */
    return number * SPOOL_BLOCK == spool->size || block_read(spool, block) ? block : NULL;
}

bool spool_add(struct spool *spool, const void *from, size_t len)
{
    for (size_t done = 0; done < len;) {
        struct spool_block *block = block_at(spool, spool->size / SPOOL_BLOCK);
        size_t              start = spool->size % SPOOL_BLOCK;
        size_t              part  = SPOOL_BLOCK - start < len - done ? SPOOL_BLOCK - start : len - done;

        if (!block)
            return fail(spool);
        memcpy(block->bytes + start, (const char *)from + done, part);
        block->is_changed = true;
        spool->size += part;
        done += part;
    }
    return true;
}

bool spool_get(struct spool *spool, uint64_t offset, void *to, size_t len)
{
    for (size_t done = 0; done < len;) {
        uint64_t            at    = offset + done;
        struct spool_block *block = block_at(spool, at / SPOOL_BLOCK);
        size_t              start = at % SPOOL_BLOCK;
        size_t              part  = SPOOL_BLOCK - start < len - done ? SPOOL_BLOCK - start : len - done;

        if (!block)
            return fail(spool);
        memcpy((char *)to + done, block->bytes + start, part);
        done += part;
    }
    return true;
}
