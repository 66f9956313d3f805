/* An export: what an account asks to be written into a file, by a job of the same uuid. */
#ifndef DOMAIN_EXPORT_H
#define DOMAIN_EXPORT_H

#include "domain/job.h"

enum export_of { EXPORT_RECORDS, EXPORT_ORDERS, EXPORT_SUPPRESSIONS };
enum export_format { EXPORT_CSV, EXPORT_NDJSON, EXPORT_XLSX };
enum export_profile { EXPORT_DATA, EXPORT_EXCEL };

/*
 * An account keeps so many exports, of so many bytes together before it may ask for another one. A file may have
 * EXPORT_FILE_BYTES; it is kept for EXPORT_KEPT seconds.
 */
enum { EXPORTS_MOST = 100, EXPORT_KEPT = 7 * 86400 };
#define EXPORT_FILE_BYTES (INT64_C(4) << 30)
#define EXPORT_ALL_BYTES  (INT64_C(16) << 30)

struct export
{
    struct described     marks;
    int64_t              account_id;
    int64_t              id;
    struct uuid          uuid;
    int                  of_what;
    int                  format;
    int                  profile;
    struct uuid          type_uuid;
    struct uuid          campaign_uuid;
    struct uuid          segment_uuid;
    int64_t              type_id; /* absent: any */
    int64_t              campaign_id;
    struct value        *filter;       /* as it came */
    struct str           search;       /* likewise */
    struct value        *member_names; /* likewise: `fields` */
    struct value        *column_names; /* of tables, an array: fixed when it is asked for; then its rows are alike */
    int64_t              fold;         /* FOLD_VERSION of the program that made the needs */
    struct bytes         needs;        /* see index/need_bytes.h; absent: no search and no filter */
    int64_t              row_count;    /* so far */
    int64_t              byte_count;   /* of the file so far */
    int64_t              made_bytes;   /* of the rows that a workbook is made of */
    int64_t              seconds;      /* until it expires */
    struct instant       created_at;
    struct instant       expires_at;
    int                  state; /* these are the job's */
    int64_t              done;
    int64_t              total;
    struct instant       started_at;
    struct instant       finished_at;
    struct value        *problem;
    struct job_progress *progress;
};

extern const char *const  export_ofs[];
extern const char *const  export_formats[];
extern const char *const  export_profiles[];
extern const struct shape export_shape;

/* A piece of a file, as it is stored. */
struct export_piece {
    struct described marks;
    int64_t          account_id;
    int64_t          export_id;
    int64_t          part;
    int64_t          start; /* which byte of the part is its first */
    int64_t          size;  /* bytes that it stands for */
    int64_t          packed;
    struct bytes     data;
};
extern const struct shape export_piece_shape;

struct export_usage {
    struct described marks;
    int64_t          files;
    int64_t          bytes;
};
extern const struct shape export_usage_shape;

/* The media type of the file, and its name without what stands before the dot. */
const char *export_media_type(const struct export *export);

/* The export's job, as far as it is read with it. */
struct job *export_job(struct arena *arena, const struct export *export);

#endif
