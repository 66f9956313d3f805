#include "claims/claim_take.h"
#include "support/unit.h"

static const struct {
    const char *version;
    bool        skips;
} versions[] = {
    {"10.5.23-MariaDB-1:10.5.23+maria~ubu2004-log", false},
    {"10.6.0-MariaDB", true},
    {"10.11.14-MariaDB-0+deb12u2", true},
    {"11.8.3-MariaDB", true},
    {"5.5.5-10.4.8-MariaDB", false}, /* as some proxies say it; what cannot skip is only slower */
    {"5.7.44-log", false},
    {"8.0.1-dmr", true},
    {"9.4.0", true},
    {"8.0.11", true},
    {"", false},
    {"x", false},
};

Test(server_versions, tell_whether_locked_rows_can_be_passed_over)
{
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        cr_expect_eq(server_skips_locked(str_from(versions[i].version)), versions[i].skips, "%s", versions[i].version);
}
