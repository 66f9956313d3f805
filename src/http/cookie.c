#include "http/cookie.h"

bool cookie_find(struct str cookies, struct str name, struct str *value)
{
    while (cookies.len) {
        const char *end  = memchr(cookies.at, ';', cookies.len);
        size_t      len  = end ? (size_t)(end - cookies.at) : cookies.len;
        struct str  pair = str_trimmed((struct str){.at = cookies.at, .len = len});

        cookies = str_from_at(cookies, len + 1);
        if (str_starts(pair, name) && pair.len > name.len && pair.at[name.len] == '=') {
            *value = str_from_at(pair, name.len + 1);
            return true;
        }
    }
    return false;
}
