/*
 * A whole account as rows that name each other by uuid, for a file: read in a snapshot, page by page, and written back
 * in batches. doc/account-file.md describes the file.
 */
#ifndef TRANSFER_TRANSFER_H
#define TRANSFER_TRANSFER_H

#include "db/db.h"

/* In the order of the file, in which nothing is named before it has come. */
enum transfer_kind {
    TRANSFER_TYPE,
    TRANSFER_CAMPAIGN,
    TRANSFER_SEGMENT, /* a saved one: a filter and a search under a name */
    TRANSFER_SUPPRESSION,
    TRANSFER_RECORD,
    TRANSFER_ORDER,
    TRANSFER_STAY,  /* in a campaign that the record has left */
    TRANSFER_EVENT, /* a status that a stay had */
    TRANSFER_KINDS
};

enum { TRANSFER_ROWS = 128 /* are written together, at most */ };

/* A row of any kind; the shape of its kind tells which members it has. */
struct transfer_row {
    struct described marks;
    struct str       is; /* its kind's name */
    int64_t          account_id;
    int64_t          id;
    int64_t          type_id;
    int64_t          campaign_id;
    int64_t          record_id;
    int64_t          order_id;
    struct uuid      uuid; /* of an event: that of its stay; absent: it is told by its time */
    struct uuid      type_uuid;
    struct uuid      campaign_uuid;
    struct uuid      record_uuid;
    struct str       name;
    struct str       plural;
    struct str       slug;
    struct str       icon;
    struct str       description;
    int              status;
    int              type;
    int              suppression_scope; /* of a campaign */
    int              reason;            /* these six of a suppression */
    int              ended;
    struct str       source;
    struct str       evidence;
    struct str       lift_reason;
    int64_t          number; /* the digits of its phone */
    int              history;
    bool             is_default;
    bool             is_by_time; /* its events are told by their time */
    struct str       timezone;
    struct str       default_country;
    struct str       first_name;
    struct str       last_name;
    struct str       phone;
    struct str       external_id;
    struct str       instructions;
    struct str       search;
    struct str       scheduled_time;
    struct str       created_at;
    struct str       updated_at;
    struct str       removed_at;
    int64_t          max_attempts;
    int64_t          min_seconds_between;
    struct str       retry_rules; /* as JSON */
    int64_t          priority;
    struct str       next_attempt_at;
    int64_t          attempts;
    struct uuid      lease_token;
    struct str       lease_until;
    int              lease_status;
    struct str       lease_worker;
    struct str       outcome;
    struct str       note;
    int64_t          duration;
    struct str       worker;
    struct value    *raw; /* JSON that stays as it is, byte for byte */
    struct bytes     words;
};

/* What there is to know of a kind. */
struct transfer_form {
    const char         *name;   /* in the member "is" of each row */
    const char         *plural; /* under which rows are counted */
    const char         *raw;    /* the member that is JSON as it is stored, the last one; NULL: none */
    const struct shape *shape;
};
extern const struct transfer_form transfer_forms[TRANSFER_KINDS];

/* What pages are asked for. */
struct transfer_page {
    struct described marks;
    int64_t          account_id;
    int64_t          campaign_id;
    int64_t          after;
    int64_t          last;
    int64_t          limit;
};
extern const struct shape transfer_page_shape;
extern const struct shape transfer_type_shape;
extern const struct shape transfer_campaign_shape;
extern const struct shape transfer_segment_shape;
extern const struct shape transfer_suppression_shape;
extern const struct shape transfer_record_shape;
extern const struct shape transfer_order_shape;
extern const struct shape transfer_stay_shape;
extern const struct shape transfer_event_shape;

/* Uuids that are looked for, and where they were found. */
struct transfer_uuids {
    struct described marks;
    int64_t          account_id;
    struct bytes     first_uuid;
    struct bytes     other_uuid[TRANSFER_ROWS - 1];
};
struct transfer_found {
    struct described marks;
    struct uuid      uuid;
    int64_t          id;
    int64_t          type_id;
};
extern const struct shape transfer_uuids_shape;
extern const struct shape transfer_found_shape;

/* Takes a page of rows of one kind, in their order. A problem ends the walk. */
typedef struct problem *transfer_take(void *context, enum transfer_kind kind, const struct list *rows);

/*
 * Hands all of an account over, inside the caller's snapshot. Memory is given back after each page: that of a thousand
 * rows, or of a hundred records' histories.
 */
struct problem *transfer_read(const struct tenant *tenant, transfer_take *take, void *context) MUST_CHECK;

/* Rows of one kind that are written together, TRANSFER_ROWS at most. */
struct transfer_batch {
    enum transfer_kind kind;
    struct list        rows;
    size_t             bad; /* the place of the row that a problem is about; TRANSFER_ROWS: it is about none */
};

/* What has been written of an account that is being made, as far as later rows may name it. */
struct transfer_writer;

/* `arena` is for what it remembers: some bytes for each type and each campaign. */
struct transfer_writer *transfer_writer_new(struct arena *arena);

/*
 * Writes a batch, inside the caller's transaction; the tenant's memory is for this batch alone. Completes the rows. The
 * problem is `unacceptable` for a row that names what has not come before it, and `conflict` for one whose uuid, or
 * slug, there is already.
 */
struct problem *transfer_write(const struct tenant *tenant, struct transfer_writer *writer,
                               struct transfer_batch *batch) MUST_CHECK;

#endif
