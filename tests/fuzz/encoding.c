/*
 * A file, after a byte for the size of its pieces. What is guessed does not depend on them; what is decoded is valid
 * UTF-8 of which each byte came from a known place in the file, and nothing of the file is left out.
 */
#include "base/utf8.h"
#include "sheets/encoding.h"
#include "support/fuzzing.h"

static enum sheet_encoding guess_by(struct str file, size_t size)
{
    struct encoding_guess guess = {0};

    for (struct str rest = file; rest.len; rest = str_from_at(rest, size))
        encoding_look(&guess, (struct str){.at = rest.at, .len = rest.len < size ? rest.len : size});
    return encoding_guessed(&guess);
}

/* Takes the pieces there are; how far they go in the file. */
static uint64_t pieces_check(struct decoder *decoder, uint64_t end, size_t *bad)
{
    struct sheet_piece piece;

    while (decoder_next(decoder, &piece)) {
        expect(piece.text.len > 0 && piece.size > 0 && utf8_valid(piece.text));
        expect(piece.offset == end || (end == 0 && piece.offset <= 3));
        if (piece.is_bad)
            expect(str_is(piece.text, "\uFFFD"));
        else
            expect(encoding_size(decoder->encoding, piece.text) == piece.size);
        *bad += piece.is_bad;
        end = piece.offset + piece.size;
    }
    return end;
}

static size_t decode_check(struct arena *arena, enum sheet_encoding encoding, struct str file, size_t size)
{
    struct decoder *decoder = ARENA_NEW(arena, struct decoder);
    uint64_t        end     = 0;
    size_t          bad     = 0;

    decoder_start(decoder, encoding, 0);
    for (struct str rest = file; rest.len; rest = str_from_at(rest, size)) {
        decoder_feed(decoder, (struct str){.at = rest.at, .len = rest.len < size ? rest.len : size});
        end = pieces_check(decoder, end, &bad);
    }
    decoder_finish(decoder);
    end = pieces_check(decoder, end, &bad);
    expect(end == file.len || (end == 0 && file.len <= 3));
    return bad;
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    static const enum sheet_encoding all[] = {ENCODING_UTF_8, ENCODING_UTF_16LE, ENCODING_UTF_16BE,
                                              ENCODING_WINDOWS_1252};
    struct str                       file  = {.at = (const char *)data + 1, .len = size - 1};
    size_t                           piece;

    if (!size)
        return;
    piece = (size_t)data[0] + 1;
    expect(guess_by(file, piece) == guess_by(file, SIZE_MAX));
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        expect(decode_check(arena, all[i], file, piece) == decode_check(arena, all[i], file, SIZE_MAX));
    expect((decode_check(arena, ENCODING_UTF_8, file, piece) == 0) == utf8_valid(file));
}
