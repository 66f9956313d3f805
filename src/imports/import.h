/* An import: a file that is uploaded in parts, and whose rows become records. */
#ifndef IMPORTS_IMPORT_H
#define IMPORTS_IMPORT_H

#include "domain/import_row.h"
#include "mapping/columns.h"

/* The last ones have no job that is at work. */
enum import_state {
    IMPORT_UPLOADING,
    IMPORT_UPLOADED,
    IMPORT_CHECKING,
    IMPORT_CHECKED,
    IMPORT_RUNNING,
    IMPORT_DONE,
    IMPORT_FAILED,
    IMPORT_CANCELED,
    IMPORT_UNDOING,
    IMPORT_UNDONE,
    IMPORT_DELETED /* nobody can see it, and it goes once what it has is erased */
};

/* What a job does to an import: job.part. */
enum import_work { IMPORT_CHECK = 1, IMPORT_RUN, IMPORT_UNDO };

/* What a check or a run is at. */
enum import_phase {
    IMPORT_SWEEP, /* what an earlier check has left goes */
    IMPORT_SCAN,  /* all rows are looked at for what their columns mean */
    IMPORT_CLAIM, /* which rows mean the same record */
    IMPORT_WRITE,
    IMPORT_TIDY
};

/* What its rows become. */
enum import_of { IMPORT_OF_RECORDS, IMPORT_OF_SUPPRESSIONS };

enum import_in_file { IN_FILE_LAST, IN_FILE_FIRST, IN_FILE_ERROR };

enum {
    IMPORT_ROWS_MOST  = 5000000,
    IMPORT_PARTS_MOST = 10000,
    IMPORT_PIECE      = 256 << 10, /* bytes of the file in a row of the database */
    IMPORT_DAYS       = 30         /* for which it can be undone, and its texts are kept */
};
#define IMPORT_BYTES_MOST (INT64_C(2) << 30)

struct import_counts {
    struct described marks;
    int64_t          rows;
    int64_t          create;
    int64_t          update;
    int64_t          unchanged;
    int64_t          skip;
    int64_t          suppressed;
    int64_t          error;
};

struct import {
    struct described      marks;
    int64_t               account_id;
    int64_t               id;
    struct uuid           uuid;
    int                   of_what;
    struct uuid           type_uuid; /* of suppressions, which have no type, it is stored as the nil UUID */
    struct uuid           campaign_uuid;
    struct str            name;
    int                   state;
    int                   format;  /* as the client says, or as it was told by the content */
    struct list           columns; /* of struct column_wish, mapping/columns.h */
    struct value         *set_values;
    struct texts          match;
    int                   on_match;
    int                   on_missing;
    int                   on_many;
    bool                  fill;
    int                   in_file;
    struct value         *abort_at;
    struct str            encoding;
    struct str            delimiter;
    struct str            quote;
    bool                  has_header;
    struct str            sheet;
    struct value         *column_wishes; /* `columns`, `match` as they are stored */
    struct value         *match_keys;
    int64_t               size;
    int64_t               parts;
    struct import_counts *counts;
    struct value         *report; /* {faults, warnings, sample}, as stored */
    struct value         *faults;
    struct value         *warnings;
    struct value         *sample;
    struct value         *problem;
    bool                  was_run;       /* a run has begun, so that its settings stay */
    int64_t               year;          /* of the upload, by which years of two digits are understood */
    int                   told_encoding; /* enum sheet_encoding, by all that was looked at so far */
    struct str            told_delimiter;
    struct value         *notes; /* of the first pass, mapping/mapping.h */
    int                   phase;
    int64_t               at_part; /* where the next step of the job reads on */
    int64_t               at_piece;
    int64_t               at_base;
    int64_t               at_offset;
    int64_t               at_rows;
    int64_t               row_count;    /* of the whole file, once it is known */
    int64_t               create_count; /* struct import_counts, as stored */
    int64_t               update_count;
    int64_t               unchanged_count;
    int64_t               skip_count;
    int64_t               suppressed_count;
    int64_t               error_count;
    struct instant        created_at;
    struct instant        updated_at;
    struct instant        ran_at;
};

extern const char *const  import_states[];
extern const struct shape import_shape;
extern const char *const  import_ofs[];
extern const struct shape import_create_shape; /* what a client may say when it makes one */

/* A piece of a part, as it is stored. */
struct import_part {
    struct described marks;
    int64_t          account_id;
    int64_t          import_id;
    int64_t          part;
    int64_t          piece;
    int64_t          size;  /* of the file's bytes in it */
    struct bytes     bytes; /* the same in a smaller form */
};
extern const struct shape import_part_shape;

/* The parts that are there. */
struct import_parts {
    struct described marks;
    struct list      parts; /* of struct import_part */
};
extern const struct shape import_parts_shape;

/* What completes an upload. */
struct import_completion {
    struct described marks;
    int64_t          parts;
    struct str       sha256;
};
extern const struct shape import_completion_shape;

/* What became of one row of the file. */
struct import_row {
    struct described marks;
    int64_t          account_id;
    int64_t          import_id;
    int64_t          id; /* its number, as a spreadsheet shows it */
    int64_t          number;
    int              status;
    struct uuid      uuid;
    struct uuid      order_uuid;
    struct instant   changed_at; /* updated_at of the record, as the import has left it */
    struct value    *former;     /* of an updated one: a patch that gives its former values back */
    struct value    *errors;
    struct value    *cells; /* of a refused one */
    struct str       external_id;
};
extern const struct shape import_row_shape;

/* A key of a record, and the row of the file that is to write it. */
struct import_claim {
    struct described marks;
    int64_t          account_id;
    int64_t          import_id;
    struct bytes     hash;
    int64_t          number;
};
extern const struct shape import_claim_shape;

enum { IMPORT_CLAIMS_AT_ONCE = 128 };

/* What claims are looked up by. */
struct import_hashes {
    struct described marks;
    int64_t          account_id;
    int64_t          import_id;
    struct bytes     first_hash;
    struct bytes     other_hash[IMPORT_CLAIMS_AT_ONCE];
};
extern const struct shape import_hashes_shape;

/* Whether its rows become suppressions; known by the stored type, too. */
bool import_is_of_suppressions(const struct import *import);

/* Whether a job is at work for it, or waits to be. */
static inline bool import_is_busy(const struct import *import)
{
    return import->state == IMPORT_CHECKING || import->state == IMPORT_RUNNING || import->state == IMPORT_UNDOING;
}

/* Sets what is made of other members: counts, faults, warnings and sample, where there are any. */
void import_complete(struct arena *arena, struct import *import);

/* Whether its upload was given up, so that there is no file. */
static inline bool import_is_given_up(const struct import *import)
{
    return import->state == IMPORT_CANCELED && !import->was_run;
}

#endif
