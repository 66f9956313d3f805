/* What making words and reading queries share; nobody else includes this. */
#ifndef DOMAIN_WORDS_PRIVATE_H
#define DOMAIN_WORDS_PRIVATE_H

#include "domain/words.h"

enum { CLASS_WORD = 'w', CLASS_PHONE = 'p', CLASS_CHARACTERS = 'c' };

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
