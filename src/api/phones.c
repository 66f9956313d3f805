#include "api/phones.h"

#include "api/caller.h"
#include "store/accounts.h"

/* Read once for a request: what it makes has one country. */
static struct problem *home_of_account(struct request *request)
{
    struct account *settings;
    struct problem *problem = NULL;

    if (request->has_home || (problem = store_account_settings(request->tenant, &settings)))
        return problem;
    request->home     = HAS(settings, default_country) ? phone_country_find(settings->default_country) : NULL;
    request->has_home = true;
    return NULL;
}

struct problem *phones_home(struct request *request, const struct record_type *type, struct str number,
                            const struct phone_country **home)
{
    struct problem *problem;

    *home = NULL;
    if (phone_has_plus(number))
        return NULL;
    if (type && HAS(type, default_country)) {
        *home = phone_country_find(type->default_country);
        return NULL;
    }
    problem = home_of_account(request);
    *home   = problem ? NULL : request->home;
    return problem;
}

const struct phone_country *phones_home_of_query(const struct request *request, const struct record_type *type)
{
    const struct token_record *token = request->caller->token;

    if (type && HAS(type, default_country))
        return phone_country_find(type->default_country);
    return HAS(token, account_country) ? phone_country_find(token->account_country) : NULL;
}
