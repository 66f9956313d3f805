/* What Unicode's own tables do not say about folding for search. */
#ifndef TEXT_FOLD_TABLES_H
#define TEXT_FOLD_TABLES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The plain letters that stand for a lower-case letter without a decomposition, such as "ae" for U+00E6; NULL when it
 * stands for itself.
 */
const char *fold_letter(int32_t codepoint);

/* Whether a mark only decorates its letter: accents, Hebrew points, Arabic vowels. Others carry meaning and stay. */
bool fold_is_decoration(int32_t codepoint);

/* Whether it vanishes without parting the word around it: apostrophes, geresh, tatweel. */
bool fold_is_apostrophe(int32_t codepoint);

/*
 * Whether it belongs to a script whose words are found by pairs of characters: those written without spaces, Han, kana,
 * Thai, Lao, Khmer, Myanmar, and Hangul.
 */
bool fold_is_spaceless(int32_t codepoint);

#endif
