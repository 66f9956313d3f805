/* Uploading a file in parts, and what it is once all have arrived. */
#include "api/resource.h"
#include "base/digest.h"
#include "imports/handlers.h"
#include "imports/import_workbook.h"
#include "imports/imports.h"

enum {
    UPLOAD_LOOKED_AT = 8 << 20, /* bytes of a file by which its encoding is told at first; the job sees the rest */
    UPLOAD_TIME      = 2500000, /* of the processor, in microseconds, for looking at a file */
    ROWS_READ        = 20
};

/* --- parts -------------------------------------------------------------------------------------------------------- */

struct problem *import_parts_list(struct request *request, struct response *response)
{
    struct import_parts *parts = SHAPE_NEW(request->arena, struct import_parts, import_parts_shape);
    struct list          rows  = {0};
    struct import       *import;
    struct problem      *problem;

    if ((problem = import_named(request, &import)) ||
        (!import_is_given_up(import) && (problem = import_part_list(request->tenant, import, &rows))))
        return problem;
    SET(parts, parts, rows);
    answer_object(request, response, parts);
    return NULL;
}

struct problem *import_parts_put(struct request *request, struct response *response)
{
    struct import_part      *part  = SHAPE_NEW(request->arena, struct import_part, import_part_shape);
    struct import_part_bytes given = {.part = request_params(request)->part, .bytes = request->body};
    struct import           *import;
    struct problem          *problem;

    if ((problem = import_uploading_lock(request, &import)))
        return problem;
    if ((problem = import_part_put(request->tenant, import, &given)))
        return problem;
    SET(part, part, given.part);
    SET(part, size, (int64_t)given.bytes.len);
    answer_object(request, response, part);
    return NULL;
}

/* --- what it is --------------------------------------------------------------------------------------------------- */

static struct problem *refuse(const struct request *request, const char *reason)
{
    return problem_coded(request->arena, PROBLEM_unacceptable, CODE_unreadable_file, "%s", reason);
}

/* Goes through the file: some of it for what it is, all of it for its digest. */
static struct problem *look_through(struct request *request, const struct import *import, struct digest_sum *sum,
                                    struct upload_guess *guess)
{
    struct import_piece which  = {.part = 1};
    uint64_t            looked = 0;
    struct problem     *problem;

    while (which.part <= import->parts && (sum || looked < UPLOAD_LOOKED_AT)) {
        struct arena_mark mark = arena_mark(request->arena);
        struct str        bytes;

        if ((problem = import_piece_read(request->tenant, import, &which, &bytes)))
            return problem;
        which = bytes.at ? (struct import_piece){.part = which.part, .piece = which.piece + 1}
                         : (struct import_piece){.part = which.part + 1};
        if (bytes.at && looked < UPLOAD_LOOKED_AT)
            upload_look(guess, bytes);
        if (bytes.at && sum)
            digest_add(sum, bytes);
        looked += bytes.len;
        arena_work(request->arena, bytes.len);
        arena_rewind(request->arena, mark, (struct bytes){0});
    }
    return NULL;
}

static struct problem *check_digest(const struct request *request, struct digest digest, struct str sha256)
{
    char text[2 * sizeof(digest.bytes)];

    digest_hex(digest.bytes, sizeof(digest.bytes), text);
    if (memcmp(text, sha256.at, sizeof(text)) == 0)
        return NULL;
    return problem_at(request->arena, PROBLEM_unacceptable, STR("/sha256"), CODE_wrong_digest,
                      "It is not that of the parts together.");
}

static struct problem *choose_format(const struct request *request, struct import *import,
                                     const struct upload_guess *guess)
{
    struct upload upload = upload_guessed(guess);

    if (upload.format == UPLOAD_REFUSED)
        return refuse(request, upload.reason);
    if (upload.format == UPLOAD_GZIP)
        return refuse(request, "It is a compressed file in a compressed file.");
    if (HAS(import, format) &&
        (import->format == UPLOAD_XLSX) != (upload.format == UPLOAD_XLSX || upload.format == UPLOAD_ZIP))
        return refuse(request, import->format == UPLOAD_XLSX ? "The file is no XLSX workbook."
                                                             : "The file is an XLSX workbook.");
    if (!HAS(import, format))
        SET(import, format, (int)upload.format);
    SET(import, told_encoding, (int)upload.encoding);
    return NULL;
}

static struct problem *tell_delimiter(const struct request *request, struct import *import)
{
    struct import_file *file;
    char               *sign = arena_alloc(request->arena, 1);
    struct problem     *problem;

    if (import->format != UPLOAD_CSV)
        return NULL;
    if ((problem = import_file_begin(request->tenant, import, &file)))
        return problem;
    *sign = import_file_delimiter(file);
    SET(import, told_delimiter, ((struct str){.at = sign, .len = 1}));
    return NULL;
}

/* What makes a file unreadable mostly stands near its start, and is told at once. */
static struct problem *read_start(const struct request *request, const struct import *import)
{
    struct import_file *file;
    struct sheet_row    row;
    struct problem     *problem = import_file_begin(request->tenant, import, &file);

    for (size_t i = 0; !problem && i < ROWS_READ; i++) {
        if ((problem = import_file_next(file, &row)))
            return problem;
        if (!row.raw.at)
            return i ? NULL : refuse(request, "The file has no rows.");
    }
    return problem;
}

/* A worker has other requests to serve than those about a workbook. */
static struct problem *read_start_alone(const struct request *request, const struct import *import)
{
    struct problem *problem = read_start(request, import);

    import_workbook_close();
    return problem;
}

/* What is in the file is what counts. */
static struct problem *look_inside(struct request *request, struct import *import, struct upload_guess *guess)
{
    enum upload_format format = upload_guessed(guess).format;
    struct problem    *problem;

    if (format != UPLOAD_GZIP && (format != UPLOAD_ZIP || (HAS(import, format) && import->format == UPLOAD_XLSX)))
        return NULL;
    *guess = (struct upload_guess){0};
    if ((problem = import_unpack(request, import)))
        return problem;
    return look_through(request, import, NULL, guess);
}

struct problem *import_take_file(struct request *request, struct import *import, struct str sha256)
{
    struct digest_sum   *sum   = sha256.len ? digest_begin(request->arena) : NULL;
    struct upload_guess *guess = ARENA_NEW(request->arena, struct upload_guess);
    struct problem      *problem;

    arena_change_limits(request->arena, UPLOAD_TIME, UINT64_MAX);
    problem = look_through(request, import, sum, guess);
    if (sum && problem)
        digest_drop(sum);
    if (problem || (sum && (problem = check_digest(request, digest_end(sum), sha256))) ||
        (problem = look_inside(request, import, guess)) || (problem = choose_format(request, import, guess)) ||
        (problem = tell_delimiter(request, import)) || (problem = read_start_alone(request, import)))
        return problem;
    SET(import, state, IMPORT_UPLOADED);
    SET(import, year, civil_from_instant(request->now).year);
    return import_keep_upload(request->tenant, import);
}

/* --- the end of it ------------------------------------------------------------------------------------------------ */

/* All from 1 on, as many as there are said to be. */
static struct problem *check_parts(struct request *request, struct import *import, int64_t count)
{
    struct list               rows;
    const struct import_part *part;
    int64_t                   size    = 0;
    struct problem           *problem = import_part_list(request->tenant, import, &rows);

    if (problem)
        return problem;
    part = rows.items;
    for (size_t i = 0; i < rows.count; i++) {
        if (part[i].part != (int64_t)i + 1)
            break;
        size += part[i].size;
    }
    if ((int64_t)rows.count != count || (rows.count && part[rows.count - 1].part != count))
        return problem_coded(request->arena, PROBLEM_conflict, CODE_parts_missing,
                             "%zu parts have arrived, and those from 1 to %lld are wanted.", rows.count,
                             (long long)count);
    if (size > IMPORT_BYTES_MOST)
        return problem_limit(
            problem_coded(request->arena, PROBLEM_unacceptable, CODE_too_large, "A file may have 2 GiB."),
            IMPORT_BYTES_MOST, size);
    SET(import, parts, count);
    SET(import, size, size);
    return NULL;
}

struct problem *imports_complete(struct request *request, struct response *response)
{
    const struct import_completion *given = CONTENT(request, struct import_completion);
    struct import                  *import;
    struct problem                 *problem;

    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)) ||
        (problem = import_uploading_lock(request, &import)))
        return problem;
    SET(import, updated_at, later_than(request, import->updated_at));
    if ((problem = check_parts(request, import, given->parts)) ||
        (problem = import_take_file(request, import, HAS(given, sha256) ? given->sha256 : STR(""))))
        return problem;
    answer_object(request, response, import);
    return NULL;
}
