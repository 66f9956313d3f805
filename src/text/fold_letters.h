/*
 * Folding of whole texts, for comparing them: what the search folds (text/fold.h) is folded here, letter by letter,
 * but blanks and punctuation stay and count.
 */
#ifndef TEXT_FOLD_LETTERS_H
#define TEXT_FOLD_LETTERS_H

#include "base/arena.h"

/* The folded text, as UTF-8. Any bytes will do: a bad one becomes U+FFFD. */
struct str fold_letters(struct arena *arena, struct str text);

#endif
