#include "domain/saved_segment.h"

/* clang-format off */
static const struct field saved_segment_fields[] = {
    FIELD(struct saved_segment, NULL,             account_id),
    FIELD(struct saved_segment, NULL,             id),
    FIELD(struct saved_segment, "uuid",           uuid,       .readonly = true, .doc = "Unique identifier, chosen by the server."),
    FIELD(struct saved_segment, "name",           name,       .required = true, .min = 1, .max = 255, .one_line = true,
          .doc = "What people read.", .example = "\"Big donors of this week\""),
    FIELD(struct saved_segment, "recordTypeUuid", type_uuid,  .nullable = true,
          .doc = "The type of its records, whose fields the filter may name; null: any."),
    FIELD(struct saved_segment, "filter",         filter,     .nullable = true, .format = "object",
          .doc = "A filter, as a search of records takes it. Relative times stay relative. A patch replaces all of it.",
          .example = "{\"field\": \"createdAt\", \"op\": \"gte\", \"value\": \"now-7d\"}"),
    FIELD(struct saved_segment, "search",         search,     .nullable = true, .max = 500,
          .doc = "Words that the records have, too."),
    FIELD(struct saved_segment, "createdAt",      created_at, .readonly = true, .doc = "When it was created."),
    FIELD(struct saved_segment, "updatedAt",      updated_at, .readonly = true, .doc = "When it was last changed."),
};
SHAPE(saved_segment_shape, "Segment", struct saved_segment, saved_segment_fields,
      .doc = "A saved filter and search of records.");
/* clang-format on */

static bool is_uuid(const struct value *value, struct uuid uuid)
{
    struct uuid found;

    return value && value->kind == VALUE_STRING && uuid_read(value->text, &found) &&
           memcmp(found.bytes, uuid.bytes, sizeof(uuid.bytes)) == 0;
}

bool saved_segment_mentions(const struct value *filter, struct uuid uuid)
{
    if (is_uuid(value_member(filter, STR("segment")), uuid))
        return true;
    for (const struct value *part = filter->first; part; part = part->next)
        if (saved_segment_mentions(part, uuid))
            return true;
    return false;
}
