/* Lists: from page, limit and cursor to rows, envelope and Link header. */
#ifndef API_LISTING_H
#define API_LISTING_H

#include "http/request.h"
#include "http/response.h"
#include "search/listing.h"

typedef struct problem *(*listing_read)(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                        int64_t *total);

struct listing_plan {
    struct listing *listing;
    bool            is_empty; /* a filter that nothing can meet */
    listing_read    read;
    struct problem *(*finish)(struct request *request,
                              struct list    *rows);     /* of all rows; NULL: there is nothing to do */
    void (*show)(struct request *request, void *row); /* before a row is printed; what it allocates goes afterwards */
};

/* Takes the parameters that all lists share into plan->listing. `malformed`, with every fault of the query. */
struct problem *listing_begin(struct request *request, struct listing_plan *plan) MUST_CHECK;

/* Reads the page and the total and answers with the envelope. */
struct problem *listing_answer(struct request *request, struct response *response,
                               const struct listing_plan *plan) MUST_CHECK;

#endif
