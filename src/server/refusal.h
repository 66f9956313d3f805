/* What is said of a request that was left in the middle, because memory or time had run out. */
#ifndef SERVER_REFUSAL_H
#define SERVER_REFUSAL_H

#include "base/log.h"
#include "http/request.h"
#include "http/response.h"
#include "metrics/metrics.h"

struct refusal {
    enum problem_kind kind;
    enum problem_code code;
    enum metric       metric; /* that counts it */
    enum log_level    level;  /* of the log, and what it calls that */
    const char       *event;
    const char       *detail; /* for the client */
    const char       *line;   /* for the log */
};

extern const struct refusal refusal_memory;
extern const struct refusal refusal_time;
extern const struct refusal refusal_share;

/*
 * Counts it, and makes the answer in memory that was set aside for it: from then on the request's arena is `spare`, and
 * the answer stands until that is reset.
 */
void refusal_answer(const struct refusal *refusal, struct arena *spare, struct request *request,
                    struct response *response);

#endif
