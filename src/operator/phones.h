/* Phone numbers that were stored by older rules, and would be read in another way today. */
#ifndef OPERATOR_PHONES_H
#define OPERATOR_PHONES_H

#include "operator/operator.h"

/* A walk through the records of one account. */
struct phone_walk {
    struct tenant tenant;  /* of the account; its memory is given back after each step */
    int64_t       after;   /* id of the last record that was looked at */
    int64_t       records; /* that were looked at */
    int64_t       others;  /* of them, those whose number would be another one */
    bool          is_over;
};

struct record;
struct phone;

/* Is told of each such record: its uuid, and what is stored and would be read. Has changed it, or says why not. */
typedef struct problem *phone_walk_tell(void *context, struct phone_walk *walk, const struct record *record,
                                        const struct phone *now);

/* Goes on by a thousand records at most. */
struct problem *phone_walk_step(struct phone_walk *walk, phone_walk_tell *tell, void *context) MUST_CHECK;

#endif
