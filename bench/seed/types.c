#include "seed/types.h"

#include "text/pattern.h"
#include "json/decode.h"
#include "json/read.h"

#include <stdio.h>
#include <stdlib.h>

/* The program's own definitions are right, or it does not go on. */
static void stop_unless(bool is_right, const struct kind *kind)
{
    if (is_right)
        return;
    fprintf(stderr, "seed: the definition of the record type %s cannot be read\n", kind->name);
    exit(EXIT_FAILURE);
}

struct list type_fields(struct arena *arena, const struct kind *kind)
{
    struct record_type   *type    = SHAPE_NEW(arena, struct record_type, record_type_shape);
    struct list           nothing = {0};
    struct faults         faults  = {0};
    struct pattern_budget budget  = {0};
    struct value         *body;

    stop_unless(!json_read(arena, str_from(kind->definition), &body, &faults), kind);
    json_decode(&(struct decoding){.arena = arena, .purpose = DECODE_CREATE, .faults = &faults}, body, STR(""), type);
    record_type_check(&(struct checking){.arena = arena, .patterns = &budget, .faults = &faults}, type);
    stop_unless(faults.count == 0, kind);
    return record_type_merge_fields(arena, &nothing, &type->fields, &faults);
}
