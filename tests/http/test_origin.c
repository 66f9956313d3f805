#include "http/origin.h"

#include "base/attributes.h"

#include <criterion/criterion.h>

struct row {
    const char *fetch_site; /* NULL: not sent, as all others */
    const char *origin;
    const char *host;
    const char *https;
    bool        is_own;
};

Test(origin, is_the_servers_own_only_if_the_browser_says_so)
{
    static const struct row rows[] = {
        {"same-origin", NULL, NULL, NULL, true},
        {"same-origin", "https://other.example", "crm.example", "on", true},
        {"same-site", "https://crm.example", "crm.example", "on", false},
        {"cross-site", NULL, "crm.example", "on", false},
        {"none", NULL, "crm.example", "on", false},
        {"", "https://crm.example", "crm.example", "on", false},
        {NULL, "https://crm.example", "crm.example", "on", true},
        {NULL, "https://crm.example:8443", "crm.example:8443", "on", true},
        {NULL, "https://crm.example", "CRM.example", "on", true},
        {NULL, "https://crm.example", "crm.example", NULL, true},
        {NULL, "http://crm.example", "crm.example", NULL, true},
        {NULL, "http://crm.example", "crm.example", "off", true},
        {NULL, "http://crm.example", "crm.example", "on", false},
        {NULL, "https://crm.example", "crm.example:8443", "on", false},
        {NULL, "https://crm.example.org", "crm.example", "on", false},
        {NULL, "https://", "", "on", false},
        {NULL, "null", "crm.example", "on", false},
        {NULL, NULL, "crm.example", "on", false},
        {NULL, "crm.example", "crm.example", "on", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct request request = {.fetch_site = str_from(rows[i].fetch_site),
                                  .origin     = str_from(rows[i].origin),
                                  .host       = str_from(rows[i].host),
                                  .https      = str_from(rows[i].https)};

        cr_expect(origin_is_own(&request) == rows[i].is_own, "row %zu", i);
    }
}

Test(origin, a_way_is_private_by_tls_or_within_the_machine)
{
    static const struct {
        const char *https;
        const char *address;
        bool        is_private;
    } rows[] = {
        {"on", "192.0.2.1", true},  {"1", "192.0.2.1", true},   {"off", "192.0.2.1", false},
        {"", "192.0.2.1", false},   {NULL, "192.0.2.1", false}, {NULL, "127.0.0.1", true},
        {"off", "127.9.9.9", true}, {NULL, "::1", true},        {NULL, "::ffff:127.0.0.1", true},
        {NULL, "unix:", true},      {NULL, "::12", false},      {NULL, "1270.0.0.1", false},
        {NULL, NULL, false},        {NULL, "", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct request request = {.https = str_from(rows[i].https), .remote_address = str_from(rows[i].address)};

        cr_expect(request_is_private(&request) == rows[i].is_private, "row %zu", i);
    }
}
