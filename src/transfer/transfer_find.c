#include "transfer/transfer_find.h"

#include <stdlib.h>

/* clang-format off */
static const struct field uuids_fields[] = {
    FIELD(struct transfer_uuids, NULL, account_id),
    FIELD(struct transfer_uuids, NULL, first_uuid),
    FIELD(struct transfer_uuids, NULL, other_uuid, .array = true),
};
SHAPE(transfer_uuids_shape, "TransferUuids", struct transfer_uuids, uuids_fields);

static const struct field found_fields[] = {
    FIELD(struct transfer_found, NULL, uuid),
    FIELD(struct transfer_found, NULL, id),
    FIELD(struct transfer_found, NULL, type_id),
};
SHAPE(transfer_found_shape, "TransferFound", struct transfer_found, found_fields);
/* clang-format on */

static int compare(const void *left, const void *right)
{
    const struct transfer_found *a = left;
    const struct transfer_found *b = right;

    return memcmp(&a->uuid, &b->uuid, sizeof(struct uuid));
}

void transfer_sort(struct list *found)
{
    if (found->count)
        qsort(found->items, found->count, sizeof(struct transfer_found), compare);
}

const struct transfer_found *transfer_look_up(const struct list *found, struct uuid uuid)
{
    const struct transfer_found key = {.uuid = uuid};

    return found->count ? bsearch(&key, found->items, found->count, sizeof(key), compare) : NULL;
}

static struct bytes bytes_of(const struct uuid *uuid)
{
    return (struct bytes){.at = (const uint8_t *)uuid, .len = sizeof(*uuid)};
}

struct problem *transfer_find(const struct tenant *tenant, enum statement statement, const struct uuid *uuids,
                              size_t count, struct list *found)
{
    struct transfer_uuids *asked    = SHAPE_NEW(tenant->arena, struct transfer_uuids, transfer_uuids_shape);
    struct assembly        assembly = {0};
    size_t                 values;
    struct problem        *problem;

    *found = (struct list){0};
    if (!count)
        return NULL;
    SET(asked, account_id, tenant->account_id);
    SET(asked, first_uuid, bytes_of(&uuids[0]));
    assembly_add(&assembly, statement);
    values = assembly_add_values(&assembly, SQL_transfer_next_uuid, count);
    for (size_t i = 1; i < values; i++)
        asked->other_uuid[i - 1] = bytes_of(&uuids[i < count ? i : 0]);
    assembly_add(&assembly, SQL_transfer_end_uuids);
    if ((problem = db_all_assembled(tenant, &assembly, asked, found)))
        return problem;
    transfer_sort(found);
    return NULL;
}
