#include "http/origin.h"

#include <strings.h>

static bool came_by_tls(const struct request *request)
{
    return request->https.len && strncasecmp(request->https.at, "off", request->https.len) != 0;
}

static bool is_host_behind(struct str origin, struct str scheme, struct str host)
{
    struct str rest = str_from_at(origin, scheme.len);

    return str_starts(origin, scheme) && host.len && rest.len == host.len &&
           strncasecmp(rest.at, host.at, host.len) == 0;
}

bool origin_is_own(const struct request *request)
{
    if (request->fetch_site.at)
        return str_is(request->fetch_site, "same-origin");
    return is_host_behind(request->origin, STR("https://"), request->host) ||
           (!came_by_tls(request) && is_host_behind(request->origin, STR("http://"), request->host));
}

bool request_is_private(const struct request *request)
{
    struct str address = request->remote_address;

    return came_by_tls(request) || str_starts(address, STR("127.")) || str_is(address, "::1") ||
           str_starts(address, STR("::ffff:127.")) || str_is(address, "unix:");
}
