/*
 * Folding for search: cuts text into words that are equal however they were typed. Case, accents, width, ligatures and
 * the script of digits do not matter; vowel signs that make a word, and the Cyrillic short i, do.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/str.h"

enum {
    FOLD_VERSION     = 2, /* goes up when the same text gives other tokens: what was indexed before must be redone */
    FOLD_BEFORE      = 1, /* the one before, by which queries are read, too, for what is not redone yet */
    TOKEN_CODEPOINTS = 64,
    TOKEN_BYTES      = 4 * TOKEN_CODEPOINTS,
};

enum token_class {
    TOKEN_LETTERS,
    TOKEN_DIGITS, /* of any script, as ASCII */
    TOKEN_RUN,    /* of a script written without spaces: Han, kana, Hangul, Thai, Lao, Khmer, Myanmar */
};

/* What stands between a token and the next one. */
enum token_bond {
    BOND_NONE,       /* a separator, or it is the last one, or one of both is a run */
    BOND_GLUED,      /* nothing, between letters and digits */
    BOND_APOSTROPHE, /* an apostrophe, between letters */
};

/* A maximal run of one class, folded to UTF-8; what is beyond TOKEN_CODEPOINTS is cut off. */
struct token {
    enum token_class class_;
    bool             continues; /* the rest of the run before, from that token's last character on; TOKEN_RUN only */
    enum token_bond  bond;
    struct str       text; /* valid until the next call */
};

enum { FOLD_PARTS = 40, FOLD_GATHERED = 256 };

/* Plain memory on the caller's stack; only fold_start and fold_next look into it. */
struct tokenizer {
    struct str       rest;
    int              version;
    int32_t          parts[FOLD_PARTS]; /* what the last character came to, from `part` on */
    size_t           part;
    size_t           part_count;
    int32_t          gathered[FOLD_GATHERED]; /* the token so far */
    size_t           count;
    enum token_class class_;
    bool             continues;
    bool             composes;
    bool             is_cut;    /* the run goes on, and there is no more room for it */
    bool             is_quoted; /* an apostrophe follows what was gathered last */
    enum token_bond  bond;
    char             folded[TOKEN_BYTES];
};

/* Begins at the start of a text, which must outlive the tokenizer. Any bytes will do: a bad one parts words. */
void fold_start(struct tokenizer *tokenizer, struct str text);

/*
 * The same by FOLD_BEFORE: Hangul was letters, an apostrophe vanished everywhere, and the Arabic letters that Persian
 * writes otherwise were different ones. Its tokens have no bonds.
 */
void fold_start_before(struct tokenizer *tokenizer, struct str text);

/* The next token, or false at the end of the text. */
bool fold_next(struct tokenizer *tokenizer, struct token *token);

/* The ASCII digit for one of any script: a code point of the category Nd. */
int32_t fold_digit(int32_t digit);

#endif
