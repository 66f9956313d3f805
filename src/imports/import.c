#include "imports/import.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"
#include "mapping/upload.h"

/* clang-format off */
const char *const import_states[] = {"uploading", "uploaded", "checking", "checked", "running", "done", "failed", "canceled",
                                     "undoing", "undone", NULL};
static const char *const on_matches[]  = {"update", "skip", "error", NULL};
static const char *const on_missings[] = {"create", "skip", "error", NULL};
static const char *const on_manies[]   = {"error", "newest", NULL};
static const char *const in_files[]    = {"last", "first", "error", NULL};

static const struct field counts_fields[] = {
    FIELD(struct import_counts, "rows",       rows,       .doc = "All rows of the file but for empty ones."),
    FIELD(struct import_counts, "create",     create,     .doc = "Rows that became new records."),
    FIELD(struct import_counts, "update",     update,     .doc = "Rows that changed a record."),
    FIELD(struct import_counts, "unchanged",  unchanged,  .doc = "Rows that a record agreed with already."),
    FIELD(struct import_counts, "skip",       skip,       .doc = "Rows that `onMatch`, `onMissing` or `inFile` left out."),
    FIELD(struct import_counts, "suppressed", suppressed, .doc = "Rows whose record was written, but whose number must not be called."),
    FIELD(struct import_counts, "error",      error,      .doc = "Rows that were refused."),
};
static SHAPE(counts_shape, "ImportCounts", struct import_counts, counts_fields,
             .doc = "How many rows became what, each of them once. Of a check: would become.");

const char *const import_ofs[] = {"records", "suppressions", NULL};

#define TARGET_FIELDS                                                                                                  \
    FIELD(struct import, "of",             of_what,       .fixed = true, .choices = import_ofs, .fallback = "\"records\"", \
          .doc = "What its rows become."),                                                                             \
    FIELD(struct import, "recordTypeUuid", type_uuid,     .fixed = true, .nullable = true,                             \
          .doc = "The type of its records; of suppressions null."),                                                    \
    FIELD(struct import, "campaignUuid",   campaign_uuid, .nullable = true,                                               \
          .doc = "A campaign into which each record is put; null: none."),                                             \
    FIELD(struct import, "format",         format,        .fixed = true, .nullable = true, .choices = upload_formats,                    \
          .doc = "What the file is; null: that is told by its content.")
#define SETTING_FIELDS                                                                                                 \
    FIELD(struct import, "name",      name,       .nullable = true, .max = 255, .one_line = true, .doc = "What people read."), \
    FIELD(struct import, "columns",   columns,    .nullable = true, .shape = &column_wish_shape, .max = 1000,          \
          .doc = "How the columns are read, in place of all that the preview proposes; null: as it proposes."),        \
    FIELD(struct import, "set",       set_values, .nullable = true, .format = "object",                               \
          .doc = "Members that every row gets, by their fields."),                                                     \
    FIELD(struct import, "match",     match,      .nullable = true, .min = 1, .max = 210,                              \
          .doc = "`externalId`, `phone` or `parameters.ID` of a unique field, tried in this order; null: every row makes a record."), \
    FIELD(struct import, "onMatch",   on_match,   .choices = on_matches, .fallback = "\"update\"",                     \
          .doc = "What a row does that finds a record."),                                                              \
    FIELD(struct import, "onMissing", on_missing, .choices = on_missings, .fallback = "\"create\"",                    \
          .doc = "What a row does that finds none."),                                                                  \
    FIELD(struct import, "onMany",    on_many,    .choices = on_manies, .fallback = "\"error\"",                       \
          .doc = "What a row does that finds several."),                                                               \
    FIELD(struct import, "fill",      fill,       .fallback = "false", .doc = "Whether a row only fills what is empty."), \
    FIELD(struct import, "inFile",    in_file,    .choices = in_files, .fallback = "\"last\"",                         \
          .doc = "Which of the rows counts that mean the same record."),                                               \
    FIELD(struct import, "abortAt",   abort_at,   .nullable = true,                        \
          .doc = "After so many refused rows, or so many of all (`\"10%\"`), it ends; null: never."),                  \
    FIELD(struct import, "encoding",  encoding,   .nullable = true, .max = 40, .doc = "Overrules what was told."),     \
    FIELD(struct import, "delimiter", delimiter,  .nullable = true, .min = 1, .max = 1, .doc = "Between cells; overrules what was told."), \
    FIELD(struct import, "quote",     quote,      .nullable = true, .max = 1, .doc = "Around cells; empty: none is; null: `\\\"`."), \
    FIELD(struct import, "header",    has_header, .nullable = true, .doc = "Whether the first row has the names of columns."), \
    FIELD(struct import, "sheet",     sheet,      .nullable = true, .max = 255, .doc = "Of a workbook; null: the first one.")

static const struct field import_fields[] = {
    FIELD(struct import, NULL, account_id),
    FIELD(struct import, NULL, id),
    FIELD(struct import, NULL, column_wishes),
    FIELD(struct import, NULL, match_keys),
    FIELD(struct import, NULL, report),
    FIELD(struct import, NULL, parts),
    FIELD(struct import, NULL, was_run),
    FIELD(struct import, NULL, year),
    FIELD(struct import, NULL, told_encoding),
    FIELD(struct import, NULL, told_delimiter),
    FIELD(struct import, NULL, notes),
    FIELD(struct import, NULL, phase),
    FIELD(struct import, NULL, at_part),
    FIELD(struct import, NULL, at_piece),
    FIELD(struct import, NULL, at_base),
    FIELD(struct import, NULL, at_offset),
    FIELD(struct import, NULL, at_rows),
    FIELD(struct import, NULL, row_count),
    FIELD(struct import, NULL, create_count),
    FIELD(struct import, NULL, update_count),
    FIELD(struct import, NULL, unchanged_count),
    FIELD(struct import, NULL, skip_count),
    FIELD(struct import, NULL, suppressed_count),
    FIELD(struct import, NULL, error_count),
    FIELD(struct import, NULL, ran_at),
    FIELD(struct import, "uuid",     uuid,     .readonly = true, .doc = "Unique identifier, also of its job."),
    FIELD(struct import, "state",    state,    .readonly = true, .choices = import_states, .doc = "How far it is."),
    TARGET_FIELDS,
    SETTING_FIELDS,
    FIELD(struct import, "size",     size,     .readonly = true, .nullable = true, .doc = "Bytes of the file, once it is complete."),
    FIELD(struct import, "counts",   counts,   .readonly = true, .nullable = true, .shape = &counts_shape,
          .doc = "Of the check or the run, as far as it is."),
    FIELD(struct import, "faults",   faults,   .readonly = true, .omitted = true, .format = "array",
          .doc = "What is wrong with refused rows: `column`, `field`, `code`, `count` and some `examples`."),
    FIELD(struct import, "warnings", warnings, .readonly = true, .omitted = true, .format = "array",
          .doc = "What is odd about rows, in the same form."),
    FIELD(struct import, "sample",   sample,   .readonly = true, .omitted = true, .format = "array",
          .doc = "The first 20 rows as they are stored."),
    FIELD(struct import, "problem",  problem,  .readonly = true, .nullable = true, .format = "object",
          .doc = "Why it has failed: a `code` of the list of problems, and a `detail`."),
    FIELD(struct import, "createdAt", created_at, .readonly = true, .doc = "When it was created."),
    FIELD(struct import, "updatedAt", updated_at, .readonly = true, .doc = "When it was last changed, or has begun or ended something."),
};
SHAPE(import_shape, "Import", struct import, import_fields, .doc = "A file whose rows become records.");

static const struct field create_fields[] = {TARGET_FIELDS, SETTING_FIELDS};
SHAPE(import_create_shape, "ImportCreate", struct import, create_fields, .doc = "A file that is going to be uploaded.");

static const struct field part_fields[] = {
    FIELD(struct import_part, NULL,   account_id),
    FIELD(struct import_part, NULL,   import_id),
    FIELD(struct import_part, NULL,   piece),
    FIELD(struct import_part, NULL,   bytes),
    FIELD(struct import_part, "part", part, .required = true, .doc = "Its number, from 1."),
    FIELD(struct import_part, "size", size, .required = true, .doc = "Its bytes."),
};
SHAPE(import_part_shape, "ImportPart", struct import_part, part_fields, .doc = "A part of an uploaded file.");

static const struct field parts_fields[] = {
    FIELD(struct import_parts, "parts", parts, .required = true, .shape = &import_part_shape, .doc = "In the order of their numbers."),
};
SHAPE(import_parts_shape, "ImportParts", struct import_parts, parts_fields, .doc = "The parts that have arrived.");

static const struct field completion_fields[] = {
    FIELD(struct import_completion, "parts",  parts,  .required = true, .min = 1, .max = IMPORT_PARTS_MOST, .doc = "How many there are."),
    FIELD(struct import_completion, "sha256", sha256, .min = 64, .max = 64, .doc = "Of the whole file, in lower-case hexadecimal digits."),
};
SHAPE(import_completion_shape, "ImportCompletion", struct import_completion, completion_fields, .doc = "The end of an upload.");

static const struct field row_fields[] = {
    FIELD(struct import_row, NULL, account_id),
    FIELD(struct import_row, NULL, import_id),
    FIELD(struct import_row, NULL, id),
    FIELD(struct import_row, NULL, order_uuid),
    FIELD(struct import_row, NULL, changed_at),
    FIELD(struct import_row, NULL, former),
    FIELD(struct import_row, NULL, cells),
    FIELD(struct import_row, NULL, external_id),
    FIELD(struct import_row, "row",    number, .required = true, .doc = "Its number, as a spreadsheet shows it."),
    FIELD(struct import_row, "status", status, .required = true, .choices = import_row_statuses, .doc = "What became of it."),
    FIELD(struct import_row, "uuid",   uuid,   .nullable = true, .doc = "Of the record that it became, changed or met."),
    FIELD(struct import_row, "errors", errors, .nullable = true, .format = "array",
          .doc = "Of a refused row: every fault, with `column`, `field`, `code` and `detail`."),
};
SHAPE(import_row_shape, "ImportRow", struct import_row, row_fields, .doc = "What became of a row of the file.");

static const struct field claim_fields[] = {
    FIELD(struct import_claim, NULL, account_id),
    FIELD(struct import_claim, NULL, import_id),
    FIELD(struct import_claim, NULL, hash),
    FIELD(struct import_claim, NULL, number),
};
SHAPE(import_claim_shape, "ImportClaim", struct import_claim, claim_fields);

static const struct field hashes_fields[] = {
    FIELD(struct import_hashes, NULL, account_id),
    FIELD(struct import_hashes, NULL, import_id),
    FIELD(struct import_hashes, NULL, first_hash),
    FIELD(struct import_hashes, NULL, other_hash, .array = true),
};
SHAPE(import_hashes_shape, "ImportHashes", struct import_hashes, hashes_fields);
/* clang-format on */

static struct import_counts *counts_of(struct arena *arena, const struct import *import)
{
    struct import_counts *counts = SHAPE_NEW(arena, struct import_counts, counts_shape);

    SET(counts, rows, import->row_count);
    SET(counts, create, import->create_count);
    SET(counts, update, import->update_count);
    SET(counts, unchanged, import->unchanged_count);
    SET(counts, skip, import->skip_count);
    SET(counts, suppressed, import->suppressed_count);
    SET(counts, error, import->error_count);
    return counts;
}

static void complete_columns(struct arena *arena, struct import *import)
{
    const struct value *wishes   = json_read_stored(arena, import->column_wishes->text);
    struct faults       ignored  = {0};
    struct decoding     decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &ignored};
    struct list         columns  = shape_list(arena, &column_wish_shape, wishes->count);
    size_t              i        = 0;

    for (const struct value *wish = wishes->first; wish; wish = wish->next)
        json_decode(&decoding, wish, STR(""), (struct column_wish *)columns.items + i++);
    SET(import, columns, columns);
}

static void complete_match(struct arena *arena, struct import *import)
{
    const struct value *keys  = json_read_stored(arena, import->match_keys->text);
    struct texts        match = {.at = ARENA_ARRAY(arena, struct str, keys->count + 1)};

    for (const struct value *key = keys->first; key; key = key->next)
        match.at[match.count++] = key->text;
    SET(import, match, match);
}

static struct value *stored(struct arena *arena, const struct value *member)
{
    return json_raw_value(arena, json_of_value(arena, member));
}

static void complete_report(struct arena *arena, struct import *import)
{
    const struct value *report   = json_read_stored(arena, import->report->text);
    const struct value *faults   = value_member(report, STR("faults"));
    const struct value *warnings = value_member(report, STR("warnings"));
    const struct value *sample   = value_member(report, STR("sample"));

    if (faults)
        SET(import, faults, stored(arena, faults));
    if (warnings)
        SET(import, warnings, stored(arena, warnings));
    if (sample)
        SET(import, sample, stored(arena, sample));
}

bool import_is_of_suppressions(const struct import *import)
{
    static const struct uuid none;

    return memcmp(&import->type_uuid, &none, sizeof(none)) == 0;
}

void import_complete(struct arena *arena, struct import *import)
{
    SET(import, of_what, import_is_of_suppressions(import) ? IMPORT_OF_SUPPRESSIONS : IMPORT_OF_RECORDS);
    if (import->of_what == IMPORT_OF_SUPPRESSIONS)
        CLEAR(import, type_uuid);
    if (HAS(import, column_wishes))
        complete_columns(arena, import);
    if (HAS(import, match_keys))
        complete_match(arena, import);
    if (HAS(import, row_count))
        SET(import, counts, counts_of(arena, import));
    if (HAS(import, report))
        complete_report(arena, import);
}
