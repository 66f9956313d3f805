#include "claims/claim_suppressed.h"

#include "register/register.h"

struct problem *claim_find_suppressed(const struct tenant *tenant, int64_t campaign_id, struct claim_phone *phones,
                                      size_t count)
{
    struct suppressed_phone *asked = ARENA_ARRAY(tenant->arena, struct suppressed_phone, count + 1);
    struct problem          *problem;

    for (size_t i = 0; i < count; i++)
        asked[i].phone = phones[i].phone;
    if (!count || (problem = register_look_up(tenant, campaign_id, asked, count)))
        return count ? problem : NULL;
    for (size_t i = 0; i < count; i++)
        phones[i].is_suppressed = asked[i].is_suppressed;
    return NULL;
}
