#include "handlers/account.h"

#include "api/resource.h"
#include "handlers/handlers.h"
#include "store/accounts.h"

struct me {
    struct described           marks;
    const struct token_record *token;
    struct account            *account;
};

/* clang-format off */
static const struct field me_fields[] = {
    FIELD(struct me, "token",   token,   .required = true, .shape = &token_shape, .doc = "The token that was sent."),
    FIELD(struct me, "account", account, .required = true, .shape = &account_shape, .doc = "The account it belongs to."),
};
SHAPE(me_shape, "Me", struct me, me_fields, .doc = "Who asks.");
/* clang-format on */

struct problem *auth_me(struct request *request, struct response *response)
{
    const struct token_record *token   = request->caller->token;
    struct me                 *me      = SHAPE_NEW(request->arena, struct me, me_shape);
    struct account            *account = SHAPE_NEW(request->arena, struct account, account_shape);

    SET(account, uuid, token->account_uuid);
    SET(account, name, token->account_name);
    SET(me, account, account);
    SET(me, token, token);
    answer_object(request, response, me);
    return NULL;
}

struct problem *account_get(struct request *request, struct response *response)
{
    struct account *settings;
    struct problem *problem = store_account_settings(request->tenant, &settings);

    if (problem)
        return problem;
    answer_tagged(request, response, settings);
    return NULL;
}

static struct problem *write_settings(struct request *request, const struct account *settings)
{
    struct problem *problem = store_account_settings_update(request->tenant, settings);

    if (problem && problem->kind == PROBLEM_conflict)
        return problem_at(request->arena, PROBLEM_conflict, STR("/name"), CODE_name_taken,
                          "Another account has this name.");
    return problem;
}

struct problem *account_patch(struct request *request, struct response *response)
{
    const struct account *patch = CONTENT(request, struct account);
    struct account       *settings;
    struct problem       *problem = store_account_settings_lock(request->tenant, &settings);

    if (problem || (problem = check_unchanged(request, settings)))
        return problem;
    account_check(request->arena, patch, request->settings->zoneinfo, &request->faults);
    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    if (shape_merge(settings, patch) && (problem = write_settings(request, settings)))
        return problem;
    answer_tagged(request, response, settings);
    return NULL;
}
