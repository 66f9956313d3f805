/*
 * Words of the search: which tokens the index keeps for an object, and which ranges of tokens a query asks for.
 *
 * A posting token is bytes; the first one is its class:
 *   w  a word: letters or digits, folded; or letters and digits that stand together, as one
 *   p  the digits of a phone number, read backwards
 *   c  two neighbouring characters of a script without spaces, or the last one alone
 *   t  the id of the record's type, s of its status, k of a campaign that it is in, eight
 *      hexadecimal digits
 *   v  the value of a member, see domain/value_tokens.h
 */
#ifndef WORDS_WORDS_H
#define WORDS_WORDS_H

#include "base/problem.h"
#include "index/tokens.h"

struct word_set; /* the tokens of one object */

/* An empty set; it and all its tokens live in the arena. */
struct word_set *words_new(struct arena *arena);

/*
 * Adds the words of a text. Words that stand together are one word, too: of "Nr7" nr7 and 7 are added, of "O'Brien"
 * obrien and brien. What is a front part of another one is left out, since every start of it is one of that.
 */
void words_add_text(struct word_set *words, struct str text);

/* Adds a phone number in E.164 form, from its front and from its end. */
void words_add_phone(struct word_set *words, struct str phone);

/* What else a record is found by: words that no text gives. */
enum word_mark { MARK_TYPE = 't', MARK_STATUS = 's', MARK_CAMPAIGN = 'k' };

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
    QUERY_WORDS     = 12,  /* in one query, as the user wrote it; those that stand together are one */
    QUERY_TOKENS    = 128, /* in one query: words and pairs of characters, each of which has to be looked up */
    ENDING_AT_LEAST = 3,   /* digits that may be the end of a phone number */
    PHONE_AT_LEAST  = 7,   /* digits of a query that may be a phone number; fewer where a country has shorter ones */
    TERM_STARTS     = 2,
    STRETCH_STARTS  = 3
};

/* What one word of a query asks for: a token that begins with one of the starts; or every one of these exact tokens. */
struct word_term {
    struct bytes  starts[TERM_STARTS];
    size_t        start_count; /* 0 where there are pairs */
    struct bytes *pairs;       /* distinct */
    size_t        pair_count;
    size_t        stretch; /* the number of the innermost stretch that it is in, from 1 on; 0: none */
};

/*
 * Neighbouring words that may be written for one phone number. An object that has a token which begins with one of the
 * starts needs none of these words. A stretch may lie within another one.
 */
struct word_stretch {
    size_t       outer; /* the number of the one that it lies in, from 1 on; 0: none */
    size_t       first; /* of the terms */
    size_t       count;
    struct bytes starts[STRETCH_STARTS];
    size_t       start_count;
};

struct phone_country;

/*
 * An object is found when it has every term, or for the terms of a stretch what the stretch asks for. Without terms:
 * everything when the query is blank, else nothing.
 */
struct word_query {
    struct word_term           *terms; /* distinct among those of the same stretch */
    size_t                      count;
    struct word_stretch        *stretches; /* the outer ones before those within */
    size_t                      stretch_count;
    bool                        blank; /* nothing but white space */
    struct str                  text;
    const struct phone_country *home;
};

/*
 * Reads the query parameter "search"; the text must stay. Numbers that are not written in international form are those
 * of `home`, which may be NULL. Fails with PROBLEM_malformed beyond QUERY_WORDS or QUERY_TOKENS.
 */
struct problem *words_query(struct arena *arena, struct str text, const struct phone_country *home,
                            struct word_query *query) MUST_CHECK;

/*
 * The same query as FOLD_BEFORE reads it, for objects whose tokens are from then: words that stand together are asked
 * for one by one, and of very many not all, so that more of them may be found.
 */
struct word_query *words_query_before(struct arena *arena, const struct word_query *query);

#endif
