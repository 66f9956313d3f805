/* A record: one person that campaigns reach. */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "domain/record_type.h"
#include "domain/suppression.h"
#include "index/tokens.h"
#include "phones/phone.h"

enum record_status { RECORD_ACTIVE, RECORD_INACTIVE, RECORD_ARCHIVED };

enum record_history {
    HISTORY_NONE    = 0, /* it never was in a campaign */
    HISTORY_CURRENT = 1, /* it has left none */
    HISTORY_PAST    = 2,
};

/*
 * Of a record's history the newest stays and the newest events are shown, and little more is kept. A record can be in
 * so many campaigns at once: each is a token of it.
 */
enum { HISTORY_STAYS = 1000, HISTORY_EVENTS = 1000, RECORD_CAMPAIGNS = 1000 };

/* The campaigns that a record is in. */
struct campaign_ids {
    const int64_t *at;
    size_t         count;
};

struct record {
    struct described    marks;
    int64_t             account_id;
    int64_t             id;
    int64_t             type_id;
    int64_t             list_total; /* of the list that it was read with */
    struct uuid         uuid;
    struct uuid         type_uuid;
    struct str          first_name;
    struct str          last_name;
    struct instant      type_updated_at; /* of the definition that the parameters were judged by */
    struct str          phone;           /* E.164 once record_check has seen it */
    struct value       *parameters;
    int                 status;
    struct instant      created_at;
    struct instant      updated_at;
    struct str          external_id; /* that another system has given it */
    int64_t             has_history; /* enum record_history */
    struct list         history;     /* of struct placement, newest first */
    bool                older_stays; /* there are more than the history shows */
    struct campaign_ids campaigns;   /* known together with the history */
    struct bytes        history_log; /* what the history is made of, where that is kept; see history/history_log.h */
    int64_t             history_version;
    struct bytes        suppression_entries; /* of the register, among them those of its phone; see register/blocks.h */
    int64_t             has_suppressions_near; /* 0: the register has nothing of its phone nor of its neighbours */
    struct suppressed_brief *suppressed;     /* that its phone must not be called, where that was looked up */
};

/* One campaign that a record is or was in. */
struct placement {
    struct described marks;
    struct uuid      campaign_uuid;
    struct str       campaign_name;
    struct uuid      order_uuid;
    int              status;
    struct instant   assigned_at;
    struct instant   removed_at;
    struct list      events;       /* of struct placement_event, oldest first */
    bool             older_events; /* there were more than are shown */
};

struct placement_event {
    struct described marks;
    int              status;
    struct instant   at;
    struct str       outcome;
    struct str       note;
    int64_t          duration; /* seconds */
    struct str       worker;
};

/* The name and phone of a record, as orders show them. */
struct record_brief {
    struct described marks;
    struct uuid      uuid;
    struct str       first_name;
    struct str       last_name;
    struct str       phone;
    struct value    *parameters; /* only where they are asked for */
};

extern const char *const  record_statuses[];
extern const struct shape record_shape;
extern const struct shape order_record_shape; /* a record inside a new order: the type may be left out */
extern const struct shape record_brief_shape;
extern const struct shape placement_shape;
extern const struct shape placement_event_shape;

/* Brings a given phone into E.164, as a number of `home` where it is a national one; faults are noted below `pointer`.
 */
void record_check(struct arena *arena, struct record *record, const struct phone_country *home, struct str pointer,
                  struct faults *faults);

/* What the tokens of a record are made of. */
struct record_state {
    const struct record         *record;
    const struct value          *parameters; /* as a parsed object */
    struct campaign_ids          campaigns;
    const struct indexed_fields *indexed; /* of its type; NULL: none */
};

/*
 * The tokens by which lists, search and filters find a record. Sorted, without duplicates. Its type and status are
 * among them when it has them.
 */
struct bytes *record_words(struct arena *arena, const struct record_state *state, size_t *count);

/* The parameters of a record as it is stored, read anew: its column holds their text. */
struct value *record_stored_parameters(struct arena *arena, const struct record *record);

/* The same tokens, packed. */
struct tokens record_packed_words(struct arena *arena, const struct record_state *state);

/* The tokens of a record before and after a change, packed. */
struct record_change {
    struct tokens    now;
    struct tokens    before;  /* where `of_both` is not NULL, record_before_words makes them */
    struct word_set *of_both; /* the words of texts that both states have */
    struct word_set *own;     /* what else there was before */
};

struct tokens record_before_words(const struct record_change *change);

/* Texts that both states have are folded once, for they may be long. */
struct record_change record_changed_words(struct arena *arena, const struct record_state *before,
                                          const struct record_state *now);

#endif
