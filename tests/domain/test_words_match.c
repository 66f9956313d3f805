/*
 * Decides the long way round, in the contract's own words, whether a record is found, and holds that against what the
 * postings and terms say.
 */
#include "domain/words.h"
#include "domain/fold.h"
#include "support/unit.h"

ARENA_SUITE(words);

enum { TEXTS = 3, WORDS = 200 };

struct person {
    struct str texts[TEXTS];
    struct str phone;
};

struct word {
    enum token_class class_;
    struct str       text;
};

static size_t words_of(struct str text, struct word *words, size_t count)
{
    struct tokenizer tokenizer;
    struct token     token;

    fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token)) {
        cr_assert_lt(count, WORDS);
        words[count++] = (struct word){.class_ = token.class_, .text = arena_str(arena, token.text)};
    }
    return count;
}

static bool occurs(struct str part, struct str in)
{
    for (size_t i = 0; i + part.len <= in.len; i++)
        if (memcmp(in.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

static bool occurs_in_a_run(struct str part, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].class_ == TOKEN_RUN && occurs(part, words[i].text))
            return true;
    return false;
}

/* The texts use characters of three bytes in runs, and only those. */
static bool run_matches(struct str run, const struct word *words, size_t count)
{
    if (run.len == 3)
        return occurs_in_a_run(run, words, count);
    for (size_t i = 0; i + 6 <= run.len; i += 3)
        if (!occurs_in_a_run((struct str){.at = run.at + i, .len = 6}, words, count))
            return false;
    return true;
}

static bool word_matches(const struct word *word, const struct person *person, const struct word *words, size_t count)
{
    struct str phone = str_from_at(person->phone, 1);

    if (word->class_ == TOKEN_RUN)
        return run_matches(word->text, words, count);
    if (str_starts(phone, word->text))
        return true;
    if (word->class_ == TOKEN_DIGITS && word->text.len >= 3 && word->text.len <= phone.len &&
        str_equal(str_from_at(phone, phone.len - word->text.len), word->text))
        return true;
    for (size_t i = 0; i < count; i++)
        if (words[i].class_ != TOKEN_RUN && str_starts(words[i].text, word->text))
            return true;
    return false;
}

/* The query's words; one, of digits, when it is written as a phone number. */
static size_t query_words(struct str query, struct word *words)
{
    char  *digits = arena_alloc(arena, query.len + 1);
    size_t len    = 0;

    while (query.len && query.at[0] == ' ')
        query = str_from_at(query, 1);
    if (!str_starts(query, STR("+")) && !str_starts(query, STR("(")) && !str_starts(query, STR("00")))
        return words_of(query, words, 0);
    for (size_t i = 0; i < query.len; i++) {
        if (!strchr("0123456789 .-/()[]+", query.at[i]))
            return words_of(query, words, 0);
        if (query.at[i] >= '0' && query.at[i] <= '9')
            digits[len++] = query.at[i];
    }
    words[0] = (struct word){.class_ = TOKEN_DIGITS, .text = {.at = digits, .len = len}};
    if (str_starts(words[0].text, STR("00")))
        words[0].text = str_from_at(words[0].text, 2);
    return words[0].text.len > 0;
}

static bool words_match(const struct person *person, struct str query)
{
    struct word asked[WORDS];
    struct word words[WORDS];
    size_t      asked_count = query_words(query, asked);
    size_t      count       = 0;

    for (size_t i = 0; i < TEXTS; i++)
        count = words_of(person->texts[i], words, count);
    for (size_t i = 0; i < asked_count; i++)
        if (!word_matches(&asked[i], person, words, count))
            return false;
    return asked_count > 0;
}

static int compare(struct bytes a, struct bytes b)
{
    int order = memcmp(a.at, b.at, a.len < b.len ? a.len : b.len);

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool has_between(const struct bytes *tokens, size_t count, struct bytes low, struct bytes high)
{
    for (size_t i = 0; i < count; i++)
        if (compare(low, tokens[i]) <= 0 && compare(tokens[i], high) < 0)
            return true;
    return false;
}

static bool has_all(const struct bytes *tokens, size_t count, const struct word_term *term)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < term->pair_count; j++)
            found += compare(tokens[i], term->pairs[j]) == 0;
    return found == term->pair_count;
}

/* The same by the index: the postings of the record held against the terms of the query. */
static bool postings_match(const struct person *person, const struct word_query *query)
{
    struct word_set *words = words_new(arena);
    struct bytes    *tokens;
    size_t           count;

    for (size_t i = 0; i < TEXTS; i++)
        words_add_text(words, person->texts[i]);
    words_add_phone(words, person->phone);
    tokens = words_list(words, &count);
    for (size_t i = 0; i < query->count; i++) {
        const struct word_term *term = &query->terms[i];

        if (term->pair_count
                ? !has_all(tokens, count, term)
                : !has_between(tokens, count, term->low, term->high) &&
                      !(term->has_ending && has_between(tokens, count, term->ending_low, term->ending_high)))
            return false;
    }
    return query->count > 0;
}

static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20260410;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

static struct str random_text(const char *const *pieces, size_t piece_count, size_t length)
{
    struct str text = {0};

    for (size_t i = 0; i < length; i++)
        text = arena_format(arena, STR_FMT "%s", STR_ARG(text), pieces[random_below((uint32_t)piece_count)]);
    return text;
}

static struct str random_words(size_t most)
{
    static const char *const pieces[] = {"a",  "b",  "ab", "é", "O'B", "1", "2", "12",  "00", "١é", "東", "京",
                                         "都", "ｶﾞ", " ",  "-", "й",   "ё", "ß", "Nr7", "+",  "(",  "'"};

    return random_text(pieces, COUNT_OF(pieces), random_below((uint32_t)most));
}

static struct str random_phone(void)
{
    static const char *const digits[] = {"1", "2", "3"};

    return arena_format(arena, "+" STR_FMT, STR_ARG(random_text(digits, COUNT_OF(digits), 7)));
}

/* As people write it, or nearly so. */
static struct str random_number(void)
{
    static const char *const fronts[] = {"+", "(", "00", " +", "", "0"};
    static const char *const pieces[] = {"1", "2", "3", "1", "2", " ", "-", "/", "(", ")", "."};

    return arena_format(arena, "%s" STR_FMT, fronts[random_below(COUNT_OF(fronts))],
                        STR_ARG(random_text(pieces, COUNT_OF(pieces), 1 + random_below(6))));
}

Test(words, the_index_finds_what_the_contract_says)
{
    size_t found  = 0;
    size_t tested = 0;

    while (tested < 20000) {
        struct person     person;
        struct word_query query;
        struct str        text;
        bool              wanted;

        arena_reset(arena);
        for (size_t i = 0; i < TEXTS; i++)
            person.texts[i] = random_words(12);
        person.phone = random_phone();
        text         = random_below(3) ? random_words(7) : random_number();
        if (words_query(arena, text, &query) || query.blank)
            continue;
        tested++;
        wanted = words_match(&person, text);
        found += wanted;
        cr_assert_eq(postings_match(&person, &query), wanted, "[" STR_FMT "] in [" STR_FMT "] " STR_FMT, STR_ARG(text),
                     STR_ARG(person.texts[0]), STR_ARG(person.phone));
    }
    cr_expect(found > tested / 20 && found < tested * 19 / 20, "%zu of %zu", found, tested);
}
