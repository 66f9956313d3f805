#include "config/host_list.h"

#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static size_t place_of(struct str text, char wanted)
{
    const char *at = text.len ? memchr(text.at, wanted, text.len) : NULL;

    return at ? (size_t)(at - text.at) : text.len;
}

static bool has_two_colons(struct str text)
{
    size_t first = place_of(text, ':');

    return first < text.len && memchr(text.at + first + 1, ':', text.len - first - 1);
}

static bool port_read(struct str text, unsigned *port)
{
    char digits[6] = "";

    if (!text.len || text.len >= sizeof(digits))
        return false;
    memcpy(digits, text.at, text.len);
    if (strspn(digits, "0123456789") != text.len)
        return false;
    *port = (unsigned)strtoul(digits, NULL, 10);
    return *port > 0 && *port < 65536;
}

static const char *name_keep(struct str name, struct host_name *host)
{
    if (!name.len)
        return "must have a name or an address in each place";
    if (name.len >= HOST_NAME_SIZE)
        return "must have names of at most 255 bytes";
    for (size_t i = 0; i < name.len; i++)
        if (name.at[i] <= ' ' || name.at[i] > '~' || name.at[i] == '[' || name.at[i] == ']')
            return "must be host, host:port or [address]:port, with commas between";
    memcpy(host->name, name.at, name.len);
    return NULL;
}

/* An address in brackets or one with several colons is IPv6; a path has neither brackets nor port. */
static const char *host_read(struct str text, struct host_name *host)
{
    struct str name = text;
    struct str rest = {.at = "", .len = 0};

    *host = (struct host_name){.port = 0};
    if (str_starts(text, STR("["))) {
        size_t end = place_of(text, ']');

        if (end == text.len)
            return "must close each [ by a ]";
        name = (struct str){.at = text.at + 1, .len = end - 1};
        rest = str_from_at(text, end + 1);
    } else if (!str_starts(text, STR("/")) && !has_two_colons(text)) {
        name.len = place_of(text, ':');
        rest     = str_from_at(text, name.len);
    }
    if (rest.len && (rest.at[0] != ':' || !port_read(str_from_at(rest, 1), &host->port)))
        return "must have a port from 1 to 65535 after the colon";
    return name_keep(name, host);
}

const char *host_list_read(const char *text, struct host_list *list)
{
    struct str  rest  = str_trimmed(str_from(text));
    const char *fault = NULL;

    list->count = 0;
    if (!rest.len)
        list->at[list->count++] = (struct host_name){.port = 0};
    while (rest.len && !fault) {
        struct str one = {.at = rest.at, .len = place_of(rest, ',')};

        if (list->count == HOSTS_MOST)
            return "must name at most 16 hosts";
        fault = host_read(str_trimmed(one), &list->at[list->count++]);
        if (!fault && one.len + 1 == rest.len)
            fault = "must not end with a comma";
        rest = one.len < rest.len ? str_from_at(rest, one.len + 1) : (struct str){.at = "", .len = 0};
    }
    return fault;
}

void host_print(const struct host_name *host, char text[HOST_TEXT_SIZE])
{
    bool is_v6 = host->name[0] != '/' && strchr(host->name, ':');
    int  len   = snprintf(text, HOST_TEXT_SIZE, "%s%s%s", is_v6 ? "[" : "",
                       host->name[0] ? host->name : "the local socket", is_v6 ? "]" : "");

    if (host->port)
        snprintf(text + len, HOST_TEXT_SIZE - (size_t)len, ":%u", host->port);
}
