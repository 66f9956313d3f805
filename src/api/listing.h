/* Lists: from page, limit and cursor to rows, envelope and Link header. */
#ifndef API_LISTING_H
#define API_LISTING_H

#include "domain/record_type.h"
#include "http/request.h"
#include "http/response.h"
#include "search/listing.h"

typedef struct problem *(*listing_read)(const struct tenant *tenant, struct listing *listing, struct list *rows,
                                        int64_t *total);

struct listing_plan;
typedef void (*listing_show)(struct request *request, const struct listing_plan *plan, void *row);

struct listing_plan {
    struct listing *listing;
    bool            is_empty; /* a filter that nothing can meet */
    listing_read    read;
    struct problem *(*finish)(struct request *request,
                              struct list    *rows); /* of all rows; NULL: there is nothing to do */
    listing_show show;    /* before a row is printed; what it allocates goes afterwards. NULL: there is nothing to do */
    uint64_t     members; /* that are printed of a row, see json_described_members; 0: all of them */
    const void  *chosen;  /* for `show` */
};

/* Takes the parameters that all lists share into plan->listing. Faults are noted among those of the query. */
void listing_take(struct request *request, struct listing_plan *plan);

/* The same of a list that takes no others: `malformed`, with every fault of the query. */
struct problem *listing_begin(struct request *request, struct listing_plan *plan) MUST_CHECK;

/*
 * Asks for a type after the parameters were taken. Phones in the search that name no country are then those of the
 * type's country, where it has one.
 */
void listing_take_type(struct request *request, struct listing_plan *plan, const struct record_type *type);

/* Reads the page and the total and answers with the envelope. */
struct problem *listing_answer(struct request *request, struct response *response,
                               const struct listing_plan *plan) MUST_CHECK;

#endif
