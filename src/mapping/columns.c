#include "mapping/mapping_private.h"
#include "mapping/names.h"

const char *const column_date_orders[] = {"dmy", "mdy", "ymd", NULL};
const char *const column_decimals[]    = {".", ",", NULL};

enum { MAP_ENTRIES = 1000 };

/* clang-format off */
static const struct field column_wish_fields[] = {
    FIELD(struct column_wish, "column",      column,     .required = true,
          .doc = "Its header, or its number from 1.", .example = "\"Telefon\""),
    FIELD(struct column_wish, "field",       field,      .nullable = true, .max = 255,
          .doc = "What its cells are: `firstName`, `lastName`, `phone`, `externalId`, `status`, `parameters.ID`, `order.status`, "
                 "`order.scheduledTime`, `order.instructions`; null: the column is ignored.", .example = "\"phone\""),
    FIELD(struct column_wish, "country",     country,    .omitted = true, .min = 2, .max = 2,
          .doc = "Of phones without a country code: an ISO 3166-1 alpha-2 code."),
    FIELD(struct column_wish, "dateOrder",   date_order, .omitted = true, .choices = column_date_orders,
          .doc = "The order of day, month and year."),
    FIELD(struct column_wish, "decimal",     decimal,    .omitted = true, .choices = column_decimals,
          .doc = "The decimal sign of numbers."),
    FIELD(struct column_wish, "map",         map,        .omitted = true, .format = "object",
          .doc = "What cells stand for others: `{\"M\": \"male\"}`. Null stands for an empty cell."),
    FIELD(struct column_wish, "default",     fallback,   .omitted = true, .doc = "What an empty cell means."),
    FIELD(struct column_wish, "emptyClears", empty_clears, .omitted = true, .fallback = "false",
          .doc = "An empty cell clears what is stored, which it leaves alone otherwise."),
};
SHAPE(column_wish_shape, "ImportColumn", struct column_wish, column_wish_fields,
      .doc = "How a column of a file is read.");
/* clang-format on */

/* --- which column is meant ---------------------------------------------------------------------------------------- */

/* A wish that is being taken. */
struct taking {
    struct mapping           *mapping;
    const struct column_wish *wish;
    struct str                pointer;
    struct faults            *faults;
};

static void refuse(const struct taking *taking, const char *member, enum problem_code code, const char *sentence)
{
    struct str place = pointer_member(taking->mapping->arena, taking->pointer, str_from(member));

    fault_at(taking->mapping->arena, taking->faults, place, code, "%s", sentence);
}

/* How many columns have that header, or that folded one; the last of them. */
static size_t count_headers(const struct mapping *mapping, struct str header, bool is_folded, size_t *index)
{
    size_t count = 0;

    for (size_t i = 0; i < mapping->count; i++) {
        if (!str_equal(is_folded ? mapping->columns[i].folded : mapping->columns[i].header, header))
            continue;
        *index = i;
        count++;
    }
    return count;
}

static bool find_by_header(const struct taking *taking, struct str header, size_t *index)
{
    struct mapping *mapping = taking->mapping;
    struct str      folded  = name_folded(mapping->arena, header);
    size_t          count   = header.len ? count_headers(mapping, header, false, index) : 0;

    if (!count && folded.len)
        count = count_headers(mapping, folded, true, index);
    if (count == 1)
        return true;
    if (count > 1) {
        refuse(taking, "column", CODE_ambiguous_column, "Several columns have this header: give the number of one.");
        return false;
    }
    /* The first lines of NDJSON need not have all members. */
    if (mapping->source->format == UPLOAD_NDJSON && header.len && mapping_add_column(mapping, header)) {
        *index = mapping->count - 1;
        return true;
    }
    refuse(taking, "column", CODE_unknown_column, "The file has no column with this header.");
    return false;
}

static bool find_by_number(const struct taking *taking, struct str number, size_t *index)
{
    size_t column = 0;

    for (size_t i = 0; i < number.len && column <= ROW_COLUMNS_MOST; i++)
        column =
            char_is_digit(number.at[i]) ? 10 * column + (size_t)(number.at[i] - '0') : (size_t)ROW_COLUMNS_MOST + 1;
    *index = column - 1;
    if (column >= 1 && column <= taking->mapping->count)
        return true;
    fault_at(taking->mapping->arena, taking->faults,
             pointer_member(taking->mapping->arena, taking->pointer, STR("column")), CODE_unknown_column,
             "The columns of the file have the numbers 1 to %zu.", taking->mapping->count);
    return false;
}

static bool find_column(const struct taking *taking, size_t *index)
{
    const struct value *column = HAS(taking->wish, column) ? taking->wish->column : NULL;

    if (!column)
        return false; /* which the shape has told */
    if (column->kind == VALUE_STRING)
        return find_by_header(taking, cell_trimmed(column->text), index);
    if (column->kind == VALUE_NUMBER)
        return find_by_number(taking, column->text, index);
    refuse(taking, "column", CODE_wrong_type, "It must be a header or a number.");
    return false;
}

/* --- what it is --------------------------------------------------------------------------------------------------- */

static bool is_scalar(const struct value *value)
{
    return value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT;
}

static void check_map(const struct taking *taking)
{
    const struct value *map = taking->wish->map;

    if (map->kind != VALUE_OBJECT) {
        refuse(taking, "map", CODE_wrong_type, "It must be an object.");
        return;
    }
    if (map->count > MAP_ENTRIES) {
        refuse(taking, "map", CODE_too_many_items, "It must have at most 1000 members.");
        fault_limit(taking->faults, MAP_ENTRIES, (int64_t)map->count);
        return;
    }
    for (const struct value *entry = map->first; entry; entry = entry->next)
        if (!is_scalar(entry))
            fault_at(taking->mapping->arena, taking->faults,
                     pointer_member(taking->mapping->arena,
                                    pointer_member(taking->mapping->arena, taking->pointer, STR("map")), entry->name),
                     CODE_wrong_type, "It must be a string, a number, true, false or null.");
}

static void check_options(const struct taking *taking, struct column *column)
{
    const struct column_wish *wish = taking->wish;

    if (HAS(wish, country) && !(column->country = phone_country_find(wish->country)))
        refuse(taking, "country", CODE_invalid_country, "It must be an ISO 3166-1 alpha-2 country code.");
    if (HAS(wish, map))
        check_map(taking);
    if (HAS(wish, fallback) && !is_scalar(wish->fallback))
        refuse(taking, "default", CODE_wrong_type, "It must be a string, a number, true or false.");
}

static bool is_retired(const struct mapping *mapping, struct str name)
{
    struct str                 start = STR("parameters.");
    const struct custom_field *field;

    if (!str_starts(name, start))
        return false;
    field = record_type_find_field(&mapping->source->type->fields, str_from_at(name, start.len));
    return field && HAS(field, retired) && field->retired;
}

static void take_field(const struct taking *taking, size_t index)
{
    struct mapping *mapping = taking->mapping;
    struct target  *target  = targets_find(&mapping->targets, taking->wish->field);

    if (!target && is_retired(mapping, taking->wish->field))
        refuse(taking, "field", CODE_retired_field, "This field is retired and takes no new values.");
    else if (!target && str_starts(taking->wish->field, STR("order.")) && !mapping->source->has_campaign)
        refuse(taking, "field", CODE_unknown_field, "Only an import into a campaign, by campaignUuid, makes orders.");
    else if (!target)
        refuse(taking, "field", CODE_unknown_field, "Neither the record nor its type has this field.");
    else if (target->column || target->is_set)
        refuse(taking, "field", CODE_duplicate_column, "Another column, or set, gives this field already.");
    else {
        mapping->columns[index].target = target;
        target->column                 = index + 1;
    }
}

static void take_wish(const struct taking *taking)
{
    struct column *column;
    size_t         index;

    if (!find_column(taking, &index))
        return;
    column = &taking->mapping->columns[index];
    if (column->wish) {
        refuse(taking, "column", CODE_duplicate_column, "An earlier item of the list means the same column.");
        return;
    }
    column->wish = taking->wish;
    check_options(taking, column);
    if (HAS(taking->wish, field))
        take_field(taking, index);
}

void mapping_take_columns(struct mapping *mapping, const struct list *wishes, struct faults *faults)
{
    const struct column_wish *wish   = wishes->items;
    struct taking             taking = {.mapping = mapping, .faults = faults};

    for (size_t i = 0; i < wishes->count; i++) {
        taking.wish    = &wish[i];
        taking.pointer = pointer_item(mapping->arena, STR("/columns"), i);
        arena_work(mapping->arena, mapping->count * sizeof(struct column));
        take_wish(&taking);
    }
}
