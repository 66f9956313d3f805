/* What is done to a record, however it is named, and what lists and other resources need of records. */
#ifndef HANDLERS_RECORDS_H
#define HANDLERS_RECORDS_H

#include "domain/record.h"
#include "domain/record_key.h"
#include "domain/record_type.h"
#include "http/request.h"
#include "http/response.h"

/* A new record that may be written, and what is written with it. */
struct new_record {
    struct record      *record;
    struct record_type *type;
    struct list         fields; /* of the type, of struct custom_field */
    struct record_state state;
    struct tokens       words;
};

/* Checks and completes a new record, without writing it. Faults are noted below `pointer`, and are the problem. */
struct problem *record_prepare(struct request *request, struct record *record, struct str pointer,
                               struct new_record *made) MUST_CHECK;

/*
 * Checks a new record, completes and stores it. Faults are noted below `pointer`; when there are any, they are the
 * problem that is returned. `conflict` with the code `duplicate` when another record has what is unique.
 */
struct problem *record_add(struct request *request, struct record *record, struct str pointer) MUST_CHECK;

/* Stores a new record that record_prepare has found good; problems as those of record_add. */
struct problem *record_write_new(struct request *request, const struct new_record *made, struct str pointer) MUST_CHECK;

/* The same, and answers. */
struct problem *record_create(struct request *request, struct response *response, struct record *record) MUST_CHECK;

/* Answers with a record that was found; NULL: there is none, which is the answer then. */
struct problem *record_show(struct request *request, struct response *response, struct record *record) MUST_CHECK;

/* Patches, or deletes, a record that was found and locked, and answers; NULL likewise. */
struct problem *record_patch(struct request *request, struct response *response, struct record *record) MUST_CHECK;
struct problem *record_remove(struct request *request, struct response *response, struct record *record) MUST_CHECK;

/*
 * Completes a record that was found and locked, with its campaigns, and its history if it `is_shown`, as for an ETag.
 * `not_found` for NULL; problems and faults as check_unchanged gives them.
 */
struct problem *record_take_locked(struct request *request, struct record *record, bool is_shown,
                                   struct record_type **type) MUST_CHECK;

/* How a patch is applied, and what became of it. */
struct change_noted;
struct record_wish {
    bool fills;   /* members that have a value stay */
    bool changes; /* set: something is other than it was */
    struct change_noted
        *later; /* or NULL; is set to what store_records_change is to write, which is not written then */
};

/*
 * Applies the request's content, a patch, to a record that was taken, and writes it if that changes anything. Faults
 * are noted in the request, and are the problem; `conflict`, and `duplicate`, as record_add.
 */
struct problem *record_change_locked(struct request *request, struct record *record, const struct record_type *type,
                                     struct record_wish *wish) MUST_CHECK;

/* Deletes a record that was taken. */
struct problem *record_erase_locked(struct request *request, struct record *record,
                                    const struct record_type *type) MUST_CHECK;

/* Takes those members out of a patch that the record has a value for; `parameters` are its own. */
void record_leave_filled(struct arena *arena, const struct record *record, const struct value *parameters,
                         struct record *patch);

/* The fields of a type whose values are in the index, in the arena. */
const struct indexed_fields *record_indexed(struct arena *arena, const struct record_type *type);

/* `unavailable`, after which the request is done again: others have come in between. */
struct problem *record_try_again(const struct request *request) MUST_CHECK;

/* What another record's having the external id comes to: `conflict` with the code `duplicate`; NULL: none has it. */
struct problem *record_find_taker(struct request *request, const struct record *record, struct str pointer,
                                  struct problem **conflict) MUST_CHECK;

/* The problem when the database has refused a record for its external id: that one, or the request is done again. */
struct problem *record_id_is_taken(struct request *request, const struct record *record, struct str pointer) MUST_CHECK;

/*
 * Writes the keys of a new record, of a type with these fields; `conflict`, and `duplicate`, when another record has
 * one. Faults are noted below `pointer`.
 */
struct problem *record_add_keys(struct request *request, const struct record_state *state, const struct list *fields,
                                struct str pointer) MUST_CHECK;

/* `conflict`, and `duplicate`, when another record has a key of a new one; NULL: none has. */
struct problem *record_keys_taken(struct request *request, const struct list *keys, struct str pointer) MUST_CHECK;

/*
 * Keys that were looked up beforehand, for several records together, and that no record had. They are not looked up
 * again one by one; what the request itself writes is taken out.
 */
struct free_keys {
    struct record_key *keys;
    size_t             count;
};

/* Whether a key is one of them. */
bool record_key_is_free(const struct request *request, const struct record_key *key);

/* These are about to be written. */
void record_keys_forget(const struct request *request, const struct list *keys);

/* The same of the keys that a change adds. */
struct problem *record_check_keys(struct request *request, const struct record_type *type,
                                  const struct record_state *before, const struct record_state *now) MUST_CHECK;

/* What the record was known by before, and is known by now; `now` is NULL when it goes. Problems likewise. */
struct problem *record_move_keys(struct request *request, const struct record_type *type,
                                 const struct record_state *before, const struct record_state *now) MUST_CHECK;

/*
 * Tells the index that a record, locked and as stored, enters a campaign (`enters`) or leaves it. The campaigns that it
 * is in are those of the database, which must not show the change yet. `conflict` for a campaign that it is in already,
 * and where it is in too many.
 */
struct problem *record_moves(struct request *request, const struct record *record, int64_t campaign_id,
                             bool enters) MUST_CHECK;

/*
 * Sets the record's type_uuid. That of a type never changes, so it may come out of the cache. Where there is no type
 * any more, it is left absent, and there is no record either: it was deleted a moment after it was read.
 */
struct problem *record_name_type(const struct request *request, struct record *record) MUST_CHECK;

#endif
