/*
 * The register: which numbers must not be called. What it says is asked in the transaction that writes, after the
 * record that has the number is locked, or its number is written: whoever suppresses that number later waits for this
 * transaction, and then sees what it has made; see decision 35. Which of the two it was decides how it is asked.
 */
#ifndef REGISTER_REGISTER_H
#define REGISTER_REGISTER_H

#include "db/db.h"
#include "domain/record.h"
#include "search/listing.h"

#define REGISTER_ANY INT64_C(-1) /* the account's entries and those of all its campaigns */

/* A phone that is looked up, and what the register says of it. */
struct suppressed_phone {
    struct str     phone; /* E.164; what is none is not suppressed */
    bool           is_suppressed;
    struct instant since; /* these are set where it is */
    int            reason;
    int64_t        campaign_id;   /* 0: in the whole account; that goes before campaigns, and of these the oldest */
    struct uuid    campaign_uuid; /* of a campaign, where register_name_campaigns has set it */
};

/*
 * Looks phones up, any number of them, in few statements: what is committed now. `campaign_id` tells for which
 * campaign; 0: only whether the whole account must not call. Nothing is locked.
 */
struct problem *register_look_up(const struct tenant *tenant, int64_t campaign_id, struct suppressed_phone *phones,
                                 size_t count) MUST_CHECK;

/*
 * The same for phones that this transaction itself has written: whoever is suppressing one of them cannot have found
 * its record, so he is waited for.
 */
struct problem *register_hold(const struct tenant *tenant, int64_t campaign_id, struct suppressed_phone *phones,
                              size_t count) MUST_CHECK;

/* Sets the uuids of the campaigns, also of those that are deleted; without a query where none is named. */
struct problem *register_name_campaigns(const struct tenant *tenant, struct suppressed_phone *phones,
                                        size_t count) MUST_CHECK;

/* Sets `suppression_entries` of a record by its phone, for register_read; clears it where the register has none. */
struct problem *register_read_entries(const struct tenant *tenant, struct record *record) MUST_CHECK;

/* The same as register_look_up of the entries of the phone's block, which were read with something else; there may be
 * none. */
bool register_read(struct bytes entries, struct instant now, struct suppressed_phone *phone);

/*
 * Adds suppressions, any number of them, complete but for their id, inside the caller's transaction. Those that are in
 * force already, or stand twice in the list, change nothing; `is_new` tells. The open orders of the numbers become
 * `do-not-call`.
 */
struct problem *register_add(const struct tenant *tenant, struct suppression *const *items, size_t count) MUST_CHECK;

/* The suppression of that uuid, or of a number in one campaign (0: the account), if it is in force; else NULL. */
struct problem *register_find(const struct tenant *tenant, struct uuid uuid, struct suppression **out) MUST_CHECK;
struct problem *register_find_number(const struct tenant *tenant, int64_t number, int64_t campaign_id,
                                     struct suppression **out) MUST_CHECK;

/* Ends one that was found. `*done` is false when somebody else has ended it since. */
struct problem *register_lift(const struct tenant *tenant, struct suppression *found, bool *done) MUST_CHECK;

/* Of a list: filters are first_campaign to last_reason, and number. `history` asks for one number. */
struct problem *register_page(const struct tenant *tenant, struct listing *listing, struct list *rows,
                              int64_t *total) MUST_CHECK;
struct problem *register_history(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                 int64_t *total) MUST_CHECK;

/* Whether nothing of the account is suppressed. */
struct problem *register_is_empty(const struct tenant *tenant, bool *is_empty) MUST_CHECK;

/* A record that has, or has got, a phone. */
struct phone_owner {
    int64_t    record_id;
    struct str phone;
};

/*
 * Has the open orders of such records become `do-not-call` where the register has their phones, in the transaction
 * that has written these: the records are locked.
 */
struct problem *register_check_owners(const struct tenant *tenant, const struct phone_owner *owners,
                                      size_t count) MUST_CHECK;

/* Makes all that tells what is in force out of the rows of suppressions, for an account that has none of it yet. */
struct problem *register_make(const struct tenant *tenant) MUST_CHECK;

/* Notes that some suppressions are over, whosever they are. `*done` is false where there may be more. */
struct problem *register_expire(const struct tenant *nobody, bool *done) MUST_CHECK;

#endif
