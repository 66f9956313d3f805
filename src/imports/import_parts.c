/* The parts of an uploaded file, in pieces of the database. */
#include "compression/deflate.h"
#include "imports/import_store.h"

_Static_assert(IMPORT_PIECE == 256 << 10, "so small are the writes of a cluster");

static struct import_part *part_of(const struct tenant *tenant, const struct import *import,
                                   const struct import_piece *which)
{
    struct import_part *part = SHAPE_NEW(tenant->arena, struct import_part, import_part_shape);

    SET(part, account_id, tenant->account_id);
    SET(part, import_id, import->id);
    SET(part, part, which->part);
    SET(part, piece, which->piece);
    return part;
}

/* An empty part has one piece, too. */
static struct problem *write_pieces(const struct tenant *tenant, struct import_part *part, struct str bytes)
{
    struct problem *problem = NULL;

    do {
        struct arena_mark mark = arena_mark(tenant->arena);
        size_t            size = bytes.len < IMPORT_PIECE ? bytes.len : IMPORT_PIECE;
        struct bytes      raw  = {.at = (const uint8_t *)bytes.at, .len = size};

        SET(part, size, (int64_t)size);
        SET(part, bytes, deflate_encode(tenant->arena, raw));
        problem = db_run(tenant, SQL_import_part_insert, part, NULL);
        if (!problem)
            arena_rewind(tenant->arena, mark, (struct bytes){0});
        bytes = str_from_at(bytes, size);
        part->piece++;
    } while (!problem && bytes.len);
    return problem;
}

struct problem *import_part_put(const struct tenant *tenant, const struct import *import,
                                const struct import_part_bytes *given)
{
    struct import_part *part    = part_of(tenant, import, &(struct import_piece){.part = given->part});
    struct problem     *problem = db_run(tenant, SQL_import_part_delete, part, NULL);

    return problem ? problem : write_pieces(tenant, part, given->bytes);
}

struct problem *import_piece_add(const struct tenant *tenant, const struct import *import, struct import_piece *at,
                                 struct str bytes)
{
    struct import_part *part    = part_of(tenant, import, at);
    struct problem     *problem = write_pieces(tenant, part, bytes);

    at->piece = part->piece;
    return problem;
}

struct problem *import_parts_replace(const struct tenant *tenant, const struct import *import)
{
    struct import_piece which   = {.part = 1};
    struct problem     *problem = NULL;

    for (; which.part <= import->parts && !problem; which.part++)
        problem = db_run(tenant, SQL_import_part_delete, part_of(tenant, import, &which), NULL);
    return problem ? problem : db_run(tenant, SQL_import_part_first, part_of(tenant, import, &which), NULL);
}

struct problem *import_part_list(const struct tenant *tenant, const struct import *import, struct list *parts)
{
    *parts = (struct list){0};
    return db_all(tenant, SQL_import_part_list, part_of(tenant, import, &(struct import_piece){0}), parts);
}

struct problem *import_piece_read(const struct tenant *tenant, const struct import *import,
                                  const struct import_piece *which, struct str *bytes)
{
    struct import_part *part  = part_of(tenant, import, which);
    bool                found = false;
    struct bytes        plain;
    struct problem     *problem;

    *bytes = (struct str){0};
    if ((problem = db_one(tenant, SQL_import_part_read, part, part, &found)) || !found)
        return problem;
    if ((problem = deflate_decode(tenant->arena, part->bytes, IMPORT_PIECE, &plain)))
        return problem;
    *bytes = plain.len ? (struct str){.at = (const char *)plain.at, .len = plain.len} : STR("");
    return NULL;
}
