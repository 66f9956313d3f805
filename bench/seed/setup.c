#include "seed/setup.h"

#include "api/caller.h"
#include "api/serve.h"
#include "seed/kinds.h"
#include "store/campaigns.h"
#include "store/record_types.h"

#include <stdio.h>

enum { REQUEST_MEMORY = 8 << 20, UUID_TEXT = 36 };

struct setup {
    struct tenant        tenant;
    struct http_settings settings;
    struct str           authorization;
};

/* POSTs to a collection and reads the new thing's uuid out of the Location. */
static bool post(struct setup *setup, const char *collection, struct str body, struct instant now, struct uuid *made)
{
    struct request request = {
        .arena         = setup->tenant.arena,
        .tenant        = &setup->tenant,
        .settings      = &setup->settings,
        .now           = now,
        .id            = STR("seed"),
        .method        = METHOD_POST,
        .target        = str_from(collection),
        .authorization = setup->authorization,
        .content_type  = STR("application/json"),
        .has_length    = true,
        .body          = body,
    };
    struct response response = {0};

    serve(&request, &response);
    if (response.status != 201 || response.location.len < UUID_TEXT ||
        !uuid_read(str_from_at(response.location, response.location.len - UUID_TEXT), made)) {
        fprintf(stderr, "seed: POST %s: %d " STR_FMT "\n", collection, response.status, STR_ARG(response.body));
        return false;
    }
    return true;
}

static bool add_type(struct setup *setup, struct plan *plan, size_t index)
{
    struct instant      now = {.micros = plan->from};
    struct record_type *type;

    if (!post(setup, "/api/record-types", str_from(kinds[index].definition), now, &plan->type_uuids[index]))
        return false;
    if (store_record_type_find(&setup->tenant, plan->type_uuids[index], &type) || !type)
        return false;
    plan->type_ids[index] = type->id;
    return true;
}

static bool add_campaign(struct setup *setup, struct plan *plan, size_t index)
{
    struct instant   now  = {.micros = plan->campaigns[index].started};
    size_t           kind = plan->campaigns[index].kind;
    char             type[UUID_TEXT + 1];
    struct str       type_text = {0};
    struct campaign *campaign;

    if (kind != ANY_KIND) {
        uuid_format(plan->type_uuids[kind], type);
        type_text = str_from(type);
    }
    if (!post(setup, "/api/campaigns", campaign_body(setup->tenant.arena, plan->seed, index, type_text), now,
              &plan->campaign_uuids[index]))
        return false;
    if (store_campaign_find(&setup->tenant, plan->campaign_uuids[index], &campaign) || !campaign)
        return false;
    plan->campaign_ids[index] = campaign->id;
    return true;
}

bool setup_account(struct db *db, const struct config *config, struct str token, struct plan *plan)
{
    struct setup setup = {
        .tenant   = {.db = db, .arena = arena_new(REQUEST_MEMORY)},
        .settings = {.body_limit = (size_t)config->body_limit, .zoneinfo = config->zoneinfo},
    };
    char authorization[128];
    bool is_done = true;

    snprintf(authorization, sizeof(authorization), "Bearer " STR_FMT, STR_ARG(token));
    setup.authorization = str_from(authorization);
    for (size_t i = 0; is_done && i < KIND_COUNT; i++)
        is_done = add_type(&setup, plan, i);
    for (size_t i = 0; is_done && i < CAMPAIGN_COUNT; i++)
        is_done = add_campaign(&setup, plan, i);
    plan->account_id = setup.tenant.account_id;
    arena_free(setup.tenant.arena);
    return is_done;
}
