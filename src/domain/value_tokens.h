/*
 * Tokens of the class v (CLASS_VALUE): the values of a record's members, for filters and for sorting. No such token
 * begins with another one. A token is
 *
 *   v   the class
 *   a field: f firstName, l lastName, p phone, e externalId, c createdAt, u updatedAt; or x, the id of the record's
 * type and the number of the custom field in it, both in base 32 (0-9a-v) with a dot after them the code of the value
 * (domain/value_code.h)
 *
 * Of a code of more than VALUE_PIECE bytes it has the first ones, as many as end with a character, and CODE_MORE. Then
 * each further piece has a token with its field in capitals, 22 characters of base64url from the SHA-256 of all that
 * stands before the piece, the piece, and CODE_MORE unless it is the last one. So of whatever length a value is, one
 * token tells that it begins with something or is something.
 */
#ifndef DOMAIN_VALUE_TOKENS_H
#define DOMAIN_VALUE_TOKENS_H

#include "domain/filter.h"
#include "domain/record.h"
#include "domain/value_code.h"
#include "words/words.h"

enum { VALUE_PIECE = 120 };

/* The start of all tokens of a field; empty for members that are marks. */
struct bytes value_field(struct arena *arena, const struct filter_field *field);

/* The code of a value as a filter gives it. */
struct code value_code(struct arena *arena, const struct filter_field *field, const struct filter_value *value);

/* The code of what a record has there; false when it has nothing. `parameters` as a parsed object. */
bool value_of_record(struct arena *arena, const struct filter_field *field, const struct record_state *state,
                     struct code *code);

/* Adds the tokens of a code, none of which a filter would find beside others. */
void values_add(struct word_set *words, struct arena *arena, struct bytes field, struct code code);

/* Adds the tokens of all members of a record that are indexed. */
void values_add_all(struct word_set *words, struct arena *arena, const struct record_state *state);

/* The start of the token that a value has if its code is this one, or begins with it. */
struct bytes value_start(struct arena *arena, struct bytes field, struct code code);

/*
 * A piece of a code: what stands before it in the tokens that have it. value_piece_next goes on to the next one; false
 * after the last one.
 */
struct value_piece {
    struct bytes field;
    struct code  code;
    size_t       from; /* the piece is from..to of the code */
    size_t       to;
    struct bytes before;
};
bool         value_piece_next(struct arena *arena, struct value_piece *piece);
struct bytes value_piece_token(struct arena *arena, const struct value_piece *piece);

#endif
