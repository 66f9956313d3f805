#include "api/links.h"

#include "http/query.h"

struct links links_begin(struct request *request, struct response *response)
{
    struct arena     *arena = request->arena;
    struct str        rest  = request->query;
    struct links      links = {.request = request, .response = response};
    struct query_pair pair;
    char              mark = '?';

    links.base = arena_format(arena, STR_FMT STR_FMT, STR_ARG(request->settings->mount), STR_ARG(request->path));
    while (query_next(arena, &rest, &pair) > 0) {
        struct str name = percent_encode(arena, pair.name);
        struct str kept = percent_encode(arena, pair.value);

        if (str_is(pair.name, "page") || str_is(pair.name, "cursor"))
            continue;
        links.base = arena_format(arena, STR_FMT "%c" STR_FMT "=" STR_FMT, STR_ARG(links.base), mark, STR_ARG(name),
                                  STR_ARG(kept));
        mark       = '&';
    }
    links.base = arena_format(arena, STR_FMT "%c", STR_ARG(links.base), mark);
    return links;
}

void links_add(const struct links *links, const char *relation, const char *name, struct str value)
{
    struct response *response = links->response;

    response->link = arena_format(links->request->arena, STR_FMT "%s<" STR_FMT "%s=" STR_FMT ">; rel=\"%s\"",
                                  STR_ARG(response->link), response->link.len ? ", " : "", STR_ARG(links->base), name,
                                  STR_ARG(value), relation);
}
