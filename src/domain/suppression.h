/* A suppression: a number that must not be called, in the whole account or in one campaign. */
#ifndef DOMAIN_SUPPRESSION_H
#define DOMAIN_SUPPRESSION_H

#include "base/shape.h"

enum suppression_reason {
    SUPPRESSION_REQUEST,
    SUPPRESSION_COMPLAINT,
    SUPPRESSION_REGISTER,
    SUPPRESSION_INVALID,
    SUPPRESSION_OTHER,
    SUPPRESSION_REASONS
};

/* How a suppression has ended, as stored; those in force have not. */
enum suppression_end { SUPPRESSION_IN_FORCE, SUPPRESSION_LIFTED, SUPPRESSION_EXPIRED };

struct suppression {
    struct described marks;
    int64_t          account_id;
    int64_t          id;
    int64_t          number;      /* the digits of the phone */
    int64_t          campaign_id; /* 0: the whole account */
    int64_t          ended;       /* enum suppression_end */
    struct uuid      uuid;
    struct str       phone; /* E.164 once it has been read */
    struct uuid      campaign_uuid;
    int              reason;
    struct str       source;
    struct str       evidence;
    struct instant   requested_at;
    struct instant   expires_at; /* a whole second */
    struct instant   created_at;
    struct instant   ended_at;
    struct instant   lifted_at;
    struct str       lift_reason;
    struct instant   now;    /* that statements ask for */
    bool             is_new; /* register_add has written it; else there was one in force already */
};

/* What lifts a suppression. */
struct suppression_lift {
    struct described marks;
    struct str       reason;
};

/* What a record shows. */
struct suppressed_brief {
    struct described marks;
    struct instant   since;
    struct uuid      campaign_uuid;
};

extern const char *const  suppression_reasons[];
extern const struct shape suppression_shape;         /* what is answered, given and stored */
extern const struct shape suppression_history_shape; /* the same, with its end */
extern const struct shape suppression_lift_shape;
extern const struct shape suppressed_brief_shape;

/* The digits of a phone in E.164, and back. 0: it is none. */
int64_t    suppression_number(struct str phone);
struct str suppression_phone(struct arena *arena, int64_t number);

#endif
