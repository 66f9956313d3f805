/* Small things that the handlers of all resources share. */
#ifndef API_RESOURCE_H
#define API_RESOURCE_H

#include "api/caller.h"
#include "api/params.h"
#include "domain/parameters.h"
#include "http/answer.h"
#include "http/route.h"
#include "store/quota.h"

/* The content as its struct; asserts that the route takes it. */
#define CONTENT(request, type) ((type *)request_content((request), sizeof(type)))
void *request_content(const struct request *request, size_t size);

static inline const struct params *request_params(const struct request *request)
{
    return request->params;
}

/* `not_found`, in the words for an object. */
struct problem *no_such(const struct request *request, const char *what) MUST_CHECK;

/* A time for updatedAt: now, but always later than before. */
struct instant later_than(const struct request *request, struct instant before);

/* The address of an object below a collection: "/api/records", uuid. */
struct str location_of(const struct request *request, const char *collection, struct uuid uuid);

/* Answers 200 or 201 with the object and its ETag. */
void answer_tagged(struct request *request, struct response *response, const void *object);

/*
 * 200 with an object but for the members whose bits are `last`; its ETag is that of the whole. Of these one is there at
 * least, and no other is printed after them.
 */
void answer_without(struct request *request, struct response *response, const void *object, uint64_t last);
void answer_made(struct request *request, struct response *response, const void *object, const char *collection,
                 struct uuid uuid);

/*
 * `precondition_failed` when If-Match does not name the object as it is stored, or If-None-Match of a PUT does. Of a
 * patch, members that cannot be changed are faults of the request unless they are sent as they are.
 */
struct problem *check_unchanged(struct request *request, const void *object) MUST_CHECK;

/*
 * Counts one more of what the account has, in the request's transaction. `conflict` when it has as many as `limit`, of
 * what the sentence calls `what`.
 */
struct problem *take_quota(const struct request *request, enum quota kind, int64_t limit, const char *what) MUST_CHECK;

/* What checking values of the request takes. */
struct checking request_checking(struct request *request);

/* A JSON value as it is stored: printed, compact. */
struct value *stored_form(const struct request *request, const struct value *value);

#endif
