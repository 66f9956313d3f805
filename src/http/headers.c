#include "http/headers.h"

#include "http/accept.h"

enum { KEY_MAX = 255 };

static bool is_key(struct str key)
{
    if (!key.len || key.len > KEY_MAX)
        return false;
    for (size_t i = 0; i < key.len; i++)
        if (key.at[i] < '!' || key.at[i] > '~')
            return false;
    return true;
}

static bool is_empty(struct str header)
{
    return header.at && !str_trimmed(header).len;
}

static void fault(struct request *request, const char *header, enum problem_code code, const char *sentence)
{
    fault_in(request->arena, &request->parameter_faults, str_from(header), code, "%s", sentence);
}

static void refuse_key(struct request *request, struct str key)
{
    fault(request, "Idempotency-Key", CODE_invalid_key, "It must be 1 to 255 visible ASCII characters.");
    if (key.len > KEY_MAX)
        fault_limit(&request->parameter_faults, KEY_MAX, (int64_t)key.len);
}

void headers_check(struct request *request)
{
    struct str key = request->idempotency_key;

    if (request->if_match.at && !is_etag_list(request->if_match))
        fault(request, "If-Match", CODE_invalid_etag, "It must be * or a list of ETags with their quotes.");
    if (is_empty(request->if_none_match))
        fault(request, "If-None-Match", CODE_invalid_etag, "It must not be empty.");
    if (is_empty(key) || (key.at && request->method == METHOD_POST && !is_key(key)))
        refuse_key(request, key);
}
