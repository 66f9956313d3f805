/* How records are sorted by the value of a member. */
#include "filters/filter_needs.h"

#include "domain/value_tokens.h"

enum { OPTION_DIGITS = 4 };

/* The place of an option as text; options that a field has no more come after all others. */
static struct bytes option_code(struct arena *arena, size_t place)
{
    return str_bytes(arena_format(arena, "%0*zu", OPTION_DIGITS, place));
}

static size_t option_place(const struct texts *options, struct str text)
{
    size_t place = 0;

    while (options && place < options->count && !str_equal(options->at[place], text))
        place++;
    return place;
}

static struct bytes select_code(struct arena *arena, const struct filter_field *field, const struct value *parameters)
{
    const struct value *stored = value_member(parameters, field->id);

    if (!stored || stored->kind != VALUE_STRING)
        return (struct bytes){0};
    return option_code(arena, option_place(field->options, stored->text));
}

static bool is_select(const struct filter_field *field)
{
    return field->member == MEMBER_CUSTOM && field->kind == CUSTOM_SELECT;
}

struct bytes filter_sort_code(struct arena *arena, const struct filter_field *field, const struct record *record)
{
    struct record_state state = {.record = record};
    struct code         code;

    if (field->member == MEMBER_CUSTOM)
        state.parameters = record_stored_parameters(arena, record);
    if (is_select(field))
        return select_code(arena, field, state.parameters);
    if (!value_of_record(arena, field, &state, &code))
        return (struct bytes){0};
    return (struct bytes){.at = code.at, .len = code.len < SORT_CODE_BYTES ? code.len : SORT_CODE_BYTES};
}

struct bytes filter_sort_token(struct arena *arena, const struct filter_field *field, struct bytes code, bool *is_whole)
{
    struct value_piece piece = {.field = value_field(arena, field),
                                .code  = {.at = (uint8_t *)code.at, .len = code.len}};

    *is_whole = code.len <= VALUE_PIECE;
    return value_piece_next(arena, &piece) ? value_piece_token(arena, &piece) : piece.field;
}

void filter_sort_range(struct arena *arena, const struct filter_field *field, struct bytes *low, struct bytes *high)
{
    uint8_t *end;

    *low = value_field(arena, field);
    end  = arena_alloc(arena, low->len);
    memcpy(end, low->at, low->len);
    end[low->len - 1]++;
    *high = (struct bytes){.at = end, .len = low->len};
}

bool filter_sort_has_choices(const struct filter_field *field)
{
    return field->member == MEMBER_CUSTOM && (field->kind == CUSTOM_SELECT || field->kind == CUSTOM_BOOL);
}

/* What is stored, but none of these. */
static struct need need_of_others(struct arena *arena, const struct filter_field *field,
                                  const struct filter_choices *choices)
{
    struct need *parts = ARENA_ARRAY(arena, struct need, 2);
    struct need *any   = ARENA_ARRAY(arena, struct need, 1);
    struct need *each  = ARENA_ARRAY(arena, struct need, choices->count + 1);

    for (size_t i = 0; i < choices->count; i++)
        each[i] = choices->at[i].need;
    *any     = (struct need){.kind = NEED_OR, .parts = each, .count = choices->count};
    parts[0] = filter_need_stored(arena, field);
    parts[1] = (struct need){.kind = NEED_NOT, .parts = any, .count = 1};
    return (struct need){.kind = NEED_AND, .parts = parts, .count = 2};
}

static void add_choice(struct filter_choices *choices, struct bytes code, struct need need)
{
    choices->at[choices->count++] = (struct filter_choice){.code = code, .need = need};
}

struct filter_choices filter_sort_choices(struct arena *arena, const struct filter_field *field)
{
    size_t                count   = is_select(field) && field->options ? field->options->count : 0;
    struct filter_choices choices = {.at = ARENA_ARRAY(arena, struct filter_choice, count + 2)};

    for (size_t i = 0; i < count; i++) {
        struct filter_value value = {.text = field->options->at[i]};

        add_choice(&choices, option_code(arena, i), filter_need_equal(arena, field, &value));
    }
    if (is_select(field)) {
        add_choice(&choices, option_code(arena, count), need_of_others(arena, field, &choices));
        return choices;
    }
    for (int64_t id = 0; id <= 1; id++) {
        struct filter_value value = {.id = id};
        struct code         code  = code_of_bool(arena, id);

        add_choice(&choices, (struct bytes){.at = code.at, .len = code.len}, filter_need_equal(arena, field, &value));
    }
    return choices;
}
