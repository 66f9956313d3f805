#include "store/find.h"

struct problem *store_find(const struct tenant *tenant, enum statement statement, struct uuid uuid, void *out)
{
    const struct shape *shape   = statements[statement].input;
    const struct field *account = shape_column(shape, STR("account_id"));
    const struct field *name    = shape_column(shape, STR("uuid"));
    struct described   *key     = shape_new(tenant->arena, shape);
    void               *object  = shape_new(tenant->arena, statements[statement].output);
    bool                found   = false;
    struct problem     *problem;

    *(int64_t *)field_slot(key, account)  = tenant->account_id;
    *(struct uuid *)field_slot(key, name) = uuid;
    key->present                          = field_bit(shape, account) | field_bit(shape, name);
    problem                               = db_one(tenant, statement, key, object, &found);
    *(void **)out                         = found ? object : NULL;
    return problem;
}
