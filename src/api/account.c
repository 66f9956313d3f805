#include "api/account.h"

#include "api/resource.h"

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
