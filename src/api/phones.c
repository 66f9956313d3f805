#include "api/phones.h"

#include "store/accounts.h"

struct problem *phones_home(struct request *request, const struct record_type *type, struct str number,
                            const struct phone_country **home)
{
    struct account *settings;
    struct problem *problem;

    *home = NULL;
    if (phone_has_plus(number))
        return NULL;
    if (type && HAS(type, default_country)) {
        *home = phone_country_find(type->default_country);
        return NULL;
    }
    if ((problem = store_account_settings(request->tenant, &settings)))
        return problem;
    if (HAS(settings, default_country))
        *home = phone_country_find(settings->default_country);
    return NULL;
}
