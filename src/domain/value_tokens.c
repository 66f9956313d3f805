#include "domain/value_tokens.h"

#include "base/base64.h"
#include "base/digest.h"
#include "text/fold_letters.h"
#include "words/words_private.h"

#include <ctype.h>

enum { BASE_32 = 32, NUMBER_DIGITS = 13, DIGEST_BYTES = 16 };

/* --- fields ------------------------------------------------------------------------------------------------------- */

static const char letters[] = {
    [MEMBER_FIRST_NAME] = 'f', [MEMBER_LAST_NAME] = 'l',  [MEMBER_PHONE] = 'p',  [MEMBER_EXTERNAL_ID] = 'e',
    [MEMBER_CREATED_AT] = 'c', [MEMBER_UPDATED_AT] = 'u', [MEMBER_CUSTOM] = 'x',
};

static size_t put_number(uint8_t *at, int64_t number)
{
    uint8_t digits[NUMBER_DIGITS];
    size_t  count = 0;
    size_t  len   = 0;

    do {
        digits[count++] = (uint8_t) "0123456789abcdefghijklmnopqrstuv"[number % BASE_32];
        number /= BASE_32;
    } while (number > 0 && count < NUMBER_DIGITS);
    while (count)
        at[len++] = digits[--count];
    at[len++] = '.';
    return len;
}

struct bytes value_field(struct arena *arena, const struct filter_field *field)
{
    uint8_t *at  = arena_alloc(arena, 2 + 2 * (NUMBER_DIGITS + 1));
    size_t   len = 0;

    if (!letters[field->member])
        return (struct bytes){0};
    at[len++] = CLASS_VALUE;
    at[len++] = (uint8_t)letters[field->member];
    if (field->member == MEMBER_CUSTOM) {
        len += put_number(at + len, field->type_id);
        len += put_number(at + len, field->number);
    }
    return (struct bytes){.at = at, .len = len};
}

/* --- codes -------------------------------------------------------------------------------------------------------- */

static struct code custom_code(struct arena *arena, enum custom_kind kind, const struct filter_value *value)
{
    switch (kind) {
    case CUSTOM_NUMBER:
    case CUSTOM_DECIMAL:
        return code_of_number(arena, value->text);
    case CUSTOM_BOOL:
        return code_of_bool(arena, value->id != 0);
    case CUSTOM_DATE:
        return code_of_date(arena, value->text);
    case CUSTOM_DATETIME:
        return code_of_instant(arena, value->instant, true);
    case CUSTOM_CURRENCY:
    case CUSTOM_COUNTRY:
    case CUSTOM_SELECT:
        return code_of_text(arena, value->text);
    default:
        return code_of_text(arena, fold_letters(arena, value->text));
    }
}

/* The plus of a phone number goes without saying. */
static struct str digits_of(struct str phone)
{
    return str_starts(phone, STR("+")) ? str_from_at(phone, 1) : phone;
}

struct code value_code(struct arena *arena, const struct filter_field *field, const struct filter_value *value)
{
    switch (field->member) {
    case MEMBER_CUSTOM:
        return custom_code(arena, field->kind, value);
    case MEMBER_CREATED_AT:
    case MEMBER_UPDATED_AT:
        return code_of_instant(arena, value->instant, false);
    case MEMBER_PHONE:
        return code_of_text(arena, digits_of(value->text));
    case MEMBER_EXTERNAL_ID:
        return code_of_text(arena, value->text);
    default:
        return code_of_text(arena, fold_letters(arena, value->text));
    }
}

/* A stored value in the form of a filter's; false for null and for what a field of that kind cannot have. */
static bool value_from_stored(enum custom_kind kind, const struct value *stored, struct filter_value *value)
{
    bool is_number = kind == CUSTOM_NUMBER || kind == CUSTOM_DECIMAL;

    *value = (struct filter_value){.text = stored->text, .id = stored->kind == VALUE_TRUE};
    if (kind == CUSTOM_BOOL)
        return stored->kind == VALUE_TRUE || stored->kind == VALUE_FALSE;
    if (stored->kind != (is_number ? VALUE_NUMBER : VALUE_STRING))
        return false;
    if (kind == CUSTOM_DATE)
        return date_valid(stored->text);
    return kind != CUSTOM_DATETIME || instant_parse(stored->text, &value->instant);
}

/* The text or the time that a record has in a member of its own. */
static bool value_from_member(enum filter_member member, const struct record *record, struct filter_value *value)
{
    switch (member) {
    case MEMBER_FIRST_NAME:
        value->text = record->first_name;
        return HAS(record, first_name);
    case MEMBER_LAST_NAME:
        value->text = record->last_name;
        return HAS(record, last_name);
    case MEMBER_PHONE:
        value->text = record->phone;
        return HAS(record, phone);
    case MEMBER_EXTERNAL_ID:
        value->text = record->external_id;
        return HAS(record, external_id);
    case MEMBER_CREATED_AT:
        value->instant = record->created_at;
        return HAS(record, created_at);
    case MEMBER_UPDATED_AT:
        value->instant = record->updated_at;
        return HAS(record, updated_at);
    default:
        return false;
    }
}

bool value_of_record(struct arena *arena, const struct filter_field *field, const struct record_state *state,
                     struct code *code)
{
    struct filter_value value  = {0};
    const struct value *stored = NULL;

    if (field->member == MEMBER_CUSTOM)
        stored = value_member(state->parameters, field->id);
    if (stored ? !value_from_stored(field->kind, stored, &value)
               : !value_from_member(field->member, state->record, &value))
        return false;
    *code = value_code(arena, field, &value);
    return true;
}

/* --- tokens ------------------------------------------------------------------------------------------------------- */

/* What stands before a piece that is not the first one. */
static struct bytes before_piece(struct arena *arena, const struct value_piece *piece)
{
    struct str    all    = {.at = (const char *)piece->code.at, .len = piece->from};
    struct digest digest = digest_sha256(arena, all);
    struct str    text   = base64url_encode(arena, digest.bytes, DIGEST_BYTES);
    uint8_t      *at     = arena_alloc(arena, piece->field.len + text.len);

    memcpy(at, piece->field.at, piece->field.len);
    at[1] = (uint8_t)toupper(at[1]);
    memcpy(at + piece->field.len, text.at, text.len);
    return (struct bytes){.at = at, .len = piece->field.len + text.len};
}

bool value_piece_next(struct arena *arena, struct value_piece *piece)
{
    const struct code *code = &piece->code;

    if (piece->to == code->len && piece->before.len)
        return false;
    piece->from   = piece->to;
    piece->before = piece->from ? before_piece(arena, piece) : piece->field;
    piece->to     = code->len;
    if (code->len - piece->from > VALUE_PIECE) {
        piece->to = piece->from + VALUE_PIECE;
        while ((code->at[piece->to] & 0xC0) == 0x80)
            piece->to--;
    }
    return true;
}

struct bytes value_piece_token(struct arena *arena, const struct value_piece *piece)
{
    size_t   len = piece->to - piece->from;
    uint8_t *at  = (uint8_t *)arena_room(arena, piece->before.len + len + 1);

    memcpy(at, piece->before.at, piece->before.len);
    if (len)
        memcpy(at + piece->before.len, piece->code.at + piece->from, len);
    at[piece->before.len + len] = CODE_MORE;
    return (struct bytes){.at = at, .len = piece->before.len + len + (piece->to < piece->code.len)};
}

struct bytes value_start(struct arena *arena, struct bytes field, struct code code)
{
    struct value_piece piece = {.field = field, .code = code};
    struct value_piece last  = piece;

    while (value_piece_next(arena, &piece))
        last = piece;
    return value_piece_token(arena, &last);
}

void values_add(struct word_set *words, struct arena *arena, struct bytes field, struct code code)
{
    struct value_piece piece = {.field = field, .code = code};

    while (value_piece_next(arena, &piece)) {
        struct bytes token = value_piece_token(arena, &piece);

        arena_work(arena, token.len);
        words_add(words, CLASS_VALUE, (struct bytes){.at = token.at + 1, .len = token.len - 1});
    }
}

static void add_value(struct word_set *words, struct arena *arena, const struct filter_field *field,
                      const struct record_state *state)
{
    struct code code;

    if (value_of_record(arena, field, state, &code))
        values_add(words, arena, value_field(arena, field), code);
}

void values_add_all(struct word_set *words, struct arena *arena, const struct record_state *state)
{
    static const enum filter_member members[] = {MEMBER_FIRST_NAME,  MEMBER_LAST_NAME,  MEMBER_PHONE,
                                                 MEMBER_EXTERNAL_ID, MEMBER_CREATED_AT, MEMBER_UPDATED_AT};
    const struct indexed_fields    *indexed   = state->indexed;

    for (size_t i = 0; i < COUNT_OF(members); i++)
        add_value(words, arena, &(struct filter_field){.member = members[i]}, state);
    for (size_t i = 0; indexed && i < indexed->count; i++) {
        const struct indexed_field *field = &indexed->at[i];
        struct filter_field         of    = {.member  = MEMBER_CUSTOM,
                                             .type_id = state->record->type_id,
                                             .number  = field->number,
                                             .id      = field->id,
                                             .kind    = field->kind};

        add_value(words, arena, &of, state);
    }
}
