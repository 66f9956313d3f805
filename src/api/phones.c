#include "api/phones.h"

#include "api/caller.h"
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

const struct phone_country *phones_home_of_query(const struct request *request, const struct record_type *type)
{
    const struct token_record *token = request->caller->token;

    if (type && HAS(type, default_country))
        return phone_country_find(type->default_country);
    return HAS(token, account_country) ? phone_country_find(token->account_country) : NULL;
}
