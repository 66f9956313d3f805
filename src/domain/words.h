/*
 * Words of the search: which tokens the index keeps for an object, and which ranges of tokens a query asks for.
 *
 * A posting token is bytes; the first one is its class:
 *   w  a word: letters or digits, folded
 *   p  the digits of a phone number, read backwards
 *   c  two neighbouring characters of a script without spaces, or the last one alone
 *   t  the id of the record's type, s of its status, k of a campaign that it is in, i of its import: eight hexadecimal
 * digits v  the value of a member, see domain/value_tokens.h
 */
#ifndef DOMAIN_WORDS_H
#define DOMAIN_WORDS_H

#include "base/problem.h"
#include "index/tokens.h"

struct word_set; /* the tokens of one object */

/* An empty set; it and all its tokens live in the arena. */
struct word_set *words_new(struct arena *arena);

/* Adds the words of a text. */
void words_add_text(struct word_set *words, struct str text);

/* Adds a phone number in E.164 form, from its front and from its end. */
void words_add_phone(struct word_set *words, struct str phone);

/* What else a record is found by: words that no text gives. */
enum word_mark { MARK_TYPE = 't', MARK_STATUS = 's', MARK_CAMPAIGN = 'k', MARK_IMPORT = 'i' };

enum {
    MARK_BYTES       = 9,
    CLASS_VALUE      = 'v',
    FOLD_WITH_VALUES = 2 /* the first FOLD_VERSION with tokens of that class */
};

/* The token of a mark. */
struct bytes words_mark(struct arena *arena, enum word_mark mark, int64_t id);

/* Adds the token of a mark. */
void words_add_mark(struct word_set *words, enum word_mark mark, int64_t id);

/* The tokens in byte order, each once. */
struct bytes *words_list(struct word_set *words, size_t *count);

/* The tokens that are in one or both of two sets, in byte order, packed. */
struct tokens words_packed(struct word_set *words, struct word_set *others);

enum {
    QUERY_WORDS     = 8,   /* in one query, as the user wrote it */
    QUERY_TOKENS    = 128, /* in one query: words and pairs of characters, each of which has to be looked up */
    ENDING_AT_LEAST = 3,   /* digits that may be the end of a phone number */
};

enum term_kind { TERM_WORD, TERM_DIGITS, TERM_RUN };

/*
 * What one word of a query asks for. An object has it when it has a token t with low <= t < high, or one with
 * ending_low <= t < ending_high; or, where there are pairs, when it has every one of these exact tokens.
 */
struct word_term {
    enum term_kind kind;
    struct bytes   low; /* empty, like high, where there are pairs */
    struct bytes   high;
    bool           has_ending;
    struct bytes   ending_low;
    struct bytes   ending_high;
    struct bytes  *pairs; /* distinct */
    size_t         pair_count;
};

/* An object is found when it has every term. Without terms: everything when the query is blank, else nothing. */
struct word_query {
    struct word_term *terms; /* distinct */
    size_t            count;
    bool              blank; /* nothing but white space */
};

/* Reads the query parameter "search". Fails with PROBLEM_malformed beyond QUERY_WORDS or QUERY_TOKENS. */
struct problem *words_query(struct arena *arena, struct str text, struct word_query *query) MUST_CHECK;

#endif
