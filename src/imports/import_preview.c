/* What was recognised of a file, and how its columns are going to be read. */
#include "api/resource.h"
#include "imports/handlers.h"
#include "imports/import_workbook.h"
#include "imports/imports.h"
#include "json/write.h"

enum { PREVIEW_ROWS = 20 };

struct import_preview {
    struct described marks;
    int              format;
    struct str       encoding;
    struct str       delimiter;
    bool             has_header;
    struct value    *sheets;
    struct value    *columns;
    struct value    *rows;
    struct value    *warnings;
};

/* clang-format off */
static const struct field preview_fields[] = {
    FIELD(struct import_preview, "format",    format,     .required = true, .choices = upload_formats, .doc = "What the file is."),
    FIELD(struct import_preview, "encoding",  encoding,   .nullable = true, .doc = "How its letters are written."),
    FIELD(struct import_preview, "delimiter", delimiter,  .nullable = true, .doc = "What stands between its cells."),
    FIELD(struct import_preview, "header",    has_header, .required = true, .doc = "Whether its first row has the names of columns."),
    FIELD(struct import_preview, "sheets",    sheets,     .nullable = true, .format = "array", .doc = "Of a workbook: the names of its sheets."),
    FIELD(struct import_preview, "columns",   columns,    .required = true, .format = "array",
          .doc = "Each column with its `header`, and the `field` that it is read as; null: it is ignored."),
    FIELD(struct import_preview, "rows",      rows,       .required = true, .format = "array",
          .doc = "The first 20 rows as they were read, without the header: arrays of texts."),
    FIELD(struct import_preview, "warnings",  warnings,   .required = true, .format = "array",
          .doc = "What is odd about the file: objects with `code` and `detail`."),
};
SHAPE(import_preview_shape, "ImportPreview", struct import_preview, preview_fields,
      .doc = "How the file of an import is read.");
/* clang-format on */

static struct problem *read_rows(struct request *request, const struct import_plan *plan, struct value **rows)
{
    struct json_writer *writer = json_writer_new(request->arena);
    size_t              count  = mapping_count(plan->mapping);
    struct import_file *file;
    struct problem     *problem;

    if ((problem = import_file_begin(request->tenant, plan->import, &file)))
        return problem;
    json_array_open(writer);
    for (size_t i = 0; i < PREVIEW_ROWS; i++) {
        struct sheet_row  row;
        const struct str *cells;

        if ((problem = import_plan_next(plan, file, &row)))
            return problem;
        if (!row.raw.at)
            break;
        cells = mapping_cells(request->arena, plan->mapping, &row);
        json_array_open(writer);
        for (size_t j = 0; j < count; j++)
            json_text(writer, cells[j]);
        json_array_close(writer);
        arena_work(request->arena, row.raw.len);
    }
    json_array_close(writer);
    *rows = json_raw_value(request->arena, json_writer_text(writer));
    return NULL;
}

static struct value *warnings_of(struct request *request, const struct import *import)
{
    struct json_writer *writer = json_writer_new(request->arena);

    json_array_open(writer);
    if (import->format != UPLOAD_XLSX && !HAS(import, encoding) && import_encoding(import) == ENCODING_WINDOWS_1252) {
        json_object_open(writer);
        json_name(writer, STR("code"));
        json_text(writer, STR("windows_1252_assumed"));
        json_name(writer, STR("detail"));
        json_text(writer, STR("The file is not UTF-8, and is read as Windows-1252."));
        json_object_close(writer);
    }
    json_array_close(writer);
    return json_raw_value(request->arena, json_writer_text(writer));
}

static struct value *sheets_of(struct request *request)
{
    struct json_writer *writer = json_writer_new(request->arena);
    struct texts        sheets = import_workbook_sheets(request->arena);

    json_array_open(writer);
    for (size_t i = 0; i < sheets.count; i++)
        json_text(writer, sheets.at[i]);
    json_array_close(writer);
    return json_raw_value(request->arena, json_writer_text(writer));
}

static void describe(struct request *request, const struct import_plan *plan, struct import_preview *preview)
{
    const struct import *import = plan->import;

    SET(preview, format, import->format);
    if (import->format == UPLOAD_XLSX)
        SET(preview, sheets, sheets_of(request));
    else
        SET(preview, encoding, str_from(encoding_name(import_encoding(import))));
    if (import->format == UPLOAD_CSV)
        SET(preview, delimiter, HAS(import, delimiter) ? import->delimiter : import->told_delimiter);
    SET(preview, has_header, plan->has_header);
    SET(preview, columns, stored_form(request, mapping_describe(request->arena, plan->mapping)));
    SET(preview, warnings, warnings_of(request, import));
}

struct problem *imports_preview(struct request *request, struct response *response)
{
    struct import_preview *preview = SHAPE_NEW(request->arena, struct import_preview, import_preview_shape);
    struct import_plan    *plan;
    struct import         *import;
    struct value          *rows;
    struct problem        *problem;

    if ((problem = import_named(request, &import)))
        return problem;
    if (!import_has_file(import))
        return import_wrong_state(request, import);
    if ((problem = import_plan_make(request->tenant, import, request, &plan)) ||
        (problem = read_rows(request, plan, &rows)))
        return problem;
    describe(request, plan, preview);
    SET(preview, rows, rows);
    import_workbook_close();
    answer_object(request, response, preview);
    return NULL;
}
