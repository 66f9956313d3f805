/*
 * Some rows of a file that are read together and written in one transaction. A check and a run do the same with them,
 * but that what a check writes is rolled back.
 */
#ifndef IMPORTS_IMPORT_CHUNK_H
#define IMPORTS_IMPORT_CHUNK_H

#include "batch/batch.h"
#include "imports/import_plan.h"

enum {
    CHUNK_ROWS    = 896,
    CHUNK_NUMBERS = 3584,   /* likewise, where rows are suppressions, which take less */
    CHUNK_BYTES   = 1 << 20 /* of their texts, about */
};

/* One row. */
struct import_line {
    int64_t              number;
    struct sheet_row     row;
    struct mapped_row    mapped;
    struct list          claims;  /* of struct import_claim */
    bool                 is_item; /* it goes into the batch; else `status` is known */
    int                  status;
    int                  record_status; /* of a suppressed one: what became of its record */
    const struct record *before;        /* of a change */
    const struct record *now;           /* as it is stored; NULL: nothing is */
    struct order        *order;         /* that it asks for, and then has made; or NULL */
    bool                 has_order;     /* it was made */
    bool                 has_uuid;
    struct uuid          uuid;
};

struct import_chunk {
    struct import_plan *plan;
    struct campaign    *campaign; /* or NULL */
    bool                is_check;
    bool                is_claiming; /* which record each row means is being found out, and nothing else */
    bool                is_last;     /* there are no more rows after it */
    struct import_line *lines;
    size_t              count;
    size_t             *items; /* the line of each item */
    struct list         met;   /* records of the step, and who has claimed them: of struct import_claim both */
    struct list         owners;
    struct batch_made   made;
    struct batch        batch;
    struct batch_watch  watch;
};

/* A chunk of no rows yet, of that kind. */
struct import_chunk *import_chunk_new(struct import_plan *plan);

/* Reads the next rows after the place in the import, which moves, and finds out what they mean. */
struct problem *import_chunk_read(struct import_chunk *chunk, bool is_repeated) MUST_CHECK;

/* Makes what its lines mean the content of its request: a batch, which goes on after faults. */
void import_chunk_items(struct import_chunk *chunk);

/* Writes the records and orders, inside the caller's transaction. */
struct problem *import_chunk_write(struct import_chunk *chunk) MUST_CHECK;

/* Notes what became of the rows: in the counts and the report of the import, and as rows of the database. */
struct problem *import_chunk_keep(struct import_chunk *chunk) MUST_CHECK;

/* Adds faults, warnings and sample of a chunk to the report of its import. */
void import_report_add(const struct import_chunk *chunk);

/* A record that is going to be made, or changed by a patch: `before` is NULL, or it as it was. */
struct import_order_record {
    const struct record *before;
    const struct record *given;
};

/* Notes what would keep the record from being put into the campaign, and what is wrong with the order of the row. */
void import_order_admit(struct import_chunk *chunk, struct import_line *line, struct request *request,
                        const struct import_order_record *record);

/* Puts the records of the chunk into the campaign that are not in it yet. */
struct problem *import_orders_write(struct import_chunk *chunk) MUST_CHECK;

/* Writes a member of an object; null for the NULL text. */
struct json_writer;
void import_write_text(struct json_writer *writer, const char *name, struct str text);

/* The errors of a refused row, as they are stored and shown. */
struct value *import_line_errors(const struct import_chunk *chunk, const struct import_line *line);

/* The patch that gives a record its former values back, as JSON. */
struct value *import_line_former(struct arena *arena, const struct record *before, const struct record *now);

#endif
