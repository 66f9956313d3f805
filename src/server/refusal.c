#include "server/refusal.h"

#include "http/answer.h"

const struct refusal refusal_memory = {
    .kind   = PROBLEM_unavailable,
    .code   = CODE_out_of_memory,
    .metric = METRIC_OUT_OF_MEMORY,
    .level  = LOG_LEVEL_ERROR,
    .event  = "memory",
    .detail = "There is not enough memory for this request.",
    .line   = "found no more memory, or reached memory_limit",
};
const struct refusal refusal_time = {
    .kind   = PROBLEM_unavailable,
    .code   = CODE_too_costly,
    .metric = METRIC_TOO_COSTLY,
    .level  = LOG_LEVEL_ERROR,
    .event  = "time",
    .detail = "This request takes more of the server's time than one request may; ask for less at once.",
    .line   = "was given up after as much time as a request may take",
};
const struct refusal refusal_share = {
    .kind   = PROBLEM_share_exceeded,
    .code   = CODE_share_exceeded,
    .metric = METRIC_OVER_SHARE,
    .level  = LOG_LEVEL_INFO,
    .event  = "share",
    .detail = "The account has more long requests at once than its share of the server; wait a moment.",
    .line   = "was given up, for its account had more long ones at once than its share of the workers",
};

void refusal_answer(const struct refusal *refusal, struct arena *spare, struct request *request,
                    struct response *response)
{
    struct problem *problem;

    metrics_add(refusal->metric);
    arena_reset(spare);
    problem  = ARENA_NEW(spare, struct problem);
    *problem = (struct problem){
        .kind = refusal->kind, .code = refusal->code, .detail = str_from(refusal->detail), .retry_after = 1};
    request->arena = spare;
    *response      = (struct response){0};
    answer_problem(request, response, problem);
}
