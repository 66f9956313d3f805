/* A row of a file, what reading the next one comes to, and the limits that all readers share. */
#ifndef SHEETS_ROW_H
#define SHEETS_ROW_H

#include "base/str.h"

enum {
    ROW_BYTES_MOST   = 1 << 20, /* of one row's text; an open quote would otherwise gather the whole file */
    ROW_COLUMNS_MOST = 1000,    /* far more than anybody maps, and little enough to be held at once */
};

/* All texts are valid UTF-8, and stay until the next row is asked for or the next piece is fed. */
struct sheet_row {
    const struct str *cells; /* as they stand, without the quotes of the format; NULL in formats without columns */
    size_t            count;
    uint64_t          number;     /* from 1, as a spreadsheet shows it: a row in which lines end counts once */
    uint64_t          offset;     /* of its first byte in the file */
    struct str        raw;        /* its text as it stands in the file, without the end of the line */
    size_t            bad_count;  /* places with bytes that mean nothing; U+FFFD stands there */
    uint64_t          bad_offset; /* of the first such place in the file */
    const bool       *numbers;    /* of each cell: the file has it as a number, written as in JSON; NULL: none */
};

/* What asking for the next row comes to. */
enum sheet_step {
    SHEET_ROW,
    SHEET_MORE,    /* the next piece is wanted, or word that there is none */
    SHEET_END,     /* there are no more rows */
    SHEET_REFUSED, /* the file cannot be read on from here */
};

enum sheet_fault {
    SHEET_NO_FAULT,
#define FAULT(name, word, sentence) SHEET_##name,
#include "sheets/sheet_faults.def"
#undef FAULT
    SHEET_FAULTS
};

/* The word for programs, such as "row_too_long", and a sentence for the person whose file it is. */
const char *sheet_fault_name(enum sheet_fault fault);
const char *sheet_fault_sentence(enum sheet_fault fault);

/* Why a file is refused, and the row that is the cause: of an open quote the one in which it was opened. */
struct sheet_refusal {
    enum sheet_fault fault;
    bool             is_quoted; /* of a row that is too long: a quote is open, which may be what is wrong */
    uint64_t         row;
    uint64_t         offset; /* of the row's first byte in the file */
};

/* Where a reader can begin: at the first byte of a row. The zero value is the start of the file. */
struct sheet_place {
    uint64_t offset;
    uint64_t rows; /* how many stand before, those that are empty among them */
};

#endif
