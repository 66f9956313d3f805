/*
 * What the contract says of words and phones in a search, decided the long way round. Texts are made of pieces of which
 * is known what they fold to.
 */
#ifndef TESTS_SUPPORT_WORD_MODEL_H
#define TESTS_SUPPORT_WORD_MODEL_H

#include "phones/phone.h"
#include "support/unit.h"

enum { MODEL_TEXTS = 3, MODEL_SIGNS = 64 };

enum kind { LETTER, DIGIT, RUN, QUOTE, BETWEEN /* the digits of a phone */, PLUS, OTHER };

/* A piece of a text, and what it folds to. */
struct piece {
    const char *text;
    const char *folded;
    enum kind   kind;
};

struct text {
    const struct piece *at[MODEL_SIGNS];
    size_t              count;
};

struct person {
    struct text texts[MODEL_TEXTS];
    struct str  phone;
};

/* A part of a text as it is typed. */
struct str model_typed(const struct text *text, size_t from, size_t to);

/* Whether a query finds the person, where numbers that name no country are those of `home`. */
bool model_finds(const struct person *person, const struct text *query, const struct phone_country *home);

#endif
