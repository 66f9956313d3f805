#include "http/bearer.h"

#include <strings.h>

static const struct str scheme = {.at = "Bearer", .len = 6};

bool bearer_read(struct str authorization, struct str *token)
{
    if (authorization.len < scheme.len || strncasecmp(authorization.at, scheme.at, scheme.len) != 0)
        return false;
    *token = str_trimmed(str_from_at(authorization, scheme.len));
    return authorization.len == scheme.len || authorization.at[scheme.len] == ' ';
}
