#include "domain/words.h"

#include "domain/fold.h"

#include <stdlib.h>
#include <utf8proc.h>

enum { CLASS_WORD = 'w', CLASS_PHONE = 'p', CLASS_CHARACTERS = 'c' };
enum { TOKENS_AT_FIRST = 64, ROOM_AT_ONCE = 1024, ABOVE_ALL = 0xFF /* never occurs in UTF-8 */ };

_Static_assert(1 + TOKEN_BYTES <= ROOM_AT_ONCE, "there must be room for any token");

struct word_set {
    struct arena *arena;
    struct bytes *tokens; /* in no order, some of them twice */
    size_t        count;
    size_t        capacity;
    uint8_t      *room; /* for the next tokens' bytes */
    size_t        room_len;
};

struct word_set *words_new(struct arena *arena)
{
    struct word_set *words = ARENA_NEW(arena, struct word_set);

    words->arena    = arena;
    words->capacity = TOKENS_AT_FIRST;
    words->tokens   = ARENA_ARRAY(arena, struct bytes, words->capacity);
    return words;
}

static int token_compare(const void *left, const void *right)
{
    const struct bytes *a     = left;
    const struct bytes *b     = right;
    int                 order = memcmp(a->at, b->at, a->len < b->len ? a->len : b->len);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Sorts the tokens and keeps one of each; returns their number. */
static size_t tokens_sort(struct bytes *tokens, size_t count)
{
    size_t kept = 0;

    qsort(tokens, count, sizeof(*tokens), token_compare);
    for (size_t i = 0; i < count; i++)
        if (!kept || token_compare(&tokens[kept - 1], &tokens[i]) != 0)
            tokens[kept++] = tokens[i];
    return kept;
}

/* A text may repeat a few words a thousand times, so the array only grows when sorting frees less than half of it. */
static void make_place(struct word_set *words)
{
    size_t old_size = words->capacity * sizeof(*words->tokens);

    words->count = tokens_sort(words->tokens, words->count);
    if (words->count <= words->capacity / 2)
        return;
    words->tokens = arena_realloc(words->arena, words->tokens, old_size, 2 * old_size);
    words->capacity *= 2;
}

/* Adds a token of that class and returns its bytes behind the class, to be filled in. */
static uint8_t *add_token(struct word_set *words, uint8_t class_, size_t len)
{
    uint8_t *at;

    if (words->count == words->capacity)
        make_place(words);
    if (words->room_len < 1 + len) {
        words->room_len = ROOM_AT_ONCE;
        words->room     = arena_alloc(words->arena, ROOM_AT_ONCE);
    }
    at = words->room;
    words->room += 1 + len;
    words->room_len -= 1 + len;
    at[0]                         = class_;
    words->tokens[words->count++] = (struct bytes){.at = at, .len = 1 + len};
    return at + 1;
}

/* The length of the character at the front of UTF-8 that is known to be good. */
static size_t character_len(struct str text)
{
    size_t len = 1;

    while (len < text.len && ((unsigned char)text.at[len] & 0xC0) == 0x80)
        len++;
    return len;
}

/* The first two characters of a run, or the last one. */
static struct str front_pair(struct str run)
{
    size_t len = character_len(run);

    return (struct str){.at = run.at, .len = len + (len < run.len ? character_len(str_from_at(run, len)) : 0)};
}

static void add_run(struct word_set *words, struct str run)
{
    for (; run.len; run = str_from_at(run, character_len(run))) {
        struct str pair = front_pair(run);

        memcpy(add_token(words, CLASS_CHARACTERS, pair.len), pair.at, pair.len);
    }
}

void words_add_text(struct word_set *words, struct str text)
{
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        if (token.class_ == TOKEN_RUN)
            add_run(words, token.text);
        else
            memcpy(add_token(words, CLASS_WORD, token.text.len), token.text.at, token.text.len);
    }
}

void words_add_phone(struct word_set *words, struct str phone)
{
    uint8_t  digits[TOKEN_CODEPOINTS];
    size_t   count = 0;
    uint8_t *reversed;

    for (size_t i = 0; i < phone.len && count < sizeof(digits); i++)
        if (phone.at[i] >= '0' && phone.at[i] <= '9')
            digits[count++] = (uint8_t)phone.at[i];
    if (!count)
        return;
    memcpy(add_token(words, CLASS_WORD, count), digits, count);
    reversed = add_token(words, CLASS_PHONE, count);
    for (size_t i = 0; i < count; i++)
        reversed[i] = digits[count - 1 - i];
}

static void write_mark(uint8_t *at, int64_t id)
{
    for (int i = MARK_BYTES - 2; i >= 0; i--, id >>= 4)
        at[i] = (uint8_t) "0123456789abcdef"[id & 15];
}

struct bytes words_mark(struct arena *arena, enum word_mark mark, int64_t id)
{
    uint8_t *token = arena_alloc(arena, MARK_BYTES);

    token[0] = (uint8_t)mark;
    write_mark(token + 1, id);
    return (struct bytes){.at = token, .len = MARK_BYTES};
}

void words_add_mark(struct word_set *words, enum word_mark mark, int64_t id)
{
    write_mark(add_token(words, (uint8_t)mark, MARK_BYTES - 1), id);
}

struct bytes *words_list(struct word_set *words, size_t *count)
{
    words->count = tokens_sort(words->tokens, words->count);
    *count       = words->count;
    return words->tokens;
}

static bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/* The tokens of that class that begin with `start`. */
static void set_range(struct arena *arena, uint8_t class_, struct str start, struct bytes *low, struct bytes *high)
{
    uint8_t *at = arena_alloc(arena, start.len + 2);

    at[0] = class_;
    memcpy(at + 1, start.at, start.len);
    at[1 + start.len] = ABOVE_ALL;

    *low  = (struct bytes){.at = at, .len = start.len + 1};
    *high = (struct bytes){.at = at, .len = start.len + 2};
}

static void set_ending(struct arena *arena, struct str digits, struct word_term *term)
{
    char reversed[TOKEN_CODEPOINTS];

    if (digits.len < ENDING_AT_LEAST)
        return;
    for (size_t i = 0; i < digits.len; i++)
        reversed[i] = digits.at[digits.len - 1 - i];
    term->has_ending = true;
    set_range(arena, CLASS_PHONE, (struct str){.at = reversed, .len = digits.len}, &term->ending_low,
              &term->ending_high);
}

static void set_run(struct arena *arena, struct str run, struct word_term *term)
{
    struct word_set *pairs;

    if (character_len(run) == run.len) {
        set_range(arena, CLASS_CHARACTERS, run, &term->low, &term->high);
        return;
    }
    pairs = words_new(arena);
    for (; character_len(run) < run.len; run = str_from_at(run, character_len(run))) {
        struct str pair = front_pair(run);

        memcpy(add_token(pairs, CLASS_CHARACTERS, pair.len), pair.at, pair.len);
    }
    term->pairs = words_list(pairs, &term->pair_count);
}

/* Terms that find the same objects. */
static bool terms_equal(const struct word_term *a, const struct word_term *b)
{
    if (a->pair_count != b->pair_count)
        return false;
    for (size_t i = 0; i < a->pair_count; i++)
        if (!bytes_equal(a->pairs[i], b->pairs[i]))
            return false;
    return a->pair_count || bytes_equal(a->low, b->low);
}

/* Adds what a word asks for, unless another word asks the same. The query has room. */
static void add_term(struct arena *arena, struct word_query *query, enum token_class class_, struct str text)
{
    struct word_term *term = &query->terms[query->count];

    if (class_ == TOKEN_RUN) {
        term->kind = TERM_RUN;
        set_run(arena, text, term);
    } else {
        term->kind = class_ == TOKEN_DIGITS ? TERM_DIGITS : TERM_WORD;
        set_range(arena, CLASS_WORD, text, &term->low, &term->high);
        if (class_ == TOKEN_DIGITS)
            set_ending(arena, text, term);
    }
    for (size_t i = 0; i < query->count; i++)
        if (terms_equal(&query->terms[i], term)) {
            *term = (struct word_term){0};
            return;
        }
    query->count++;
}

/* The code point at the front of the text, or -1 where bytes are bad; the text must not be empty. */
static int32_t next_codepoint(struct str *text)
{
    int32_t          codepoint;
    utf8proc_ssize_t len =
        utf8proc_iterate((const utf8proc_uint8_t *)text->at, (utf8proc_ssize_t)text->len, &codepoint);

    *text = str_from_at(*text, len > 0 ? (size_t)len : 1);
    return len > 0 ? codepoint : -1;
}

static bool is_white_space(int32_t codepoint)
{
    utf8proc_category_t category = utf8proc_category(codepoint);

    return (codepoint >= '\t' && codepoint <= '\r') || codepoint == 0x85 ||
           (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

/* The text without white space at its front. */
static struct str trim_front(struct str text)
{
    while (text.len) {
        struct str rest = text;

        if (!is_white_space(next_codepoint(&rest)))
            break;
        text = rest;
    }
    return text;
}

/* Numbers are copied out of other programs with their own spaces, dashes, digits and invisible marks. */
static bool is_phone_sign(int32_t codepoint)
{
    switch (utf8proc_category(codepoint)) {
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_CF:
        return true;
    default:
        return is_white_space(codepoint) || (codepoint > 0 && codepoint < 0x80 && strchr("./()[]+", codepoint));
    }
}

/* Whether the text is written as a phone number: a front that no other number has, and phone signs all through. */
static bool is_phone(struct str text)
{
    bool is_marked = str_starts(text, STR("00"));
    bool is_front  = true;

    while (text.len) {
        int32_t codepoint = next_codepoint(&text);

        if (codepoint == 0xFF0B) /* full-width */
            codepoint = '+';
        if (!is_phone_sign(codepoint))
            return false;
        if (is_front && (codepoint == '+' || codepoint == '('))
            is_marked = true;
        if (utf8proc_category(codepoint) != UTF8PROC_CATEGORY_CF)
            is_front = false;
    }
    return is_marked;
}

/* A phone number is one word, whatever stands between its digits. */
static void read_phone(struct arena *arena, struct str text, struct word_query *query)
{
    char             digits[2 + TOKEN_CODEPOINTS];
    size_t           len = 0;
    struct str       word;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token))
        for (size_t i = 0; i < token.text.len && len < sizeof(digits); i++)
            digits[len++] = token.text.at[i];
    word = (struct str){.at = digits, .len = len};
    if (str_starts(word, STR("00")))
        word = str_from_at(word, 2);
    if (word.len > TOKEN_CODEPOINTS)
        word.len = TOKEN_CODEPOINTS;
    if (word.len)
        add_term(arena, query, TOKEN_DIGITS, word);
}

static struct problem *read_words(struct arena *arena, struct str text, struct word_query *query)
{
    struct faults    faults  = {0};
    size_t           written = 0;
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        if (token.continues)
            continue;
        if (written++ == QUERY_WORDS) {
            fault_in(arena, &faults, STR("search"), CODE_too_many_words, "At most %d words can be searched for.",
                     QUERY_WORDS);
            return faults_problem(arena, &faults, PROBLEM_malformed);
        }
        add_term(arena, query, token.class_, token.text);
    }
    return NULL;
}

struct problem *words_query(struct arena *arena, struct str text, struct word_query *query)
{
    text   = trim_front(text);
    *query = (struct word_query){.terms = ARENA_ARRAY(arena, struct word_term, QUERY_WORDS), .blank = !text.len};
    if (!is_phone(text))
        return read_words(arena, text, query);
    read_phone(arena, text, query);
    return NULL;
}
