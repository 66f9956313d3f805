#include "imports/import_workbook.h"

#include "imports/import_bytes.h"
#include "workbooks/xlsx.h"

#include <stdlib.h>

enum {
    BOOK_MEMORY  = 32 << 20,
    WORK_OF_MORE = 4 << 20, /* bytes that are gone through without a row */
};

/* The workbook that is open; all in its arena. */
struct open_book {
    struct arena        *arena; /* NULL: none is */
    int64_t              account_id;
    int64_t              import_id;
    struct str           sheet_name; /* as the import says it */
    size_t               sheet;
    struct import_bytes *bytes;
    struct xlsx         *book;
    uint64_t             position; /* the number of the row that was read last */
    bool                 is_begun;
    bool                 is_left; /* while it was read, or is being read */
    struct sheet_row     first;   /* read by each step, for the headers */
    bool                 has_first;
    const struct tenant *tenant; /* of the call */
};

static struct open_book open_book;

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

static struct problem *open_anew(const struct tenant *tenant, const struct import *import)
{
    struct open_book *book = &open_book;
    struct problem   *problem;

    import_workbook_close();
    book->tenant     = tenant;
    book->arena      = arena_new(BOOK_MEMORY);
    book->account_id = tenant->account_id;
    book->import_id  = import->id;
    book->sheet_name = arena_str(book->arena, HAS(import, sheet) ? import->sheet : STR(""));
    if ((problem = import_bytes_open(tenant, import, book->arena, &book->bytes)) ||
        (problem = xlsx_open(book->arena, import_bytes_source(book->bytes), &book->book)))
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

    if ((!is_open(tenant, import) || open_book.is_left) && (problem = open_anew(tenant, import))) {
        import_workbook_close();
        return problem;
    }
    open_book.tenant = tenant;
    import_bytes_of(open_book.bytes, tenant, import);
    return NULL;
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
                                     struct sheet_row *row)
{
    struct open_book *book = &open_book;
    enum sheet_step   step;
    struct problem   *problem;

    *row = (struct sheet_row){0};
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
    if (step != SHEET_ROW)
        *row = (struct sheet_row){0};
    else if (!behind)
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
