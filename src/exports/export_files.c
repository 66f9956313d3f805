#include "exports/export_files.h"

#include "base/clock.h"
#include "compression/deflate.h"
#include "store/find.h"
#include "store/jobs.h"

/* How a piece is stored. */
enum { PIECE_DEFLATED = 1 };

enum { PURGE_TIME = 200000 /* microseconds at once; job_purge says so */ };

static struct problem *check_room(const struct tenant *tenant, const struct export *export)
{
    struct export_usage *usage = SHAPE_NEW(tenant->arena, struct export_usage, export_usage_shape);
    struct problem      *problem;
    bool                 found;

    if ((problem = db_one(tenant, SQL_export_usage, export, usage, &found)))
        return problem;
    if (usage->files >= EXPORTS_MOST)
        return problem_limit(problem_coded(tenant->arena, PROBLEM_conflict, CODE_limit_reached,
                                           "The account has %d exports, and may not have more: delete one.",
                                           EXPORTS_MOST),
                             EXPORTS_MOST, usage->files);
    if (usage->bytes < EXPORT_ALL_BYTES)
        return NULL;
    return problem_limit(problem_coded(tenant->arena, PROBLEM_conflict, CODE_limit_reached,
                                       "The account's exports have %lld bytes, and may not become more: delete one.",
                                       (long long)EXPORT_ALL_BYTES),
                         EXPORT_ALL_BYTES, usage->bytes);
}

static struct problem *add_job(const struct tenant *tenant, struct export *export, struct instant now)
{
    struct job     *job = SHAPE_NEW(tenant->arena, struct job, job_shape);
    struct problem *problem;

    SET(job, kind, JOB_EXPORT);
    SET(job, target, export->id);
    SET(job, part, 0);
    SET(job, label, STR(""));
    SET(job, uuid, export->uuid);
    problem = store_job_add(tenant, job, now);
    SET(export, state, job->state);
    return problem;
}

struct problem *export_add(const struct tenant *tenant, struct export *export, struct instant now)
{
    struct problem *problem;

    SET(export, account_id, tenant->account_id);
    SET(export, uuid, uuid_new());
    SET(export, created_at, now);
    if ((problem = check_room(tenant, export)) || (problem = db_run(tenant, SQL_export_insert, export, NULL)))
        return problem;
    SET(export, id, db_last_id(tenant->db));
    SET(export, row_count, 0);
    SET(export, byte_count, 0);
    return add_job(tenant, export, now);
}

struct problem *export_find(const struct tenant *tenant, struct uuid uuid, struct export **out)
{
    return store_find(tenant, SQL_export_by_uuid, uuid, out);
}

static struct export *export_of_id(const struct tenant *tenant, int64_t id)
{
    struct export *export = SHAPE_NEW(tenant->arena, struct export, export_shape);

    SET(export, account_id, tenant->account_id);
    SET(export, id, id);
    return export;
}

struct problem *export_find_by_id(const struct tenant *tenant, int64_t id, struct export **out)
{
    struct export *export = SHAPE_NEW(tenant->arena, struct export, export_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_export_by_id, export_of_id(tenant, id), export, &found);

    *out = !problem && found ? export : NULL;
    return problem;
}

struct problem *export_page(const struct tenant *tenant, struct listing *listing, struct list *rows, int64_t *total)
{
    struct counted *counted = SHAPE_NEW(tenant->arena, struct counted, counted_shape);
    bool            found;
    struct problem *problem = db_one(tenant, SQL_export_count, listing, counted, &found);

    *rows  = (struct list){0};
    *total = counted->total;
    if (problem || *total <= listing->offset)
        return problem;
    if (!HAS(listing, before_id))
        SET(listing, before_id, INT64_MAX);
    return db_all(tenant, SQL_export_page, listing, rows);
}

struct problem *export_grow(const struct tenant *tenant, const struct export *export)
{
    return db_run(tenant, SQL_export_grow, export, NULL);
}

struct problem *export_finish(const struct tenant *tenant, int64_t id)
{
    struct export *export = export_of_id(tenant, id);

    SET(export, seconds, EXPORT_KEPT);
    return db_run(tenant, SQL_export_finish, export, NULL);
}

struct problem *export_drop_file(const struct tenant *tenant, int64_t id, int64_t seconds)
{
    struct export *export = export_of_id(tenant, id);

    SET(export, seconds, seconds);
    return db_run(tenant, SQL_export_drop_file, export, NULL);
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static struct export_piece *piece_at(const struct tenant *tenant, const struct export_piece *place)
{
    struct export_piece *piece = SHAPE_NEW(tenant->arena, struct export_piece, export_piece_shape);

    SET(piece, account_id, tenant->account_id);
    SET(piece, export_id, place->export_id);
    SET(piece, part, place->part);
    SET(piece, start, place->start);
    return piece;
}

static struct problem *add_piece(const struct tenant *tenant, const struct export_piece *place, struct str bytes)
{
    struct arena_mark    mark  = arena_mark(tenant->arena);
    struct export_piece *piece = piece_at(tenant, place);
    struct problem      *problem;

    SET(piece, size, (int64_t)bytes.len);
    SET(piece, packed, PIECE_DEFLATED);
    SET(piece, data, deflate_encode(tenant->arena, str_bytes(bytes)));
    if (!(problem = db_run(tenant, SQL_export_piece_add, piece, NULL)))
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    return problem;
}

struct problem *export_write(const struct tenant *tenant, const struct export_piece *place, struct str bytes,
                             int64_t *start)
{
    struct export_piece next    = *place;
    struct problem     *problem = NULL;

    for (next.start = *start; bytes.len && !problem; next.start = *start) {
        struct str piece = {.at = bytes.at, .len = bytes.len < EXPORT_PIECE ? bytes.len : EXPORT_PIECE};

        problem = add_piece(tenant, &next, piece);
        bytes   = str_from_at(bytes, piece.len);
        *start += (int64_t)piece.len;
    }
    return problem;
}

struct problem *export_read(const struct tenant *tenant, const struct export_piece *place, struct str *bytes)
{
    struct export_piece *piece = SHAPE_NEW(tenant->arena, struct export_piece, export_piece_shape);
    bool                 found;
    struct bytes         plain;
    struct problem      *problem = db_one(tenant, SQL_export_piece_at, piece_at(tenant, place), piece, &found);

    *bytes = (struct str){0};
    if (problem || !found || place->start >= piece->start + piece->size)
        return problem;
    plain = piece->data;
    if (piece->packed == PIECE_DEFLATED &&
        (problem = deflate_decode(tenant->arena, piece->data, (size_t)piece->size, &plain)))
        return problem;
    *bytes = str_from_at((struct str){.at = (const char *)plain.at, .len = plain.len},
                         (size_t)(place->start - piece->start));
    return NULL;
}

struct problem *export_clear_part(const struct tenant *tenant, int64_t id, int64_t part, int64_t *rows)
{
    const struct export_piece place = {.export_id = id, .part = part};

    *rows = 0;
    return db_run(tenant, SQL_export_pieces_clear, piece_at(tenant, &place), rows);
}

/* Pieces go first, then the row, or what it says of them. */
static struct problem *clear(const struct tenant *tenant, const struct export *export)
{
    int64_t         rows;
    struct problem *problem;

    if ((problem = export_clear_part(tenant, export->id, EXPORT_PART_ROWS, &rows)) || rows ||
        (problem = export_clear_part(tenant, export->id, EXPORT_PART_FILE, &rows)) || rows ||
        (problem = db_run(tenant, SQL_export_cleared, export, NULL)))
        return problem;
    return db_run(tenant, SQL_export_delete, export, NULL);
}

struct problem *exports_purge(const struct tenant *nobody)
{
    uint64_t        end     = clock_monotonic_us() + PURGE_TIME;
    struct tenant   owner   = *nobody;
    bool            found   = true;
    struct problem *problem = NULL;

    while (found && !problem && clock_monotonic_us() < end) {
        struct export *export = SHAPE_NEW(nobody->arena, struct export, export_shape);

        problem          = db_one(nobody, SQL_export_find_cleared, NULL, export, &found);
        owner.account_id = export->account_id;
        if (!problem && found)
            problem = clear(&owner, export);
    }
    return problem;
}
