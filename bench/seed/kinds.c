#include "seed/kinds.h"

#include "base/attributes.h"
#include "seed/notes.h"

struct maker_input {
    struct arena        *arena;
    struct chance       *chance;
    const struct person *person;
};

struct kind_maker {
    const char *id; /* of the field */
    struct value *(*make)(const struct maker_input *input);
    uint32_t often; /* of a thousand records; the others leave it to the field's default */
};

static struct value *new_value(const struct maker_input *input, enum value_kind kind, struct str text)
{
    struct value *value = ARENA_NEW(input->arena, struct value);

    value->kind = kind;
    value->text = text;
    return value;
}

static struct value *new_text(const struct maker_input *input, const char *text)
{
    return new_value(input, VALUE_STRING, str_from(text));
}

static struct value *make_company(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, company_new(input->arena, input->chance, input->person->last_name));
}

static struct value *make_email(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, input->person->email);
}

static struct value *make_city(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, input->person->city);
}

static struct value *make_country(const struct maker_input *input)
{
    return new_text(input, input->person->country);
}

static struct value *make_currency(const struct maker_input *input)
{
    return new_text(input, input->person->currency);
}

/* Most amounts are small and round. */
static struct value *make_amount(const struct maker_input *input)
{
    uint32_t size   = 1 + chance_below(input->chance, 100) * chance_below(input->chance, 100);
    bool     cents  = chance_per_mille(input->chance, 400);
    uint32_t amount = size * (cents ? 1 : 10);

    return new_value(input, VALUE_NUMBER,
                     cents ? arena_format(input->arena, "%u.%02u", amount, chance_below(input->chance, 100))
                           : arena_format(input->arena, "%u", amount));
}

static struct value *make_count(const struct maker_input *input)
{
    uint32_t count = chance_below(input->chance, 12) * chance_below(input->chance, 8);

    return new_value(input, VALUE_NUMBER, arena_format(input->arena, "%u", count));
}

static struct value *make_rating(const struct maker_input *input)
{
    return new_value(input, VALUE_NUMBER, arena_format(input->arena, "%u", 1 + chance_below(input->chance, 5)));
}

/* No other record has this one, nor the next one. */
static struct value *make_number_text(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, arena_format(input->arena, "C-%08lld", (long long)input->person->number));
}

static struct value *make_tax_number(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING,
                     arena_format(input->arena, "%s%09lld", input->person->country, (long long)input->person->number));
}

static struct value *make_bool(const struct maker_input *input)
{
    return new_value(input, chance_per_mille(input->chance, 300) ? VALUE_TRUE : VALUE_FALSE, (struct str){0});
}

static struct value *make_source(const struct maker_input *input)
{
    static const char *const sources[] = {"website", "fair", "friend", "advert"};
    static const uint32_t    often[]   = {60, 10, 20, 10};

    return new_text(input, sources[chance_share(input->chance, often, COUNT_OF(often), 100)]);
}

static struct value *make_reminder(const struct maker_input *input)
{
    static const char *const ways[] = {"phone", "letter", "not at all"};

    return new_text(input, ways[chance_below(input->chance, COUNT_OF(ways))]);
}

static struct str day_text(const struct maker_input *input, uint32_t first_year, uint32_t years)
{
    uint32_t year  = first_year + chance_below(input->chance, years);
    uint32_t month = 1 + chance_below(input->chance, 12);
    uint32_t day   = 1 + chance_below(input->chance, 28);

    return arena_format(input->arena, "%u-%02u-%02u", year, month, day);
}

static struct value *make_day(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, day_text(input, 2019, 6));
}

static struct value *make_birthday(const struct maker_input *input)
{
    return new_value(input, VALUE_STRING, day_text(input, 1930, 90));
}

static struct value *make_moment(const struct maker_input *input)
{
    struct str day    = day_text(input, 2025, 2);
    uint32_t   hour   = 8 + chance_below(input->chance, 10);
    uint32_t   minute = 15 * chance_below(input->chance, 4);

    return new_value(input, VALUE_STRING,
                     arena_format(input->arena, STR_FMT "T%02u:%02u:00+01:00", STR_ARG(day), hour, minute));
}

#define KIND(name, share, definition, ...)                                                                             \
    {name, share, definition, (const struct kind_maker[]){__VA_ARGS__},                                                \
     COUNT_OF(((const struct kind_maker[]){__VA_ARGS__}))},
const struct kind kinds[KIND_COUNT] = {
#include "seed/kinds.def"
};
#undef KIND

size_t kind_draw(struct chance *chance)
{
    uint32_t shares[KIND_COUNT];

    for (size_t i = 0; i < KIND_COUNT; i++)
        shares[i] = kinds[i].share;
    return chance_share(chance, shares, KIND_COUNT, 100);
}

static void add(struct value *object, const char *name, struct value *value)
{
    value->name = str_from(name);
    value_append(object, value);
}

struct value *kind_parameters(struct arena *arena, struct chance *chance, const struct kind *kind,
                              const struct person *person, const struct str *plants, size_t plant_count)
{
    struct maker_input input  = {.arena = arena, .chance = chance, .person = person};
    struct value      *object = new_value(&input, VALUE_OBJECT, (struct str){0});
    struct str         note;

    for (size_t i = 0; i < kind->maker_count; i++)
        if (chance_per_mille(chance, kind->makers[i].often))
            add(object, kind->makers[i].id, kind->makers[i].make(&input));
    note = note_new(arena, chance, chance_per_mille(chance, 300) ? 0 : 12, plants, plant_count);
    if (note.len)
        add(object, "notes", new_value(&input, VALUE_STRING, note));
    return object;
}
