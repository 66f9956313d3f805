/* What a search by words asks of the index, as needs (index/tokens.h). */
#ifndef WORDS_WORD_NEEDS_H
#define WORDS_WORD_NEEDS_H

#include "index/tokens.h"
#include "words/words.h"

/* How many needs a query makes at most. */
size_t word_needs_room(const struct word_query *query);

/*
 * Writes the needs of a query, all of which have to be met; returns their number. Where words of FOLD_BEFORE have to be
 * asked for something else, that is one need, of NEED_VERSIONS.
 */
size_t word_needs(struct arena *arena, const struct word_query *query, struct need *needs);

/* The same as one need. */
struct need word_need(struct arena *arena, const struct word_query *query);

#endif
