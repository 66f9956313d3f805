/*
 * The words of an object in its own row, for a search that goes through the rows because they are few. The bytes are:
 *
 *   1 byte   the version: STORED_WORDS_FORMAT in the high four bits, FOLD_VERSION in the low ones
 *   the rest the tokens (words/words.h), packed as index/tokens.h has it
 *
 * Bytes of another version are as good as none: whoever meets them makes the words from the object's texts.
 */
#ifndef SEARCH_STORED_WORDS_H
#define SEARCH_STORED_WORDS_H

#include "index/tokens.h"

/* Goes up when these bytes mean something else, or when other texts of an object count. */
enum { STORED_WORDS_FORMAT = 1 };

/* The bytes with which those of this version begin, for statements that look before they read. */
extern const struct bytes stored_words_version;

struct bytes stored_words_make(struct arena *arena, struct tokens tokens);

/* The packed tokens in stored bytes, which are not copied. False when they are of another version. */
bool stored_words_open(struct bytes stored, struct bytes *packed);

#endif
