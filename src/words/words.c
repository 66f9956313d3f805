#include "words/words_private.h"

#include "words/word_sort.h"

enum { WORDS_AT_FIRST = 64, WORDS_GROW = 16, ROOM_AT_ONCE = 1024 };

_Static_assert(1 + TOKEN_BYTES - WORD_KEY <= UINT8_MAX, "one byte must tell how much follows a word's key");
_Static_assert(1 + UINT8_MAX <= ROOM_AT_ONCE, "there must be room for any token");

struct word_set {
    struct arena *arena;
    struct word  *at; /* in no order, some of them twice */
    size_t        count;
    size_t        capacity;
    bool          is_sorted;
    struct word  *spare; /* for sorting */
    size_t        spare_capacity;
    uint8_t      *room; /* for what is longer than a key */
    size_t        room_len;
    size_t        rest_len; /* of all that is longer than keys */
};

static struct word *words_room(struct arena *arena, size_t count)
{
    return (struct word *)(void *)arena_room(arena, count * sizeof(struct word));
}

struct word_set *words_new(struct arena *arena)
{
    struct word_set *words = ARENA_NEW(arena, struct word_set);

    words->arena    = arena;
    words->capacity = WORDS_AT_FIRST;
    words->at       = words_room(arena, words->capacity);
    return words;
}

/* Room for as many words as there are, once they are many: after them, or in memory that is kept for it. */
static struct word *spare_room(struct word_set *words)
{
    if (words->count < WORDS_MANY)
        return NULL;
    if (words->capacity - words->count >= words->count)
        return words->at + words->count;
    if (words->spare_capacity < words->count) {
        words->spare_capacity = words->capacity;
        words->spare          = words_room(words->arena, words->spare_capacity);
    }
    return words->spare;
}

static void sort(struct word_set *words)
{
    if (words->is_sorted)
        return;
    words->is_sorted = true;
    arena_work(words->arena, words->count * sizeof(struct word));
    words->count = words_sort(words->at, words->count, spare_room(words));
}

/* A text may repeat a few words a thousand times, so the array only grows when sorting frees less than half of it. */
static void make_place(struct word_set *words)
{
    struct word *grown;

    sort(words);
    if (words->count <= words->capacity / 2)
        return;
    words->capacity *= WORDS_GROW;
    grown     = words_room(words->arena, words->capacity);
    words->at = memcpy(grown, words->at, words->count * sizeof(struct word));
}

/* Keeps what a word has after its key, the length before it. */
static const uint8_t *keep_rest(struct word_set *words, struct bytes rest)
{
    uint8_t *at;

    if (words->room_len < 1 + rest.len) {
        words->room_len = ROOM_AT_ONCE;
        words->room     = (uint8_t *)arena_room(words->arena, ROOM_AT_ONCE);
    }
    at = words->room;
    words->room += 1 + rest.len;
    words->room_len -= 1 + rest.len;
    words->rest_len += rest.len;
    at[0] = (uint8_t)rest.len;
    memcpy(at + 1, rest.at, rest.len);
    return at;
}

/* Written out, so that it becomes one instruction or two. */
static uint64_t four_bytes(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* A class and what follows it, seven bytes at most: of four and more the first four and the last four, in one. */
static uint64_t key_of(uint8_t class_, const uint8_t *at, size_t len)
{
    uint64_t key = (uint64_t)class_ << 56;

    if (len >= 4)
        return key | four_bytes(at) << 24 | four_bytes(at + len - 4) << (56 - 8 * len);
    for (size_t i = 0; i < len; i++)
        key |= (uint64_t)at[i] << (48 - 8 * i);
    return key;
}

void words_add(struct word_set *words, uint8_t class_, struct bytes content)
{
    size_t      len  = content.len < WORD_KEY - 1 ? content.len : WORD_KEY - 1;
    struct word word = {.key = key_of(class_, content.at, len)};

    if (content.len > len)
        word.rest = keep_rest(words, (struct bytes){.at = content.at + len, .len = content.len - len});
    if (words->count == words->capacity)
        make_place(words);
    words->at[words->count++] = word;
    words->is_sorted          = false;
}

/* Each character with the one after it, and the last one alone. */
static void add_run(struct word_set *words, struct str run)
{
    size_t len = words_character_len(run);

    while (run.len) {
        struct str rest = str_from_at(run, len);
        size_t     next = rest.len ? words_character_len(rest) : 0;

        words_add(words, CLASS_CHARACTERS, (struct bytes){.at = (const uint8_t *)run.at, .len = len + next});
        run = rest;
        len = next;
    }
}

/* All of it as one word, what stands between apostrophes, and the runs of letters and digits. */
static void close_span(struct word_set *words, struct span *span)
{
    if (span->count)
        words_add(words, CLASS_WORD, str_bytes(span_whole(span)));
    for (size_t i = 1; i < span->count; i++)
        words_add(words, CLASS_WORD, str_bytes(span_word(span, i, span->bonds[i - 1])));
    span->count = 0;
    span->len   = 0;
}

static void add_word(struct word_set *words, struct span *span, const struct token *token)
{
    if (!span->count && token->bond == BOND_NONE) {
        words_add(words, CLASS_WORD, str_bytes(token->text));
        return;
    }
    if (!span_add(span, token)) {
        close_span(words, span);
        (void)span_add(span, token);
    }
    if (token->bond == BOND_NONE)
        close_span(words, span);
}

void words_add_text(struct word_set *words, struct str text)
{
    struct tokenizer tokenizer;
    struct token     token;
    struct span      span;

    span.count = 0;
    span.len   = 0;
    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        arena_work(words->arena, token.text.len);
        if (token.class_ == TOKEN_RUN)
            add_run(words, token.text);
        else
            add_word(words, &span, &token);
    }
}

void words_add_phone(struct word_set *words, struct str phone)
{
    uint8_t digits[TOKEN_CODEPOINTS];
    uint8_t reversed[TOKEN_CODEPOINTS];
    size_t  count = 0;

    for (size_t i = 0; i < phone.len && count < sizeof(digits); i++)
        if (char_is_digit(phone.at[i]))
            digits[count++] = (uint8_t)phone.at[i];
    if (!count)
        return;
    for (size_t i = 0; i < count; i++)
        reversed[i] = digits[count - 1 - i];
    words_add(words, CLASS_WORD, (struct bytes){.at = digits, .len = count});
    words_add(words, CLASS_PHONE, (struct bytes){.at = reversed, .len = count});
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
    uint8_t content[MARK_BYTES - 1];

    write_mark(content, id);
    words_add(words, (uint8_t)mark, (struct bytes){.at = content, .len = sizeof(content)});
}

static size_t key_len(const struct word *word)
{
    return WORD_KEY - (size_t)__builtin_ctzll(word->key) / 8;
}

static size_t word_len(const struct word *word)
{
    return word->rest ? (size_t)WORD_KEY + word->rest[0] : key_len(word);
}

/* Written out, so that it becomes one instruction. */
static void put_key(uint8_t *at, uint64_t key)
{
    at[0] = (uint8_t)(key >> 56);
    at[1] = (uint8_t)(key >> 48);
    at[2] = (uint8_t)(key >> 40);
    at[3] = (uint8_t)(key >> 32);
    at[4] = (uint8_t)(key >> 24);
    at[5] = (uint8_t)(key >> 16);
    at[6] = (uint8_t)(key >> 8);
    at[7] = (uint8_t)key;
}

/* Writes the bytes of a word, and up to WORD_KEY more; returns where the next ones go. */
static uint8_t *put_word(uint8_t *at, const struct word *word, size_t len)
{
    put_key(at, word->key);
    if (word->rest)
        memcpy(at + WORD_KEY, word->rest + 1, word->rest[0]);
    return at + len;
}

/* The bytes of all words at most, with so many before each. */
static size_t room_for(const struct word_set *words, size_t before_each)
{
    return words->count * (before_each + WORD_KEY) + words->rest_len;
}

struct bytes *words_list(struct word_set *words, size_t *count)
{
    struct bytes *list;
    uint8_t      *at;

    sort(words);
    list   = ARENA_ARRAY(words->arena, struct bytes, words->count + 1);
    at     = (uint8_t *)arena_room(words->arena, room_for(words, 0) + WORD_KEY);
    *count = words->count;
    for (size_t i = 0; i < words->count; i++) {
        list[i] = (struct bytes){.at = at, .len = word_len(&words->at[i])};
        at      = put_word(at, &words->at[i], list[i].len);
    }
    return list;
}

/* Two sets that are gone through together. */
struct pair_of_sets {
    const struct word *a;
    const struct word *b;
    const struct word *a_end;
    const struct word *b_end;
};

/* The next word of either, or NULL. */
static const struct word *next_word(struct pair_of_sets *sets)
{
    int order;

    if (sets->b == sets->b_end)
        return sets->a == sets->a_end ? NULL : sets->a++;
    if (sets->a == sets->a_end)
        return sets->b++;
    order = word_compare(sets->a, sets->b);
    sets->b += order == 0;
    return order <= 0 ? sets->a++ : sets->b++;
}

struct tokens words_packed(struct word_set *words, struct word_set *others)
{
    struct pair_of_sets sets   = {.a = words->at, .b = others->at};
    struct tokens       tokens = {0};
    const struct word  *word;
    uint8_t            *start;
    uint8_t            *at;

    sort(words);
    sort(others);
    sets.a_end = sets.a + words->count;
    sets.b_end = sets.b + others->count;
    start      = at =
        (uint8_t *)arena_room(words->arena, room_for(words, PACKED_BEGIN) + room_for(others, PACKED_BEGIN) + WORD_KEY);
    for (; (word = next_word(&sets)); tokens.count++) {
        size_t len = word_len(word);

        at = put_word(packed_begin(at, len), word, len);
    }
    tokens.packed = (struct bytes){.at = start, .len = (size_t)(at - start)};
    return tokens;
}
