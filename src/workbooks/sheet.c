#include "workbooks/sheet.h"

#include "base/utf8.h"
#include "workbooks/number_text.h"

enum {
    WORK_MOST    = 128,     /* pieces that are gone through for one row: 4 MiB */
    ROWS_MOST    = 1048576, /* of a sheet */
    COLUMNS_MOST = 16384,
    ESCAPE_SIZE  = 7, /* _x000D_ */
};

/* --- what a row holds, told by the parser ------------------------------------------------------------------------- */

/* A number of at most eight digits; UINT32_MAX where there is none. */
static uint32_t number_read(const char *text, size_t len)
{
    uint32_t number = 0;

    if (!len || len > 8)
        return UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return UINT32_MAX;
        number = number * 10 + (uint32_t)(text[i] - '0');
    }
    return number;
}

static void row_begin(struct sheet *sheet, const char **attributes)
{
    struct str given  = xml_attribute(attributes, "r");
    uint64_t   number = given.at ? number_read(given.at, given.len) : sheet->number + 1;
    uint64_t   before = sheet->number;

    sheet->column = 0;
    sheet->count  = 0;
    sheet->len    = 0;
    sheet->wanted = 0;
    sheet->number = number;
    if (number == 0 || number > ROWS_MOST)
        xml_refuse(&sheet->xml, SHEET_DAMAGED);
    else if (number <= before)
        xml_refuse(&sheet->xml, SHEET_ROWS_OUT_OF_ORDER);
}

/* The column that a name such as AB12 begins with, from 1; 0: none. */
static size_t column_read(const char *name)
{
    size_t column = 0;

    for (; *name >= 'A' && *name <= 'Z' && column <= COLUMNS_MOST; name++)
        column = column * 26 + (size_t)(*name - 'A') + 1;
    return column <= COLUMNS_MOST ? column : 0;
}

static enum cell_kind kind_read(const char *type)
{
    static const struct {
        const char    *type;
        enum cell_kind kind;
    } kinds[] = {
        {"s", CELL_IS_SHARED}, {"inlineStr", CELL_IS_TEXT}, {"str", CELL_IS_TEXT},
        {"n", CELL_IS_NUMBER}, {"b", CELL_IS_BOOLEAN},      {"d", CELL_IS_DAY},
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strcmp(type, kinds[i].type) == 0)
            return kinds[i].kind;
    return CELL_IS_PLAIN;
}

/* A cell without a name stands after the one before. Beyond ROW_COLUMNS_MOST, only a value matters. */
static void cell_begin(struct sheet *sheet, const char **attributes)
{
    struct sheet_cell cell = {.start = (uint32_t)sheet->len};

    sheet->column++;
    for (; attributes[0]; attributes += 2) {
        const char *name = attributes[0], *value = attributes[1];

        if (strcmp(name, "r") == 0)
            sheet->column = column_read(value);
        else if (strcmp(name, "s") == 0)
            cell.style = number_read(value, strlen(value));
        else if (strcmp(name, "t") == 0)
            cell.kind = kind_read(value);
    }
    if (!sheet->column || sheet->column > COLUMNS_MOST) {
        xml_refuse(&sheet->xml, SHEET_DAMAGED);
        return;
    }
    if (sheet->column > ROW_COLUMNS_MOST)
        return;
    for (; sheet->count < sheet->column; sheet->count++)
        sheet->cells[sheet->count] = (struct sheet_cell){0};
    sheet->cells[sheet->column - 1] = cell;
}

/* What is no text may have blanks and line breaks around it, as anything in XML. */
static void value_trim(struct sheet_cell *cell, const char *text)
{
    static const char blanks[] = " \t\r\n";

    for (; cell->len && memchr(blanks, text[cell->start], strlen(blanks)); cell->len--)
        cell->start++;
    while (cell->len && memchr(blanks, text[cell->start + cell->len - 1], strlen(blanks)))
        cell->len--;
}

static void cell_end(struct sheet *sheet)
{
    struct sheet_cell *cell = &sheet->cells[sheet->column - 1];
    uint32_t           number;

    if (sheet->column > ROW_COLUMNS_MOST)
        return;
    cell->len = (uint32_t)sheet->len - cell->start;
    if (cell->kind != CELL_IS_TEXT)
        value_trim(cell, sheet->text);
    if (cell->kind != CELL_IS_SHARED || !cell->len)
        return;
    number = number_read(sheet->text + cell->start, cell->len);
    if (number == UINT32_MAX)
        xml_refuse(&sheet->xml, SHEET_DAMAGED);
    else if (number >= sheet->wanted)
        sheet->wanted = (uint64_t)number + 1;
}

/* Within a cell: its value, or some of a text that stands in it. */
static bool is_value(struct sheet *sheet, unsigned depth, const char *name)
{
    if (depth == 5)
        return strcmp(name, "v") == 0;
    if (!sheet->phonetic && strcmp(name, "rPh") == 0)
        sheet->phonetic = depth;
    return !sheet->phonetic && strcmp(name, "t") == 0;
}

static void start_told(void *context, const struct xml *xml, const char *name, const char **attributes)
{
    struct sheet *sheet = context;

    sheet->is_value = false;
    if (xml->depth == 1 && strcmp(name, "worksheet") != 0)
        xml_refuse(&sheet->xml, SHEET_NOT_A_WORKBOOK);
    if (xml->depth == 2)
        sheet->is_inside = strcmp(name, "sheetData") == 0;
    if (!sheet->is_inside || xml->depth < 3)
        return;
    if (xml->depth == 3)
        row_begin(sheet, attributes);
    else if (sheet->number > sheet->skipped && xml->depth == 4)
        cell_begin(sheet, attributes);
    else if (sheet->number > sheet->skipped)
        sheet->is_value = is_value(sheet, xml->depth, name);
}

static void end_told(void *context, const struct xml *xml, const char *name)
{
    struct sheet *sheet = context;

    (void)name;
    sheet->is_value = false;
    if (xml->depth == sheet->phonetic)
        sheet->phonetic = 0;
    if (!sheet->is_inside)
        return;
    if (xml->depth == 2) {
        sheet->is_over = true;
        xml_pause(&sheet->xml);
    } else if (xml->depth == 3 && sheet->count) {
        sheet->is_row = true;
        xml_pause(&sheet->xml);
    } else if (xml->depth == 4 && sheet->number > sheet->skipped) {
        cell_end(sheet);
    }
}

static void text_told(void *context, struct str text)
{
    struct sheet *sheet = context;

    if (!sheet->is_value)
        return;
    if (sheet->column > ROW_COLUMNS_MOST) {
        xml_refuse(&sheet->xml, SHEET_TOO_MANY_COLUMNS);
        return;
    }
    if (text.len > ROW_BYTES_MOST - sheet->len) {
        xml_refuse(&sheet->xml, SHEET_ROW_TOO_LONG);
        return;
    }
    memcpy(sheet->text + sheet->len, text.at, text.len);
    sheet->len += text.len;
}

/* --- what becomes of it ------------------------------------------------------------------------------------------- */

static int hexadecimal(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* The character that _x000D_ stands for; 0: it is not written so, or is half of one. */
static uint32_t escape_read(const char *at, size_t len)
{
    uint32_t character = 0;

    if (len < ESCAPE_SIZE || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hexadecimal(at[i]);

        if (digit < 0)
            return 0;
        character = character << 4 | (uint32_t)digit;
    }
    return character >= 0xD800 && character < 0xE000 ? 0 : character;
}

/* Characters that XML has no room for are written as _x000D_. They become shorter, so they do so where they stand. */
static size_t escapes_undo(char *text, size_t len)
{
    char  *escape = memchr(text, '_', len);
    size_t out    = escape ? (size_t)(escape - text) : len;

    for (size_t at = out; at < len;) {
        uint32_t character = escape_read(text + at, len - at);

        if (!character) {
            text[out++] = text[at++];
            continue;
        }
        if (character < 0x80) {
            text[out++] = (char)character;
        } else if (character < 0x800) {
            text[out++] = (char)(0xC0 | character >> 6);
            text[out++] = (char)(0x80 | (character & 0x3F));
        } else {
            text[out++] = (char)(0xE0 | character >> 12);
            text[out++] = (char)(0x80 | (character >> 6 & 0x3F));
            text[out++] = (char)(0x80 | (character & 0x3F));
        }
        at += ESCAPE_SIZE;
    }
    return out;
}

/* Puts a text after the others of the row. */
static bool text_keep(struct sheet *sheet, struct str *text)
{
    if (text->len > ROW_BYTES_MOST - sheet->len)
        return reading_refuse(sheet->xml.reading, SHEET_ROW_TOO_LONG);
    memcpy(sheet->text + sheet->len, text->at, text->len);
    text->at = sheet->text + sheet->len;
    sheet->len += text->len;
    return true;
}

static bool number_fill(struct sheet *sheet, const struct sheet_cell *cell, struct str *text)
{
    char       room[NUMBER_ROOM];
    struct str made = number_shown(*text, number_format_at(sheet->formats, cell->style), sheet->is_1904, room);

    if (made.at == text->at)
        return true;
    *text = made;
    return text_keep(sheet, text);
}

static bool shared_fill(struct sheet *sheet, struct str *text)
{
    uint32_t number = number_read(text->at, text->len);

    text->at = sheet->text + sheet->len;
    if (!shared_strings_get(sheet->strings, number, text, ROW_BYTES_MOST - sheet->len))
        return false;
    sheet->len += text->len;
    return true;
}

static bool cell_fill(struct sheet *sheet, const struct sheet_cell *cell, struct str *text)
{
    *text = (struct str){.at = sheet->text + cell->start, .len = cell->len};
    if (!cell->len)
        return true;
    if (cell->kind == CELL_IS_NUMBER)
        return number_fill(sheet, cell, text);
    if (cell->kind == CELL_IS_SHARED && !shared_fill(sheet, text))
        return false;
    if (cell->kind == CELL_IS_SHARED || cell->kind == CELL_IS_TEXT)
        text->len = escapes_undo(sheet->text + (text->at - sheet->text), text->len);
    else if (cell->kind == CELL_IS_BOOLEAN)
        *text = str_is(*text, "1") || str_is(*text, "true") ? STR("TRUE") : STR("FALSE");
    else if (cell->kind == CELL_IS_DAY)
        *text = day_shown(*text, number_format_at(sheet->formats, cell->style));
    return true;
}

/* Fills the row; it has no cells where all are blank. */
static bool row_fill(struct sheet *sheet, struct sheet_row *row)
{
    bool is_blank = true;

    *row = (struct sheet_row){.cells = sheet->texts, .number = sheet->number, .numbers = sheet->numbers};
    for (size_t i = 0; i < sheet->count; i++) {
        struct str *text = &sheet->texts[i];

        if (!cell_fill(sheet, &sheet->cells[i], text))
            return false;
        sheet->numbers[i] = sheet->cells[i].kind == CELL_IS_NUMBER && number_is_json(*text);
        if (text->len)
            row->count = i + 1;
        is_blank = is_blank && utf8_is_blank(*text);
    }
    if (is_blank)
        row->count = 0;
    arena_work(sheet->xml.reading->arena, sheet->len);
    return true;
}

/* --- from row to row ---------------------------------------------------------------------------------------------- */

bool sheet_open(struct sheet *sheet, const struct zip_entry *entry, uint64_t row)
{
    static const struct xml_events events = {start_told, end_told, text_told};
    struct arena                  *arena  = sheet->xml.reading->arena;

    if (!sheet->cells) {
        sheet->cells   = ARENA_ARRAY(arena, struct sheet_cell, ROW_COLUMNS_MOST);
        sheet->texts   = ARENA_ARRAY(arena, struct str, ROW_COLUMNS_MOST);
        sheet->numbers = ARENA_ARRAY(arena, bool, ROW_COLUMNS_MOST);
        sheet->text    = arena_room(arena, ROW_BYTES_MOST);
    }
    sheet->skipped   = row;
    sheet->number    = 0;
    sheet->count     = 0;
    sheet->phonetic  = 0;
    sheet->is_over   = false;
    sheet->is_row    = false;
    sheet->is_inside = false;
    sheet->is_value  = false;
    return xml_open(&sheet->xml, entry, &events, sheet);
}

/* Goes on: SHEET_ROW, if the row that was read has a cell; SHEET_MORE otherwise. */
static enum sheet_step sheet_step(struct sheet *sheet, struct sheet_row *row)
{
    enum xml_step step;

    if (sheet->is_row && !shared_strings_have(sheet->strings, sheet->wanted))
        return shared_strings_read(sheet->strings) ? SHEET_MORE : SHEET_REFUSED;
    if (sheet->is_row) {
        sheet->is_row = false;
        if (!row_fill(sheet, row))
            return SHEET_REFUSED;
        return row->count ? SHEET_ROW : SHEET_MORE;
    }
    if (sheet->is_over)
        return SHEET_END;
    step           = xml_step(&sheet->xml);
    sheet->is_over = sheet->is_over || step == XML_STEP_END;
    return step == XML_STEP_STOPPED ? SHEET_REFUSED : SHEET_MORE;
}

enum sheet_step sheet_next(struct sheet *sheet, struct sheet_row *row)
{
    enum sheet_step step = SHEET_MORE;

    for (size_t i = 0; i < WORK_MOST && step == SHEET_MORE; i++)
        step = sheet_step(sheet, row);
    return step;
}
