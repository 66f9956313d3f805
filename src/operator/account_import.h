/* What the files of `callbook account import` share: the file on its way into the tables; nobody else includes this. */
#ifndef OPERATOR_ACCOUNT_IMPORT_H
#define OPERATOR_ACCOUNT_IMPORT_H

#include "operator/account.h"
#include "operator/account_file.h"

struct import {
    struct operation       *operation;
    const char             *path;         /* "-": standard input */
    const char             *as;           /* the account's name; NULL: that in the file */
    int                     status;       /* to end with after a failure */
    struct arena           *arena;        /* for what stays */
    struct tenant           batch_tenant; /* with memory for one batch */
    struct line_reader      reader;
    struct account         *account; /* NULL: not made yet */
    struct lease           *lease;
    struct transfer_writer *writer;
    struct transfer_batch   batch;
    int64_t                 lines[TRANSFER_ROWS]; /* where each row of the batch stands */
    size_t                  batch_bytes;
    size_t                  uncommitted; /* bytes */
    bool                    is_open;     /* a transaction is */
    struct account_sums     sums;
};

/* Says what is wrong, and where in the file. */
void import_fault(const struct import *import, int64_t line, const char *format, ...) PRINTF_LIKE(3, 4);

/* The next line, which the file must have. False, with a message: it has none, or cannot be read. */
bool import_next_line(struct import *import);

/* The kind that a line names at its beginning, as far as it can be told without reading it as JSON. */
struct str import_kind(struct str line);

/* The first line; it stays. False, with a message, when it is not what it should be. */
bool import_read_head(struct import *import, struct account_head **out);

/* Reads the line into a row, in the batch's memory. False, with a message: it is wrong. */
bool import_read_row(struct import *import, const struct transfer_form *form, struct transfer_row *row);

/* Whether the last line tells of what has come before it, and nothing follows it. False with a message. */
bool import_check_end(struct import *import);

#endif
