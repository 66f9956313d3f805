#include "imports/import_workbook.h"

#include "workbooks/xlsx.h"

#include <stdlib.h>

enum {
    BOOK_MEMORY  = 32 << 20,
    PIECES_KEPT  = 4,       /* the sheet and the shared texts are read at once, each from its place */
    WORK_OF_MORE = 4 << 20, /* bytes that are gone through without a row */
};

/* A piece of the file. */
struct kept_piece {
    struct import_piece which; /* part 0: none */
    uint64_t            used;  /* when */
    size_t              len;
    char               *bytes;
};

/* The workbook that is open; all in its arena. */
struct open_book {
    struct arena        *arena; /* NULL: none is */
    int64_t              account_id;
    int64_t              import_id;
    struct str           sheet_name; /* as the import says it */
    size_t               sheet;
    struct byte_source   source;
    struct xlsx         *book;
    uint64_t             position; /* the number of the row that was read last */
    bool                 is_begun;
    bool                 is_left; /* while it was read, or is being read */
    struct list          parts;   /* of struct import_part */
    struct kept_piece    pieces[PIECES_KEPT];
    uint64_t             uses;
    struct sheet_row     first; /* read by each step, for the headers */
    bool                 has_first;
    const struct tenant *tenant; /* of the call */
    const struct import *import;
};

static struct open_book open_book;

/* --- bytes -------------------------------------------------------------------------------------------------------- */

/* Which piece has that byte, and where it begins: all but the last one of a part are of one size. */
static bool find_piece(const struct open_book *book, uint64_t offset, struct import_piece *which, uint64_t *start)
{
    const struct import_part *part = book->parts.items;
    uint64_t                  base = 0;

    for (size_t i = 0; i < book->parts.count; i++) {
        if (offset < base + (uint64_t)part[i].size) {
            which->part  = part[i].part;
            which->piece = (int64_t)((offset - base) / IMPORT_PIECE);
            *start       = base + (uint64_t)which->piece * IMPORT_PIECE;
            return true;
        }
        base += (uint64_t)part[i].size;
    }
    return false;
}

static struct problem *fetch_piece(struct open_book *book, const struct import_piece *which, struct kept_piece *kept)
{
    struct arena     *arena = book->tenant->arena;
    struct arena_mark mark  = arena_mark(arena);
    struct str        bytes;
    struct problem   *problem = import_piece_read(book->tenant, book->import, which, &bytes);

    if (problem)
        return problem;
    kept->which = *which;
    kept->len   = bytes.len;
    if (bytes.len)
        memcpy(kept->bytes, bytes.at, bytes.len);
    arena_rewind(arena, mark, (struct bytes){0});
    return NULL;
}

static struct problem *get_piece(struct open_book *book, const struct import_piece *which, struct kept_piece **out)
{
    struct kept_piece *oldest = &book->pieces[0];

    for (size_t i = 0; i < PIECES_KEPT; i++) {
        struct kept_piece *kept = &book->pieces[i];

        if (kept->which.part == which->part && kept->which.piece == which->piece) {
            kept->used = ++book->uses;
            *out       = kept;
            return NULL;
        }
        if (kept->used < oldest->used)
            oldest = kept;
    }
    oldest->which = (struct import_piece){0};
    oldest->used  = ++book->uses;
    *out          = oldest;
    return fetch_piece(book, which, oldest);
}

static struct problem *read_bytes(void *context, uint64_t offset, void *to, size_t len)
{
    struct open_book *book = context;
    char             *at   = to;

    while (len) {
        struct import_piece which;
        struct kept_piece  *kept;
        uint64_t            start;
        size_t              inside;
        size_t              part;
        struct problem     *problem = NULL;

        if (!find_piece(book, offset, &which, &start) || (problem = get_piece(book, &which, &kept)) ||
            (inside = (size_t)(offset - start)) >= kept->len)
            return problem ? problem
                           : problem_new(book->tenant->arena, PROBLEM_failure, "A piece of the file is missing.");
        part = kept->len - inside < len ? kept->len - inside : len;
        memcpy(at, kept->bytes + inside, part);
        at += part;
        offset += part;
        len -= part;
    }
    return NULL;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

void import_workbook_close(void)
{
    if (!open_book.arena)
        return;
    if (open_book.book)
        xlsx_close(open_book.book);
    arena_free(open_book.arena);
    open_book = (struct open_book){0};
}

static bool is_open(const struct tenant *tenant, const struct import *import)
{
    return open_book.arena && open_book.account_id == tenant->account_id && open_book.import_id == import->id &&
           str_equal(open_book.sheet_name, HAS(import, sheet) ? import->sheet : STR(""));
}

static struct problem *refused(const struct tenant *tenant)
{
    struct sheet_refusal refusal  = xlsx_refusal(open_book.book);
    const char          *sentence = sheet_fault_sentence(refusal.fault);

    if (!refusal.row)
        return problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_unreadable_file, "%s", sentence);
    return problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_unreadable_file, "Row %llu of the file: %s",
                         (unsigned long long)refusal.row, sentence);
}

static void keep_parts(struct open_book *book, const struct list *parts, uint64_t *size)
{
    const struct import_part *part = parts->items;

    book->parts = shape_list(book->arena, &import_part_shape, parts->count);
    for (size_t i = 0; i < parts->count; i++) {
        struct import_part *copy = (struct import_part *)book->parts.items + i;

        copy->part = part[i].part;
        copy->size = part[i].size;
        *size += (uint64_t)part[i].size;
    }
}

static struct problem *open_anew(const struct tenant *tenant, const struct import *import)
{
    struct open_book *book = &open_book;
    struct list       parts;
    struct problem   *problem = import_part_list(tenant, import, &parts);

    if (problem)
        return problem;
    import_workbook_close();
    book->tenant     = tenant;
    book->import     = import;
    book->arena      = arena_new(BOOK_MEMORY);
    book->account_id = tenant->account_id;
    book->import_id  = import->id;
    book->sheet_name = arena_str(book->arena, HAS(import, sheet) ? import->sheet : STR(""));
    for (size_t i = 0; i < PIECES_KEPT; i++)
        book->pieces[i].bytes = arena_room(book->arena, IMPORT_PIECE);
    book->source = (struct byte_source){.context = book, .read = read_bytes};
    keep_parts(book, &parts, &book->source.size);
    if ((problem = xlsx_open(book->arena, &book->source, &book->book)))
        return problem;
    if (xlsx_refusal(book->book).fault)
        return refused(tenant);
    book->sheet = xlsx_find(book->book, book->sheet_name);
    return book->sheet == SIZE_MAX
               ? problem_coded(tenant->arena, PROBLEM_unacceptable, CODE_unreadable_file,
                               "The workbook has no sheet \"" STR_FMT "\".", STR_ARG(book->sheet_name))
               : NULL;
}

/* Where it cannot be opened nothing stays open. */
static struct problem *ensure_open(const struct tenant *tenant, const struct import *import)
{
    struct problem *problem = NULL;

    if ((!is_open(tenant, import) || open_book.is_left) && (problem = open_anew(tenant, import)))
        import_workbook_close();
    open_book.tenant = tenant;
    open_book.import = import;
    return problem;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static struct problem *read_row(struct open_book *book, uint64_t behind, enum sheet_step *step, struct sheet_row *row)
{
    struct problem *problem = NULL;

    bool is_there = book->is_begun && book->position == behind;

    book->is_begun = false;
    book->is_left  = true;
    if (!is_there)
        problem = xlsx_begin(book->book, book->sheet, behind);
    *step = SHEET_MORE;
    while (!problem && *step == SHEET_MORE) {
        problem = xlsx_next(book->book, step, row);
        arena_work(book->tenant->arena, WORK_OF_MORE / 64);
    }
    if (problem)
        return problem;
    book->is_left  = false;
    book->is_begun = *step == SHEET_ROW;
    book->position = row->number;
    return *step == SHEET_REFUSED ? refused(book->tenant) : NULL;
}

static void keep_first(struct open_book *book, const struct sheet_row *row)
{
    struct str *cells   = ARENA_ARRAY(book->arena, struct str, row->count + 1);
    bool       *numbers = ARENA_ARRAY(book->arena, bool, row->count + 1);

    for (size_t i = 0; i < row->count; i++) {
        cells[i]   = arena_str(book->arena, row->cells[i]);
        numbers[i] = row->numbers && row->numbers[i];
    }
    book->first         = *row;
    book->first.cells   = cells;
    book->first.numbers = numbers;
    book->has_first     = true;
}

struct problem *import_workbook_next(const struct tenant *tenant, const struct import *import, uint64_t behind,
                                     struct sheet_row *row, bool *is_over)
{
    struct open_book *book = &open_book;
    enum sheet_step   step;
    struct problem   *problem;

    *is_over = false;
    if ((problem = ensure_open(tenant, import)))
        return problem;
    if (!behind && book->has_first) {
        *row = book->first;
        return NULL;
    }
    if ((problem = read_row(book, behind, &step, row))) {
        import_workbook_close();
        return problem;
    }
    *is_over = step != SHEET_ROW;
    if (!behind && !*is_over)
        keep_first(book, row);
    return NULL;
}

bool import_workbook_is_1904(void)
{
    return open_book.book && xlsx_is_1904(open_book.book);
}

struct texts import_workbook_sheets(struct arena *arena)
{
    struct texts names = {.count = open_book.book ? xlsx_sheet_count(open_book.book) : 0};

    names.at = ARENA_ARRAY(arena, struct str, names.count + 1);
    for (size_t i = 0; i < names.count; i++)
        names.at[i] = arena_str(arena, xlsx_sheets(open_book.book)[i].name);
    return names;
}
