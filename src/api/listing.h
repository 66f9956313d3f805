/* Lists: from page, limit and cursor to rows, envelope and Link header. */
#ifndef API_LISTING_H
#define API_LISTING_H

#include "api/params.h"
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
    bool            is_empty;      /* a filter that nothing can meet */
    bool            is_looked_for; /* by more than the list is asked for, so that pages end at row LISTING_CAP */
    listing_read    read;
    struct problem *(*finish)(struct request *request,
                              struct list    *rows); /* of all rows; NULL: there is nothing to do */
    listing_show show;    /* before a row is printed; what it allocates goes afterwards. NULL: there is nothing to do */
    uint64_t     members; /* that are printed of a row, see json_described_members; 0: all of them */
    const void  *chosen;  /* for `show` */
};

/* What the list is asked for: parameters, or the same in a body. */
const struct params *listing_asked(const struct request *request);

/* Why something that the list is asked for is refused. */
struct listing_refusal {
    enum problem_code code;
    const char       *sentence;
    int64_t           limit; /* that refused it; 0: none */
    int64_t           value;
};

/* Notes a fault at the parameter, or the body's member, of that name. */
void listing_fault(struct request *request, const char *name, const struct listing_refusal *why);

/* `malformed` with all faults of the query; else `unacceptable` with all of the body; else NULL. */
struct problem *listing_faults(struct request *request) MUST_CHECK;

/* Takes what all lists may be asked for into plan->listing. Faults are noted. */
void listing_take(struct request *request, struct listing_plan *plan);

/* The same as listing_take of a list that may be asked for nothing else, and listing_faults. */
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
