#include "imports/import_bytes.h"

enum { PIECES_KEPT = 4 /* several places are read at once: of a workbook its sheet and the texts that it shares */ };

struct kept_piece {
    struct import_piece which; /* part 0: none */
    uint64_t            used;  /* when */
    size_t              len;
    char               *bytes;
};

struct import_bytes {
    const struct tenant *tenant;
    const struct import *import;
    struct byte_source   source;
    struct list          parts; /* of struct import_part */
    struct kept_piece    pieces[PIECES_KEPT];
    uint64_t             uses;
};

/* Which piece has that byte, and where it begins: all but the last one of a part are of one size. */
static bool find_piece(const struct import_bytes *bytes, uint64_t offset, struct import_piece *which, uint64_t *start)
{
    const struct import_part *part = bytes->parts.items;
    uint64_t                  base = 0;

    for (size_t i = 0; i < bytes->parts.count; i++) {
        if (offset < base + (uint64_t)part[i].size) {
            which->part  = part[i].part;
            which->piece = (int64_t)((offset - base) / IMPORT_PIECE);
            *start       = base + (uint64_t)which->piece * IMPORT_PIECE;
            return true;
        }
        base += (uint64_t)part[i].size;
    }
    return false;
}

static struct problem *fetch(const struct import_bytes *bytes, struct kept_piece *kept)
{
    struct arena     *arena = bytes->tenant->arena;
    struct arena_mark mark  = arena_mark(arena);
    struct str        read;
    struct problem   *problem = import_piece_read(bytes->tenant, bytes->import, &kept->which, &read);

    if (problem)
        return problem;
    kept->len = read.len;
    if (read.len)
        memcpy(kept->bytes, read.at, read.len);
    arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}

/* One that is left in the middle, by a problem or for want of time, is none. */
static struct problem *get_piece(struct import_bytes *bytes, const struct import_piece *which, struct kept_piece **out)
{
    struct kept_piece *kept = &bytes->pieces[0];
    struct problem    *problem;

    for (size_t i = 0; i < PIECES_KEPT; i++) {
        struct kept_piece *other = &bytes->pieces[i];

        if (other->len && other->which.part == which->part && other->which.piece == which->piece) {
            other->used = ++bytes->uses;
            *out        = other;
            return NULL;
        }
        if (other->used < kept->used)
            kept = other;
    }
    kept->which = *which;
    kept->used  = ++bytes->uses;
    kept->len   = 0;
    problem     = fetch(bytes, kept);
    *out        = kept;
    return problem;
}

static struct problem *read_bytes(void *context, uint64_t offset, void *to, size_t len)
{
    struct import_bytes *bytes = context;
    char                *at    = to;

    while (len) {
        struct import_piece which;
        struct kept_piece  *kept;
        uint64_t            start;
        size_t              part;
        struct problem     *problem = NULL;

        if (!find_piece(bytes, offset, &which, &start) || (problem = get_piece(bytes, &which, &kept)) ||
            offset - start >= kept->len)
            return problem ? problem
                           : problem_new(bytes->tenant->arena, PROBLEM_failure, "A piece of the file is missing.");
        part = kept->len - (size_t)(offset - start);
        part = part < len ? part : len;
        memcpy(at, kept->bytes + (offset - start), part);
        at += part;
        offset += part;
        len -= part;
    }
    return NULL;
}

struct problem *import_bytes_open(const struct tenant *tenant, const struct import *import, struct arena *arena,
                                  struct import_bytes **out)
{
    struct import_bytes *bytes = ARENA_NEW(arena, struct import_bytes);
    struct list          parts;
    struct problem      *problem = import_part_list(tenant, import, &parts);

    if (problem)
        return problem;
    *out          = bytes;
    bytes->source = (struct byte_source){.context = bytes, .read = read_bytes};
    bytes->parts  = shape_list(arena, &import_part_shape, parts.count);
    for (size_t i = 0; i < parts.count; i++) {
        const struct import_part *part = (const struct import_part *)parts.items + i;
        struct import_part       *copy = (struct import_part *)bytes->parts.items + i;

        copy->part = part->part;
        copy->size = part->size;
        bytes->source.size += (uint64_t)part->size;
    }
    for (size_t i = 0; i < PIECES_KEPT; i++)
        bytes->pieces[i].bytes = arena_room(arena, IMPORT_PIECE);
    import_bytes_of(bytes, tenant, import);
    return NULL;
}

const struct byte_source *import_bytes_source(const struct import_bytes *bytes)
{
    return &bytes->source;
}

void import_bytes_of(struct import_bytes *bytes, const struct tenant *tenant, const struct import *import)
{
    bytes->tenant = tenant;
    bytes->import = import;
}
