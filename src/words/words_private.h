/* What making words and reading queries share; nobody else includes this. */
#ifndef WORDS_WORDS_PRIVATE_H
#define WORDS_WORDS_PRIVATE_H

#include "text/fold.h"
#include "words/words.h"

enum { CLASS_WORD = 'w', CLASS_PHONE = 'p', CLASS_CHARACTERS = 'c' };

enum { SPAN_BYTES = 1024, SPAN_PARTS = 64 };

/* Words that stand together (enum token_bond), without what is between them. */
struct span {
    char            text[SPAN_BYTES];
    size_t          len;
    uint16_t        starts[SPAN_PARTS]; /* where each word begins */
    enum token_bond bonds[SPAN_PARTS];  /* of each to the next one */
    size_t          count;
};

/* Adds the word that follows; false when there is no room for it. */
bool span_add(struct span *span, const struct token *token);

/* All of the text, TOKEN_CODEPOINTS at most. */
struct str span_whole(const struct span *span);

/* The same from a part on to where the next such bond is, whatever is in between. */
struct str span_word(const struct span *span, size_t part, enum token_bond bond);

/* A part of a query: one that is written as a phone number, or what is between such. */
struct query_part {
    struct str   text;
    size_t       digits; /* of a phone number; 0: it is none */
    struct bytes starts[STRETCH_STARTS];
    size_t       start_count;
};

/* A query, or a part of it that is written as a phone number, of which others may be parts, those that blanks part. */
struct query_parts {
    struct arena               *arena;
    const struct phone_country *home;
    struct str                  rest;
    size_t                      within; /* how many digits the phone number has; 0: it is a whole query */
};

/* Takes the next part; false at the end. */
bool query_parts_next(struct query_parts *parts, struct query_part *part);

/* The code point at the front of the text, or -1 where bytes are bad; the text must not be empty. */
int32_t words_next_codepoint(struct str *text);

/* The start of those tokens of a class that begin with a text, and of those of phones that end in digits. */
struct bytes words_start(struct arena *arena, uint8_t class_, struct str text);
struct bytes words_ending(struct arena *arena, struct str digits);

/* Adds a token of that class. */
void words_add(struct word_set *words, uint8_t class_, struct bytes content);

/* The length of the character at the front of UTF-8 that is known to be good. */
static inline size_t words_character_len(struct str text)
{
    size_t len = 1;

    while (len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len++;
    return len;
}

/* The first two characters of a run, or the last one. */
static inline struct str words_front_pair(struct str run)
{
    size_t len = words_character_len(run);

    if (len < run.len)
        len += words_character_len(str_from_at(run, len));
    return (struct str){.at = run.at, .len = len};
}

#endif
