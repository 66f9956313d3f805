/* Idempotency-Key on POST: the first answer is kept in the transaction that does the work, and given again. */
#ifndef API_IDEMPOTENT_H
#define API_IDEMPOTENT_H

#include "http/request.h"
#include "http/response.h"

/* One request's hold on its key; zero at the start, and kept through repeated attempts. */
struct claim {
    struct idempotency *wanted; /* made once, so that a repeated attempt knows its own claim again */
    struct idempotency *held;
};

/*
 * Claims the request's key, if it carries one. When the answer is known already it is put into `response`, marked as
 * replayed. Problems: `malformed` for a bad key, `unacceptable` when it was used for something else, `conflict` while
 * the first request is running.
 */
struct problem *claim_take(struct request *request, struct response *response, struct claim *claim) MUST_CHECK;

/* Keeps the answer, inside the transaction. */
struct problem *claim_keep_answer(struct request *request, const struct response *response,
                                  struct claim *claim) MUST_CHECK;

/* Frees the key after a failure, so that the request can be sent again. */
void claim_give_up(struct request *request, struct claim *claim);

#endif
