/* Idempotency-Key on POST: the first answer is kept in the transaction that does the work, and given again. */
#ifndef API_IDEMPOTENT_H
#define API_IDEMPOTENT_H

#include "http/request.h"
#include "http/response.h"

struct idempotency;

/*
 * Claims the request's key, if it carries one, in the transaction that will do the work; `claim` is NULL otherwise.
 * When the answer is known already it is put into `response`, marked as replayed. Problems: `malformed` for a bad key,
 * `unacceptable` when it was used for something else, `conflict` while the first request is running.
 */
struct problem *claim_take(struct request *request, struct response *response, struct idempotency **claim) MUST_CHECK;

/* Keeps the answer, in the same transaction. */
struct problem *claim_keep_answer(struct request *request, const struct response *response,
                                  struct idempotency *claim) MUST_CHECK;

#endif
