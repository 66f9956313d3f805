#include "api/resource.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

#include <assert.h>

void *request_content(const struct request *request, size_t size)
{
    assert(request->route->takes && request->route->takes->size == size);
    (void)size;
    return request->content;
}

struct problem *no_such(const struct request *request, const char *what)
{
    return problem_new(request->arena, PROBLEM_not_found, "There is no such %s.", what);
}

struct instant later_than(const struct request *request, struct instant before)
{
    return instant_after(request->now, before);
}

struct str location_of(const struct request *request, const char *collection, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    return arena_format(request->arena, STR_FMT "%s/%s", STR_ARG(request->settings->mount), collection, text);
}

void answer_tagged(struct request *request, struct response *response, const void *object)
{
    answer_object(request, response, object);
    response->etag = etag_of(request->arena, response->body);
}

/* What the answer has needs not be printed again for the ETag. */
void answer_without(struct request *request, struct response *response, const void *object, uint64_t last)
{
    struct json_writer *first  = json_writer_new(request->arena);
    struct json_writer *second = json_writer_new(request->arena);
    struct str          shown;
    struct str          rest;

    json_described_members(first, object, ~last);
    json_described_members(second, object, last);
    shown = json_writer_text(first);
    rest  = json_writer_text(second);
    answer_json(response, shown);
    shown.len--;
    response->etag = etag_of_parts(request->arena, (struct str[]){shown, STR(","), str_from_at(rest, 1)}, 3);
}

void answer_made(struct request *request, struct response *response, const void *object, const char *collection,
                 struct uuid uuid)
{
    answer_created(request, response, object, location_of(request, collection, uuid));
    response->etag = etag_of(request->arena, response->body);
}

struct problem *check_unchanged(struct request *request, const void *object)
{
    bool       has_condition = request->if_match.len || (request->method == METHOD_PUT && request->if_none_match.len);
    struct str shown;
    struct str etag;
    struct problem *problem;

    if (!has_condition && !request->kept)
        return NULL;
    shown = json_of_described(request->arena, object);
    etag  = has_condition ? etag_of(request->arena, shown) : (struct str){0};
    if ((problem = check_if_match(request, etag)) ||
        (request->method == METHOD_PUT && (problem = check_if_none_match(request, etag))))
        return problem;
    if (request->kept)
        json_check_kept(request->arena, request->kept,
                        &(struct json_shown){.shape  = ((const struct described *)object)->shape,
                                             .object = json_read_stored(request->arena, shown)},
                        &request->faults);
    return NULL;
}

struct problem *take_quota(const struct request *request, enum quota kind, int64_t limit, const char *what)
{
    struct quota_use *use      = store_quota_of(request->tenant, kind, limit);
    bool              is_taken = false;
    struct problem   *problem  = store_quota_take(request->tenant, use, &is_taken);

    if (problem || is_taken)
        return problem;
    return problem_limit(problem_coded(request->arena, PROBLEM_conflict, CODE_limit_reached,
                                       "The account may have %lld %s, and has them.", (long long)limit, what),
                         limit, use->used);
}

struct checking request_checking(struct request *request)
{
    return (struct checking){.arena = request->arena, .patterns = request->patterns, .faults = &request->faults};
}

struct value *stored_form(const struct request *request, const struct value *value)
{
    return json_raw_value(request->arena, json_of_value(request->arena, value));
}
