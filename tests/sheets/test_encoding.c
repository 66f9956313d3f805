#include "sheets/encoding.h"

#include "base/attributes.h"
#include "support/unit.h"

ARENA_SUITE(encoding);

static const struct {
    struct str  bytes;
    const char *encoding;
} files[] = {
    {TEXT(""), "utf-8"},
    {TEXT("a"), "utf-8"},
    {TEXT("name,phone\n"), "utf-8"},
    {TEXT("M\xC3\xBCller"), "utf-8"},
    {TEXT("\xF0\x9F\x98\x80"), "utf-8"},
    {TEXT("\xEF\xBB\xBFname"), "utf-8"},
    {TEXT("\xEF\xBB\xBFM\xFCller"), "utf-8"}, /* a mark is believed, whatever follows */
    {TEXT("M\xFCller"), "windows-1252"},
    {TEXT("caf\xE9"), "windows-1252"}, /* it could go on as UTF-8, but does not */
    {TEXT("a\xC3"), "windows-1252"},
    {TEXT("\xC0\x80"), "windows-1252"},     /* too long a form */
    {TEXT("\xED\xA0\x80"), "windows-1252"}, /* a surrogate */
    {TEXT("\xF4\x90\x80\x80"), "windows-1252"},
    {TEXT("\xFF\xFEn\0"), "utf-16le"},
    {TEXT("\xFE\xFF\0n"), "utf-16be"},
    {TEXT("\xFF\xFE"), "utf-16le"},
    {TEXT("n\0a\0m\0e\0"), "utf-16le"},
    {TEXT("\0n\0a\0m\0e"), "utf-16be"},
    {TEXT("n\0a\0m"), "utf-16le"},
    {TEXT("n\0\0e"), "utf-8"}, /* it will be refused for its NUL */
    {TEXT("\0\0\0\0"), "utf-8"},
};

static const char *guess(struct str bytes, size_t piece)
{
    struct encoding_guess guess = {0};

    for (size_t at = 0; at < bytes.len; at += piece) {
        struct str part = str_from_at(bytes, at);

        if (part.len > piece)
            part.len = piece;
        encoding_look(&guess, part);
    }
    return encoding_name(encoding_guessed(&guess));
}

Test(encoding, is_told_from_the_bytes_in_pieces_of_any_size)
{
    for (size_t i = 0; i < COUNT_OF(files); i++)
        for (size_t piece = 1; piece < 8; piece++)
            cr_expect_str_eq(guess(files[i].bytes, piece), files[i].encoding, "row %zu by %zu", i, piece);
}

Test(encoding, one_wrong_byte_at_the_end_of_a_large_file_is_enough)
{
    enum { SIZE = 100000 };
    char *bytes = malloc(SIZE);

    memset(bytes, 'a', SIZE);
    cr_expect_str_eq(guess((struct str){.at = bytes, .len = SIZE}, 4096), "utf-8");
    bytes[SIZE - 2] = '\xFC';
    cr_expect_str_eq(guess((struct str){.at = bytes, .len = SIZE}, 4096), "windows-1252");
    free(bytes);
}

Test(encoding, utf_16_is_told_by_the_start_alone)
{
    enum { SIZE = 1000 };
    char *bytes = malloc(SIZE);

    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = i % 2 ? '\0' : 'a';
    bytes[SIZE - 1] = '\x04'; /* a Cyrillic letter */
    cr_expect_str_eq(guess((struct str){.at = bytes, .len = SIZE}, 100), "utf-16le");
    free(bytes);
}

Test(encoding, has_names_in_any_case)
{
    static const struct {
        const char *name;
        const char *encoding;
    } rows[]                        = {{"utf-8", "utf-8"},
                                       {"UTF-8", "utf-8"},
                                       {"utf8", "utf-8"},
                                       {"us-ascii", "utf-8"},
                                       {"UTF-16LE", "utf-16le"},
                                       {"utf-16be", "utf-16be"},
                                       {"Windows-1252", "windows-1252"},
                                       {"ISO-8859-1", "windows-1252"}};
    static const char *const none[] = {"", "utf", "utf-88", "koi8-r", "utf-16"};
    enum sheet_encoding      encoding;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_assert(encoding_find(str_from(rows[i].name), &encoding), "%s", rows[i].name);
        cr_expect_str_eq(encoding_name(encoding), rows[i].encoding);
    }
    for (size_t i = 0; i < COUNT_OF(none); i++)
        cr_expect(!encoding_find(str_from(none[i]), &encoding), "%s", none[i]);
}

/* --- decoding ----------------------------------------------------------------------------------------------------- */

/* The text of the bytes; a bad place is written <offset>. Pieces must follow each other without a gap. */
static struct str decode(enum sheet_encoding encoding, struct str bytes, size_t size)
{
    struct decoder    *decoder = ARENA_NEW(arena, struct decoder);
    struct sheet_piece piece;
    struct str         text = STR("");
    uint64_t           end  = 0;

    decoder_start(decoder, encoding, 0);
    for (size_t at = 0; at <= bytes.len; at += size) {
        struct str part = str_from_at(bytes, at);

        if (part.len > size)
            part.len = size;
        decoder_feed(decoder, part);
        if (at + size > bytes.len)
            decoder_finish(decoder);
        while (decoder_next(decoder, &piece)) {
            cr_expect(piece.text.len > 0 && piece.size > 0);
            cr_expect(piece.offset == end || end == 0);
            end  = piece.offset + piece.size;
            text = piece.is_bad ? arena_format(arena, STR_FMT "<%llu>", STR_ARG(text), (unsigned long long)piece.offset)
                                : arena_format(arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(piece.text));
        }
    }
    cr_expect_eq(end, text.len ? bytes.len : end);
    return text;
}

static const struct {
    const char *encoding;
    struct str  bytes;
    const char *text;
} texts[] = {
    {"utf-8", TEXT(""), ""},
    {"utf-8", TEXT("abc"), "abc"},
    {"utf-8", TEXT("\xEF\xBB\xBF"), ""},
    {"utf-8", TEXT("\xEF\xBB\xBF\xEF\xBB\xBFx"), "\uFEFFx"}, /* the second one is a character */
    {"utf-8", TEXT("M\xC3\xBCller \xE2\x82\xAC \xF0\x9F\x98\x80"), "M\u00FCller \u20AC \U0001F600"},
    {"utf-8", TEXT("M\xFCller"), "M<1>ller"},
    {"utf-8", TEXT("a\xE2\x82z"), "a<1><2>z"},
    {"utf-8", TEXT("a\xE2\x82"), "a<1><2>"},
    {"utf-8", TEXT("\xF0\x9F\x98"), "<0><1><2>"},
    {"utf-8", TEXT("\xF0\x9F\x98\xC3\xA9"), "<0><1><2>\u00E9"},
    {"utf-8", TEXT("\xED\xA0\x80"), "<0><1><2>"},
    {"utf-8", TEXT("\xFF\xFE"), "<0><1>"},
    {"utf-16le", TEXT("\xFF\xFEM\0\xFC\0"), "M\u00FC"},
    {"utf-16le", TEXT("M\0\xFC\0\xAC\x20"), "M\u00FC\u20AC"},
    {"utf-16le", TEXT("\x3D\xD8\x00\xDE!\0"), "\U0001F600!"},
    {"utf-16be", TEXT("\xFE\xFF\0M\0\xFC\xD8\x3D\xDE\x00"), "M\u00FC\U0001F600"},
    {"utf-16le", TEXT("a\0\x3D\xD8z\0"), "a<2>z"}, /* halves of a pair */
    {"utf-16le", TEXT("a\0\x00\xDEz\0"), "a<2>z"},
    {"utf-16le", TEXT("a\0\x3D\xD8"), "a<2>"},
    {"utf-16le", TEXT("a\0\x3D\xD8\x01"), "a<2><4>"},
    {"utf-16le", TEXT("a\0b"), "a<2>"},
    {"windows-1252", TEXT("M\xFCller \x80 5"), "M\u00FCller \u20AC 5"},
    {"windows-1252", TEXT("\x84quoted\x93 \x96 \x9F\xA0"), "\u201Equoted\u201C \u2013 \u0178\u00A0"},
    {"windows-1252", TEXT("\x81\x8D\x8F\x90\x9D"), "<0><1><2><3><4>"}, /* what it has not */
    {"windows-1252", TEXT("\xEF\xBB\xBF"), "\u00EF\u00BB\u00BF"},
};

Test(encoding, texts_are_decoded_in_pieces_of_any_size)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        enum sheet_encoding encoding;

        cr_assert(encoding_find(str_from(texts[i].encoding), &encoding));
        for (size_t size = 1; size < 12; size++) {
            struct str text = decode(encoding, texts[i].bytes, size);

            cr_expect(str_is(text, texts[i].text), "row %zu by %zu: " STR_FMT, i, size, STR_ARG(text));
        }
    }
}

Test(encoding, what_does_not_fit_at_once_comes_in_several_pieces)
{
    enum { SIZE = 3 * DECODER_ROOM };
    struct decoder    *decoder = ARENA_NEW(arena, struct decoder);
    char              *bytes   = malloc(SIZE);
    struct sheet_piece piece;
    uint64_t           size  = 0;
    size_t             count = 0;

    memset(bytes, '\x80', SIZE);
    decoder_start(decoder, ENCODING_WINDOWS_1252, 0);
    decoder_feed(decoder, (struct str){.at = bytes, .len = SIZE});
    for (; decoder_next(decoder, &piece); count++) {
        cr_expect_eq(piece.text.len, 3 * piece.size);
        cr_expect_eq(encoding_size(ENCODING_WINDOWS_1252, piece.text), piece.size);
        size += piece.size;
    }
    cr_expect_eq(size, SIZE);
    cr_expect_geq(count, 9);
    free(bytes);
}

Test(encoding, begins_at_any_character)
{
    struct decoder    *decoder = ARENA_NEW(arena, struct decoder);
    struct sheet_piece piece;

    decoder_start(decoder, ENCODING_UTF_8, 1000);
    decoder_feed(decoder, STR("\xEF\xBB\xBFx\xFF"));
    cr_assert(decoder_next(decoder, &piece));
    cr_expect(str_is(piece.text, "\uFEFFx") && piece.offset == 1000);
    cr_assert(decoder_next(decoder, &piece));
    cr_expect(piece.is_bad && piece.offset == 1004 && piece.size == 1);
    cr_expect(!decoder_next(decoder, &piece));
}

Test(encoding, sizes_in_the_file_are_told_by_the_text)
{
    struct str text = STR("a\u00FC\u20AC\U0001F600");

    cr_expect_eq(encoding_size(ENCODING_UTF_8, text), 10);
    cr_expect_eq(encoding_size(ENCODING_UTF_16LE, text), 10);
    cr_expect_eq(encoding_size(ENCODING_UTF_16BE, STR("abc")), 6);
    cr_expect_eq(encoding_size(ENCODING_WINDOWS_1252, STR("a\u00FC\u20AC")), 3);
}
