#include "support/workbooks.h"

#include "base/text_buffer.h"
#include "compression/deflate.h"
#include "compression/inflate.h"

enum { FLAG_DESCRIPTOR = 1 << 3, DEFLATE_HEAD = 2, DEFLATE_TAIL = 4, PART_COUNT = 7 };

static void add_number(struct text_buffer *out, uint64_t number, size_t bytes)
{
    char little[8];

    for (size_t i = 0; i < bytes; i++)
        little[i] = (char)(number >> 8 * i);
    text_buffer_add(out, (struct str){.at = little, .len = bytes});
}

struct member {
    const struct made_file *file;
    struct str              form;
    uint32_t                crc;
    uint64_t                offset;
};

/* What a header of the file and its entry in the directory have in common. */
static void add_common(struct text_buffer *out, const struct made_zip *zip, const struct member *member, bool has_sizes)
{
    add_number(out, zip->is_64 ? 45 : 20, 2);
    add_number(out, zip->flags | (zip->has_descriptors ? FLAG_DESCRIPTOR : 0), 2);
    add_number(out, member->file->is_stored ? 0 : 8, 2);
    add_number(out, 0x5A215A21, 4);
    add_number(out, has_sizes ? member->crc : 0, 4);
    add_number(out, !has_sizes ? 0 : zip->is_64 ? UINT32_MAX : member->form.len, 4);
    add_number(out, !has_sizes ? 0 : zip->is_64 ? UINT32_MAX : member->file->content.len, 4);
    add_number(out, member->file->name.len, 2);
}

static void add_file(struct text_buffer *out, const struct made_zip *zip, struct member *member)
{
    struct str content = member->file->content;

    member->crc    = checksum_crc32(0, str_bytes(content));
    member->offset = out->len;
    member->form   = content;
    if (!member->file->is_stored) {
        struct bytes form = deflate_encode(out->arena, str_bytes(content));

        member->form =
            (struct str){.at = (const char *)form.at + DEFLATE_HEAD, .len = form.len - DEFLATE_HEAD - DEFLATE_TAIL};
    }
    text_buffer_add(out, STR("PK\3\4"));
    add_common(out, zip, member, !zip->has_descriptors);
    add_number(out, zip->is_64 ? 20 : 0, 2);
    text_buffer_add(out, member->file->name);
    if (zip->is_64) {
        add_number(out, 1, 2);
        add_number(out, 16, 2);
        add_number(out, content.len, 8);
        add_number(out, member->form.len, 8);
    }
    text_buffer_add(out, member->form);
    if (zip->has_descriptors) {
        text_buffer_add(out, STR("PK\7\10"));
        add_number(out, member->crc, 4);
        add_number(out, member->form.len, zip->is_64 ? 8 : 4);
        add_number(out, content.len, zip->is_64 ? 8 : 4);
    }
}

static void add_entry(struct text_buffer *out, const struct made_zip *zip, const struct member *member)
{
    text_buffer_add(out, STR("PK\1\2"));
    add_number(out, 45, 2);
    add_common(out, zip, member, true);
    add_number(out, zip->is_64 ? 28 : 0, 2);
    add_number(out, 0, 2);
    add_number(out, 0, 8);
    add_number(out, zip->is_64 ? UINT32_MAX : member->offset, 4);
    text_buffer_add(out, member->file->name);
    if (zip->is_64) {
        add_number(out, 1, 2);
        add_number(out, 24, 2);
        add_number(out, member->file->content.len, 8);
        add_number(out, member->form.len, 8);
        add_number(out, member->offset, 8);
    }
}

static void add_end_64(struct text_buffer *out, size_t count, size_t start)
{
    size_t at = out->len;

    text_buffer_add(out, STR("PK\6\6"));
    add_number(out, 44, 8);
    add_number(out, 45, 2);
    add_number(out, 45, 2);
    add_number(out, 0, 8);
    add_number(out, count, 8);
    add_number(out, count, 8);
    add_number(out, at - start, 8);
    add_number(out, start, 8);
    text_buffer_add(out, STR("PK\6\7"));
    add_number(out, 0, 4);
    add_number(out, at, 8);
    add_number(out, 1, 4);
}

struct str zip_make(struct arena *arena, const struct made_zip *zip)
{
    struct text_buffer out     = text_buffer_begin(arena, 1 << 12);
    struct member     *members = ARENA_ARRAY(arena, struct member, zip->count + 1);
    size_t             start, size;

    for (size_t i = 0; i < zip->count; i++) {
        members[i].file = &zip->files[i];
        add_file(&out, zip, &members[i]);
    }
    start = out.len;
    for (size_t i = 0; i < zip->count; i++)
        add_entry(&out, zip, &members[i]);
    size = out.len - start;
    if (zip->is_64)
        add_end_64(&out, zip->count, start);
    text_buffer_add(&out, STR("PK\5\6"));
    add_number(&out, 0, 4);
    add_number(&out, zip->is_64 ? UINT16_MAX : zip->count, 2);
    add_number(&out, zip->is_64 ? UINT16_MAX : zip->count, 2);
    add_number(&out, zip->is_64 ? UINT32_MAX : size, 4);
    add_number(&out, zip->is_64 ? UINT32_MAX : start, 4);
    add_number(&out, zip->comment.len, 2);
    text_buffer_add(&out, zip->comment);
    return text_buffer_text(&out);
}

/* --- workbooks ---------------------------------------------------------------------------------------------------- */

#define MAIN    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define TYPES   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define LINKS   "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define HEADING "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"

struct str book_make(struct arena *arena, const struct made_book *book)
{
    struct made_file files[PART_COUNT] = {
        {STR("[Content_Types].xml"), STR(HEADING "<Types/>"), book->is_stored},
        {STR("_rels/.rels"),
         STR(HEADING LINKS "<Relationship Id=\"rId1\" Type=\"" TYPES
                           "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
         book->is_stored},
        {STR("xl/workbook.xml"), book->workbook, book->is_stored},
        {STR("xl/_rels/workbook.xml.rels"), book->links, book->is_stored},
        {STR("xl/worksheets/sheet1.xml"), book->sheet, book->is_stored},
        {STR("xl/sharedStrings.xml"), {0}, book->is_stored},
        {STR("xl/styles.xml"), {0}, book->is_stored},
    };
    struct made_zip zip = {.files = files, .count = PART_COUNT};

    if (!book->workbook.len)
        files[2].content =
            arena_format(arena,
                         HEADING "<workbook " MAIN " xmlns:r=\"" TYPES "\"><workbookPr%s/><sheets><sheet name=\"List\" "
                                 "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                         book->is_1904 ? " date1904=\"1\"" : "");
    if (!book->links.len)
        files[3].content =
            STR(HEADING LINKS "<Relationship Id=\"rId1\" Type=\"" TYPES
                              "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
                              "Type=\"" TYPES "/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship "
                              "Id=\"rId3\" Type=\"" TYPES "/styles\" Target=\"../xl/styles.xml\"/></Relationships>");
    if (!book->sheet.len)
        files[4].content = arena_format(
            arena, HEADING "<worksheet " MAIN "><sheetData>" STR_FMT "</sheetData></worksheet>", STR_ARG(book->rows));
    files[5].content = arena_format(arena, HEADING "<sst " MAIN ">" STR_FMT "</sst>", STR_ARG(book->strings));
    files[6].content =
        arena_format(arena,
                     HEADING "<styleSheet " MAIN "><numFmts>" STR_FMT "</numFmts><cellStyleXfs><xf "
                             "numFmtId=\"14\"/></cellStyleXfs><cellXfs>" STR_FMT "</cellXfs></styleSheet>",
                     STR_ARG(book->formats), STR_ARG(book->styles));
    return zip_make(arena, &zip);
}

static struct problem *memory_read(void *context, uint64_t offset, void *to, size_t len)
{
    struct memory_file *file = context;

    memcpy(to, file->bytes.at + offset, len);
    return NULL;
}

void memory_file_open(struct memory_file *file, struct str bytes)
{
    file->bytes  = bytes;
    file->source = (struct byte_source){.context = file, .size = bytes.len, .read = memory_read};
}

static void add_row(struct text_buffer *text, const struct sheet_row *row)
{
    text_buffer_add(text, arena_format(text->arena, "%llu", (unsigned long long)row->number));
    for (size_t i = 0; i < row->count; i++) {
        text_buffer_add(text, STR("["));
        text_buffer_add(text, row->cells[i]);
        text_buffer_add(text, STR("]"));
    }
    text_buffer_add(text, STR("\n"));
}

struct str book_read(struct arena *arena, struct str bytes, uint64_t row_before)
{
    struct text_buffer   text = text_buffer_begin(arena, 1 << 12);
    struct memory_file   file;
    struct xlsx         *book;
    struct sheet_row     row;
    enum sheet_step      step = SHEET_REFUSED;
    struct sheet_refusal refusal;

    memory_file_open(&file, bytes);
    if (xlsx_open(arena, &file.source, &book))
        return STR("a problem");
    if (xlsx_sheet_count(book) && xlsx_begin(book, xlsx_find(book, (struct str){0}), row_before))
        return STR("a problem");
    do {
        if (xlsx_next(book, &step, &row))
            return STR("a problem");
        if (step == SHEET_ROW)
            add_row(&text, &row);
    } while (step == SHEET_ROW || step == SHEET_MORE);
    refusal = xlsx_refusal(book);
    if (step == SHEET_REFUSED)
        text_buffer_add(
            &text, arena_format(arena, "%s %llu\n", sheet_fault_name(refusal.fault), (unsigned long long)refusal.row));
    xlsx_close(book);
    return text_buffer_text(&text);
}
