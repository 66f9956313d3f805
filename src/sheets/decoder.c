#include "base/utf8.h"
#include "sheets/encoding.h"
#include "sheets/encoding_utf8.h"

enum { REPLACEMENT = 0xFFFD, BYTE_ORDER_MARK = 0xFEFF, HIGH_FIRST = 0xD800, LOW_FIRST = 0xDC00, LOW_LAST = 0xDFFF };

/* What Windows-1252 has at 0x80 to 0x9F; elsewhere it is Unicode. 0: nothing. */
static const uint16_t windows_1252[] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* A character of the file. */
struct character {
    uint32_t codepoint;
    size_t   size; /* bytes of the file; 0: there are too few to tell */
    bool     is_bad;
};

static struct character bad_character(size_t size)
{
    return (struct character){.codepoint = REPLACEMENT, .size = size, .is_bad = true};
}

static struct character utf_8_character(struct str bytes, bool is_last)
{
    struct character character = {0};

    character.size = utf8_decode(bytes.at, bytes.len, &character.codepoint);
    if (character.size || (!is_last && utf8_is_begun(bytes)))
        return character;
    return bad_character(1);
}

static uint32_t utf_16_unit(struct str bytes, size_t at, bool is_big)
{
    unsigned char first  = (unsigned char)bytes.at[at];
    unsigned char second = (unsigned char)bytes.at[at + 1];

    return is_big ? (uint32_t)(first << 8 | second) : (uint32_t)(second << 8 | first);
}

static struct character utf_16_character(struct str bytes, bool is_last, bool is_big)
{
    struct character character = {.size = 2};
    uint32_t         low;

    if (bytes.len < 2)
        return is_last ? bad_character(bytes.len) : (struct character){0};
    character.codepoint = utf_16_unit(bytes, 0, is_big);
    if (character.codepoint < HIGH_FIRST || character.codepoint > LOW_LAST)
        return character;
    if (character.codepoint >= LOW_FIRST)
        return bad_character(2);
    if (bytes.len < 4)
        return is_last ? bad_character(2) : (struct character){0};
    low = utf_16_unit(bytes, 2, is_big);
    if (low < LOW_FIRST || low > LOW_LAST)
        return bad_character(2);
    character.codepoint = 0x10000 + ((character.codepoint - HIGH_FIRST) << 10) + (low - LOW_FIRST);
    character.size      = 4;
    return character;
}

static struct character windows_1252_character(struct str bytes)
{
    unsigned char    byte      = (unsigned char)bytes.at[0];
    struct character character = {.codepoint = byte, .size = 1};

    if (byte < 0x80 || byte > 0x9F)
        return character;
    character.codepoint = windows_1252[byte - 0x80];
    return character.codepoint ? character : bad_character(1);
}

/* The first of at least one byte. */
static struct character character_first(const struct decoder *decoder, struct str bytes)
{
    switch (decoder->encoding) {
    case ENCODING_UTF_16LE:
    case ENCODING_UTF_16BE:
        return utf_16_character(bytes, decoder->is_finished, decoder->encoding == ENCODING_UTF_16BE);
    case ENCODING_WINDOWS_1252:
        return windows_1252_character(bytes);
    case ENCODING_UTF_8:
        break;
    }
    return utf_8_character(bytes, decoder->is_finished);
}

static void piece_of_character(struct decoder *decoder, struct character character, struct sheet_piece *piece)
{
    piece->text   = (struct str){.at = decoder->out, .len = utf8_encode(character.codepoint, decoder->out)};
    piece->size   = character.size;
    piece->is_bad = character.is_bad;
}

/* The character that begins with what is held; what is taken of the input beyond it is given back. */
static bool held_next(struct decoder *decoder, struct sheet_piece *piece)
{
    size_t           before = decoder->held_len;
    size_t           used;
    struct character character;

    while (decoder->held_len < sizeof(decoder->held) && decoder->input.len) {
        decoder->held[decoder->held_len++] = decoder->input.at[0];
        decoder->input                     = str_from_at(decoder->input, 1);
    }
    character = character_first(decoder, (struct str){.at = decoder->held, .len = decoder->held_len});
    if (!character.size)
        return false;
    piece_of_character(decoder, character, piece);
    used = character.size > before ? character.size : before;
    if (decoder->held_len > used) {
        decoder->input.at -= decoder->held_len - used;
        decoder->input.len += decoder->held_len - used;
    }
    decoder->held_len = used - character.size;
    memmove(decoder->held, decoder->held + character.size, decoder->held_len);
    return true;
}

/* Decodes good characters into `out`, or takes them as they stand where they are UTF-8 already. */
static void good_next(struct decoder *decoder, struct sheet_piece *piece)
{
    size_t           len = 0;
    struct character character;

    if (decoder->encoding == ENCODING_UTF_8) {
        piece->size = utf8_valid_front(decoder->input);
        piece->text = (struct str){.at = decoder->input.at, .len = piece->size};
        return;
    }
    while (len + UTF_8_MOST <= sizeof(decoder->out) && piece->size < decoder->input.len) {
        character = character_first(decoder, str_from_at(decoder->input, piece->size));
        if (!character.size || character.is_bad)
            break;
        len += utf8_encode(character.codepoint, decoder->out + len);
        piece->size += character.size;
    }
    piece->text = (struct str){.at = decoder->out, .len = len};
}

/* From the input alone; what is too short for a character is held. */
static bool input_next(struct decoder *decoder, struct sheet_piece *piece)
{
    struct character character;

    good_next(decoder, piece);
    if (!piece->size) {
        character = character_first(decoder, decoder->input);
        if (!character.size) {
            memcpy(decoder->held, decoder->input.at, decoder->input.len);
            decoder->held_len = decoder->input.len;
            decoder->input    = (struct str){0};
            return false;
        }
        piece_of_character(decoder, character, piece);
    }
    decoder->input = str_from_at(decoder->input, piece->size);
    return true;
}

void decoder_start(struct decoder *decoder, enum sheet_encoding encoding, uint64_t offset)
{
    decoder->encoding    = encoding;
    decoder->is_finished = false;
    decoder->offset      = offset;
    decoder->input       = (struct str){0};
    decoder->held_len    = 0;
}

void decoder_feed(struct decoder *decoder, struct str bytes)
{
    decoder->input = bytes;
}

void decoder_finish(struct decoder *decoder)
{
    decoder->is_finished = true;
}

static void byte_order_mark_drop(const struct decoder *decoder, struct sheet_piece *piece)
{
    char   mark[UTF_8_MOST];
    size_t len  = utf8_encode(BYTE_ORDER_MARK, mark);
    size_t size = decoder->encoding == ENCODING_UTF_8 ? len : 2;

    if (piece->offset == 0 && str_starts(piece->text, (struct str){.at = mark, .len = len})) {
        piece->text = str_from_at(piece->text, len);
        piece->offset += size;
        piece->size -= size;
    }
}

bool decoder_next(struct decoder *decoder, struct sheet_piece *piece)
{
    do {
        *piece = (struct sheet_piece){.offset = decoder->offset};
        if (decoder->held_len ? !held_next(decoder, piece) : !decoder->input.len || !input_next(decoder, piece))
            return false;
        decoder->offset += piece->size;
        byte_order_mark_drop(decoder, piece);
    } while (!piece->text.len);
    return true;
}

uint64_t encoding_size(enum sheet_encoding encoding, struct str text)
{
    uint64_t size = 0;

    if (encoding == ENCODING_UTF_8)
        return text.len;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];

        if ((byte & 0xC0) != 0x80)
            size += encoding == ENCODING_WINDOWS_1252 ? 1 : byte >= 0xF0 ? 4 : 2;
    }
    return size;
}
