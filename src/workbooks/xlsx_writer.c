#include "workbooks/xlsx_writer.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { CELL_BYTES = 3 * XLSX_CELL_MOST + 1, PATH_ROOM = 4096, UTF_8_MOST = 4 };

struct xlsx_writer {
    struct arena  *arena;
    lxw_workbook  *book; /* NULL: it is finished, or could not be begun */
    lxw_worksheet *sheet;
    lxw_format    *plain;
    lxw_format    *header;
    uint32_t       rows;
    uint64_t       cuts;
    int            file; /* that of the path, which is there until it is finished */
    char           path[PATH_ROOM];
    char           text[CELL_BYTES]; /* of a cell, as the library wants it */
};

static struct problem *no_room(struct arena *arena)
{
    return problem_new(arena, PROBLEM_unavailable, "There is no room for the temporary file of a workbook.");
}

/* Cells stay texts also when somebody changes them. */
static bool book_begin(struct xlsx_writer *writer, const char *sheet)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};

    writer->book = workbook_new_opt(writer->path, &options);
    if (!writer->book)
        return false;
    writer->sheet  = workbook_add_worksheet(writer->book, sheet);
    writer->plain  = workbook_add_format(writer->book);
    writer->header = workbook_add_format(writer->book);
    if (!writer->sheet || !writer->plain || !writer->header)
        return false;
    format_set_num_format(writer->plain, "@");
    format_set_num_format(writer->header, "@");
    format_set_bold(writer->header);
    worksheet_freeze_panes(writer->sheet, 1, 0);
    return true;
}

struct problem *xlsx_writer_open(struct arena *arena, const char *sheet, struct xlsx_writer **out)
{
    struct xlsx_writer *writer = ARENA_NEW(arena, struct xlsx_writer);
    const char         *folder = getenv("TMPDIR");
    int                 len;

    *out          = writer;
    writer->arena = arena;
    writer->file  = -1;
    len           = snprintf(writer->path, PATH_ROOM, "%s/callbook.XXXXXX", folder && *folder ? folder : "/tmp");
    if (len < PATH_ROOM)
        writer->file = mkstemp(writer->path);
    return writer->file >= 0 && book_begin(writer, sheet) ? NULL : no_room(arena);
}

/*
 * What stands in the cell for a character: U+0000 would end the text, XML has no U+FFFE and no U+FFFF, and what looks
 * like an escape must not be one.
 */
static struct str character_made(struct str cell, size_t at, size_t size)
{
    static const char digits[]  = "0123456789abcdefABCDEF";
    const char       *text      = cell.at + at;
    bool              is_escape = cell.len - at >= 7 && memcmp(text, "_x", 2) == 0 && text[6] == '_';

    for (size_t i = 2; i < 6 && is_escape; i++)
        is_escape = text[i] && strchr(digits, text[i]);
    if (is_escape)
        return STR("_x005F_");
    if (size == 3 && (memcmp(text, "\xEF\xBF\xBE", size) == 0 || memcmp(text, "\xEF\xBF\xBF", size) == 0))
        return text[2] == '\xBE' ? STR("_xFFFE_") : STR("_xFFFF_");
    return text[0] ? (struct str){.at = text, .len = size} : STR("\xEF\xBF\xBD");
}

/*
 * Copies what fits into a cell, counted as spreadsheets do: characters beyond U+FFFF are two. Returns whether all of it
 * fits.
 */
static bool text_make(struct xlsx_writer *writer, struct str cell)
{
    static const char dots[] = "\xE2\x80\xA6";
    size_t            len = 0, units = 0, fits = 0; /* `fits`: bytes with which the dots fit, too */

    for (size_t at = 0, size; at < cell.len; at += size) {
        uint32_t   character;
        struct str made;

        size = utf8_decode(cell.at + at, cell.len - at, &character);
        made = character_made(cell, at, size);
        units += character > 0xFFFF ? 2 : made.len > UTF_8_MOST ? made.len : 1;
        if (!size || units > XLSX_CELL_MOST) {
            memcpy(writer->text + fits, dots, sizeof(dots));
            return false;
        }
        memcpy(writer->text + len, made.at, made.len);
        len += made.len;
        if (units < XLSX_CELL_MOST)
            fits = len;
    }
    writer->text[len] = '\0';
    return true;
}

struct problem *xlsx_writer_row(struct xlsx_writer *writer, const struct str *cells, size_t count)
{
    if (writer->rows == XLSX_ROWS_MOST)
        return problem_limit(problem_coded(writer->arena, PROBLEM_unacceptable, CODE_too_many_rows,
                                           "A workbook has at most %d rows, its header among them.", XLSX_ROWS_MOST),
                             XLSX_ROWS_MOST, VALUE_UNKNOWN);
    if (count > XLSX_COLUMNS_MOST)
        return problem_limit(problem_coded(writer->arena, PROBLEM_unacceptable, CODE_wrong_count,
                                           "A workbook has at most %d columns.", XLSX_COLUMNS_MOST),
                             XLSX_COLUMNS_MOST, (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        if (!cells[i].len)
            continue;
        writer->cuts += !text_make(writer, cells[i]);
        if (worksheet_write_string(writer->sheet, writer->rows, (lxw_col_t)i, writer->text,
                                   writer->rows ? writer->plain : writer->header))
            return no_room(writer->arena);
        arena_work(writer->arena, cells[i].len);
    }
    writer->rows++;
    return NULL;
}

uint64_t xlsx_writer_cuts(const struct xlsx_writer *writer)
{
    return writer->cuts;
}

struct problem *xlsx_writer_finish(struct xlsx_writer *writer, uint64_t *size)
{
    lxw_error error = workbook_close(writer->book);
    off_t     end   = lseek(writer->file, 0, SEEK_END);

    writer->book = NULL;
    (void)unlink(writer->path);
    if (error || end <= 0)
        return no_room(writer->arena);
    *size = (uint64_t)end;
    return NULL;
}

struct problem *xlsx_writer_read(struct xlsx_writer *writer, uint64_t offset, void *to, size_t len)
{
    for (size_t done = 0; done < len;) {
        ssize_t part = pread(writer->file, (char *)to + done, len - done, (off_t)(offset + done));

        if (part <= 0)
            return problem_new(writer->arena, PROBLEM_unavailable, "A temporary file cannot be read.");
        done += (size_t)part;
    }
    return NULL;
}

void xlsx_writer_close(struct xlsx_writer *writer)
{
    if (writer->book) {
        lxw_workbook_free(writer->book);
        (void)unlink(writer->path);
    }
    if (writer->file >= 0)
        (void)close(writer->file);
    writer->book = NULL;
    writer->file = -1;
}
