#include "domain/value_code.h"

enum {
    NORMAL_EXPONENT = 32,
    EXPONENT_DIGITS = 18, /* what has more is as if it had so many nines */
    DATE_DIGITS     = 8,
    SECOND_DIGITS   = 13,
    MICRO_DIGITS    = 7,
    CODE_OVERHEAD   = 24 /* of a number, beside its digits */
};

static const int64_t MICROS = 1000000;
static const int64_t DAY    = INT64_C(86400000000);

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static void put(struct code *code, int byte, enum code_place place)
{
    code->at[code->len]       = (uint8_t)byte;
    code->places[code->len++] = (uint8_t)place;
}

static struct code new_code(struct arena *arena, size_t room)
{
    return (struct code){.at = arena_alloc(arena, room), .places = arena_alloc(arena, room)};
}

/* A number in parts: its significant digits and where the point is. */
struct parts {
    bool    is_negative;
    char   *digits;
    size_t  count;
    int64_t exponent; /* of 0.d1d2d3... */
};

static int64_t read_exponent(struct str text)
{
    bool    is_negative = text.len && text.at[0] == '-';
    int64_t exponent    = 0;
    size_t  digits      = 0;

    for (size_t i = text.len && !char_is_digit(text.at[0]); i < text.len && digits < EXPONENT_DIGITS; i++) {
        exponent = exponent * 10 + (text.at[i] - '0');
        digits += exponent > 0;
    }
    return is_negative ? -exponent : exponent;
}

static struct parts parts_of(struct arena *arena, struct str text)
{
    struct parts parts   = {.digits = arena_alloc(arena, text.len + 1)};
    bool         is_past = false; /* the point */
    size_t       i       = 0;

    if (text.len && text.at[0] == '-') {
        parts.is_negative = true;
        i++;
    }
    for (; i < text.len && (char_is_digit(text.at[i]) || text.at[i] == '.'); i++) {
        if (text.at[i] == '.') {
            is_past = true;
            continue;
        }
        if (parts.count || text.at[i] != '0') {
            parts.digits[parts.count++] = text.at[i];
            parts.exponent += !is_past;
        } else {
            parts.exponent -= is_past;
        }
    }
    while (parts.count && parts.digits[parts.count - 1] == '0')
        parts.count--;
    if (i < text.len)
        parts.exponent += read_exponent(str_from_at(text, i + 1));
    return parts;
}

static void put_far(struct code *code, uint64_t exponent)
{
    char   digits[24];
    size_t count = 0;

    for (; exponent; exponent /= 10)
        digits[count++] = (char)('0' + exponent % 10);
    put(code, 'a' + (int)count, PLACE_LENGTH);
    while (count)
        put(code, digits[--count], PLACE_DIGIT);
}

static int complement(int byte)
{
    if (byte == CODE_END)
        return '~';
    return byte >= 'a' ? 'a' + 'z' - byte : '0' + '9' - byte;
}

static void complement_from(struct code *code, size_t from)
{
    for (size_t i = from; i < code->len; i++) {
        code->at[i]     = (uint8_t)complement(code->at[i]);
        code->places[i] = (uint8_t)(code->places[i] ^ PLACE_COMPLEMENT);
    }
}

static void put_exponent(struct code *code, int64_t exponent)
{
    size_t start = code->len + 1;

    if (exponent >= NORMAL_EXPONENT) {
        put(code, 'c', PLACE_RANGE);
        put_far(code, (uint64_t)exponent);
    } else if (exponent < -NORMAL_EXPONENT) {
        put(code, 'a', PLACE_RANGE);
        put_far(code, (uint64_t)-exponent);
        complement_from(code, start);
    } else {
        put(code, 'b', PLACE_RANGE);
        for (int shift = 4; shift >= 0; shift -= 2)
            put(code, '0' + (int)((exponent + NORMAL_EXPONENT) >> shift & 3), PLACE_BASE_4);
    }
}

struct code code_of_number(struct arena *arena, struct str text)
{
    struct parts parts = parts_of(arena, text);
    struct code  code  = new_code(arena, parts.count + CODE_OVERHEAD + EXPONENT_DIGITS);

    arena_work(arena, text.len);
    if (!parts.count) {
        put(&code, 'b', PLACE_SIGN);
        return code;
    }
    put(&code, parts.is_negative ? 'a' : 'c', PLACE_SIGN);
    put_exponent(&code, parts.exponent);
    for (size_t i = 0; i < parts.count; i++)
        put(&code, parts.digits[i], i ? PLACE_DIGIT_OR_END : PLACE_DIGIT);
    put(&code, CODE_END, PLACE_DIGIT_OR_END);
    if (parts.is_negative)
        complement_from(&code, 1);
    return code;
}

/* --- times -------------------------------------------------------------------------------------------------------- */

static void put_octal(struct code *code, int64_t number, int digits)
{
    for (int i = digits - 1; i >= 0; i--)
        put(code, '0' + (int)(number >> (3 * i) & 7), PLACE_BASE_8);
}

/* Microseconds from 0000-01-01 on. */
static int64_t micros_of(struct instant instant)
{
    static const int64_t first = INT64_C(-62167219200000000);

    return instant.micros > first ? instant.micros - first : 0;
}

struct code code_of_date(struct arena *arena, struct str date)
{
    struct code    code    = new_code(arena, DATE_DIGITS);
    struct instant instant = {0};

    (void)instant_parse(arena_format(arena, STR_FMT "T00:00:00Z", STR_ARG(date)), &instant);
    put_octal(&code, micros_of(instant) / DAY, DATE_DIGITS);
    return code;
}

struct code code_of_instant(struct arena *arena, struct instant instant, bool with_fraction)
{
    struct code code   = new_code(arena, SECOND_DIGITS + MICRO_DIGITS);
    int64_t     micros = micros_of(instant);

    put_octal(&code, micros / MICROS, SECOND_DIGITS);
    if (!with_fraction)
        return code;
    if (micros % MICROS == 0) {
        put(&code, CODE_END, PLACE_BASE_8_OR_END);
        return code;
    }
    put_octal(&code, micros % MICROS, MICRO_DIGITS);
    code.places[SECOND_DIGITS] = PLACE_BASE_8_OR_END;
    return code;
}

/* --- others ------------------------------------------------------------------------------------------------------- */

struct code code_of_bool(struct arena *arena, bool value)
{
    struct code code = new_code(arena, 1);

    put(&code, value ? '1' : '0', PLACE_DIGIT);
    return code;
}

struct code code_of_front(struct arena *arena, struct str text)
{
    struct code code = {.at = (uint8_t *)arena_room(arena, 2 * text.len + 1)};

    arena_work(arena, text.len);
    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = (uint8_t)text.at[i];

        if (byte <= CODE_ESCAPE)
            code.at[code.len++] = CODE_ESCAPE;
        code.at[code.len++] = byte ? byte : CODE_END;
    }
    return code;
}

struct code code_of_text(struct arena *arena, struct str text)
{
    struct code code = code_of_front(arena, text);

    code.at[code.len++] = CODE_END;
    return code;
}

const char *code_alphabet(uint8_t place)
{
    switch (place) {
    case PLACE_SIGN:
    case PLACE_RANGE:
        return "abc";
    case PLACE_RANGE | PLACE_COMPLEMENT:
        return "xyz";
    case PLACE_BASE_4:
        return "0123";
    case PLACE_BASE_4 | PLACE_COMPLEMENT:
        return "6789";
    case PLACE_LENGTH:
        return "abcdefghijklmnopqrs";
    case PLACE_LENGTH | PLACE_COMPLEMENT:
        return "hijklmnopqrstuvwxyz";
    case PLACE_DIGIT:
    case PLACE_DIGIT | PLACE_COMPLEMENT:
        return "0123456789";
    case PLACE_DIGIT_OR_END:
        return "\1"
               "0123456789";
    case PLACE_DIGIT_OR_END | PLACE_COMPLEMENT:
        return "0123456789~";
    case PLACE_BASE_8:
        return "01234567";
    case PLACE_BASE_8_OR_END:
        return "\1"
               "01234567";
    default:
        return NULL;
    }
}
