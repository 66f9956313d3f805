/* A file that was sent as gzip or ZIP: what is in it takes its place. */
#include "imports/import_bytes.h"
#include "imports/imports.h"
#include "workbooks/compressed_file.h"

/* What unpacking takes has to fit into the time of the request that completes the upload. */
enum { UNPACKED_MOST = 64 << 20 };

/* The file inside, after the parts that were sent, until these are gone. */
struct unpacking {
    const struct tenant *tenant;
    const struct import *import;
    struct import_piece  at;
    char                *room; /* of a piece */
    size_t               len;
    uint64_t             size;
};

static struct problem *flush(struct unpacking *unpacking)
{
    struct str bytes = {.at = unpacking->room, .len = unpacking->len};

    unpacking->len = 0;
    return import_piece_add(unpacking->tenant, unpacking->import, &unpacking->at, bytes);
}

static struct problem *add(struct unpacking *unpacking, struct bytes bytes)
{
    struct problem *problem = NULL;

    unpacking->size += bytes.len;
    if (unpacking->size > UNPACKED_MOST)
        return problem_limit(problem_coded(unpacking->tenant->arena, PROBLEM_unacceptable, CODE_too_large,
                                           "What is in a gzip or ZIP file may have 64 MiB: send it as it is."),
                             UNPACKED_MOST, VALUE_UNKNOWN);
    while (bytes.len && !problem) {
        size_t part = IMPORT_PIECE - unpacking->len;

        if (part > bytes.len)
            part = bytes.len;
        memcpy(unpacking->room + unpacking->len, bytes.at, part);
        unpacking->len += part;
        bytes = (struct bytes){.at = bytes.at + part, .len = bytes.len - part};
        if (unpacking->len == IMPORT_PIECE)
            problem = flush(unpacking);
    }
    return problem;
}

static struct problem *unpack(struct unpacking *unpacking, struct compressed_file *file)
{
    const struct tenant *tenant  = unpacking->tenant;
    struct problem      *problem = NULL;
    enum sheet_fault     fault;
    struct bytes         bytes;

    do {
        if ((problem = compressed_file_next(file, &bytes)) || (problem = add(unpacking, bytes)))
            return problem;
        arena_work(tenant->arena, bytes.len);
    } while (bytes.len);
    if ((fault = compressed_file_refusal(file).fault))
        return problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_unreadable_file, "%s",
                             sheet_fault_sentence(fault));
    return unpacking->len || !unpacking->size ? flush(unpacking) : NULL;
}

struct problem *import_unpack(const struct request *request, struct import *import)
{
    struct arena    *arena     = request->arena;
    struct unpacking unpacking = {
        .tenant = request->tenant, .import = import, .at = {.part = import->parts + 1}, .room = NULL};
    struct import_bytes    *bytes;
    struct compressed_file *file;
    struct problem         *problem;

    unpacking.room = arena_room(arena, IMPORT_PIECE);
    if ((problem = import_bytes_open(request->tenant, import, arena, &bytes)) ||
        (problem = compressed_file_open(arena, import_bytes_source(bytes), &file)) ||
        (problem = unpack(&unpacking, file)) || (problem = import_parts_replace(request->tenant, import)))
        return problem;
    SET(import, parts, 1);
    SET(import, size, (int64_t)unpacking.size);
    return NULL;
}
