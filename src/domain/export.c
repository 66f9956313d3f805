#include "domain/export.h"

const char *const export_ofs[]      = {"records", "orders", "suppressions", NULL};
const char *const export_formats[]  = {"csv", "ndjson", "xlsx", NULL};
const char *const export_profiles[] = {"data", "excel", NULL};

/* clang-format off */
static const struct field export_fields[] = {
    FIELD(struct export, NULL,             account_id),
    FIELD(struct export, NULL,             id),
    FIELD(struct export, NULL,             type_id),
    FIELD(struct export, NULL,             campaign_id),
    FIELD(struct export, NULL,             column_names),
    FIELD(struct export, NULL,             fold),
    FIELD(struct export, NULL,             needs),
    FIELD(struct export, NULL,             made_bytes),
    FIELD(struct export, NULL,             seconds),
    FIELD(struct export, NULL,             done),
    FIELD(struct export, NULL,             total),
    FIELD(struct export, "uuid",           uuid,          .readonly = true, .doc = "Unique identifier; that of its job, too."),
    FIELD(struct export, "of",             of_what,       .choices = export_ofs, .doc = "What its rows are."),
    FIELD(struct export, "format",         format,        .choices = export_formats, .doc = "What the file is."),
    FIELD(struct export, "profile",        profile,       .choices = export_profiles,
          .doc = "Exact values (`data`), or such as a spreadsheet does not take for formulas (`excel`)."),
    FIELD(struct export, "recordTypeUuid", type_uuid,     .nullable = true, .doc = "The type of its records; null: any."),
    FIELD(struct export, "campaignUuid",   campaign_uuid, .nullable = true, .doc = "The campaign that they are in; null: any, or none."),
    FIELD(struct export, "segment",        segment_uuid,  .nullable = true, .doc = "The segment that has them, as it was then."),
    FIELD(struct export, "filter",         filter,        .nullable = true, .format = "object", .doc = "The filter that they meet."),
    FIELD(struct export, "search",         search,        .nullable = true, .doc = "Words that they have."),
    FIELD(struct export, "fields",         member_names,  .nullable = true, .format = "array",
          .doc = "The members that are written; null: all."),
    FIELD(struct export, "state",          state,         .readonly = true, .choices = job_states, .doc = "That of its job."),
    FIELD(struct export, "progress",       progress,      .readonly = true, .shape = &job_progress_shape, .doc = "How far it is."),
    FIELD(struct export, "rows",           row_count,     .readonly = true, .doc = "Rows that were written so far."),
    FIELD(struct export, "bytes",          byte_count,    .readonly = true, .doc = "Bytes of the file so far."),
    FIELD(struct export, "createdAt",      created_at,    .readonly = true, .doc = "When it was asked for."),
    FIELD(struct export, "startedAt",      started_at,    .readonly = true, .nullable = true, .doc = "When it began."),
    FIELD(struct export, "finishedAt",     finished_at,   .readonly = true, .nullable = true, .doc = "When it ended."),
    FIELD(struct export, "expiresAt",      expires_at,    .readonly = true, .nullable = true, .doc = "When it goes, once it has ended."),
    FIELD(struct export, "problem",        problem,       .readonly = true, .nullable = true, .format = "object",
          .doc = "Why it has failed: a `code` of the list of problems, and a `detail`."),
};
SHAPE(export_shape, "Export", struct export, export_fields, .doc = "Records or orders, written into a file by a job.");

static const struct field export_piece_fields[] = {
    FIELD(struct export_piece, NULL, account_id),
    FIELD(struct export_piece, NULL, export_id),
    FIELD(struct export_piece, NULL, part),
    FIELD(struct export_piece, NULL, start),
    FIELD(struct export_piece, NULL, size),
    FIELD(struct export_piece, NULL, packed),
    FIELD(struct export_piece, NULL, data),
};
SHAPE(export_piece_shape, "ExportPiece", struct export_piece, export_piece_fields);

static const struct field export_usage_fields[] = {
    FIELD(struct export_usage, NULL, files),
    FIELD(struct export_usage, NULL, bytes),
};
SHAPE(export_usage_shape, "ExportUsage", struct export_usage, export_usage_fields);
/* clang-format on */

const char *export_media_type(const struct export *export)
{
    static const char *const types[] = {[EXPORT_CSV]    = "text/csv; charset=utf-8; header=present",
                                        [EXPORT_NDJSON] = "application/x-ndjson",
                                        [EXPORT_XLSX] =
                                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};

    return types[export->format];
}

struct job *export_job(struct arena *arena, const struct export *export)
{
    struct job *job = SHAPE_NEW(arena, struct job, job_shape);

    job->state = export->state;
    SET(job, done, export->done);
    SET(job, total, export->total);
    if (HAS(export, started_at))
        SET(job, started_at, export->started_at);
    if (HAS(export, finished_at))
        SET(job, finished_at, export->finished_at);
    return job;
}
