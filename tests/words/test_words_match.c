/* Holds what the contract says, as support/word_model.h decides it, against what the tokens and terms say. */
#include "index/tokens.h"
#include "support/unit.h"
#include "support/word_model.h"
#include "words/words.h"

ARENA_SUITE(words);

static uint32_t random_below(uint32_t limit)
{
    static uint64_t state = 20260410;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % limit;
}

/* --- the index ---------------------------------------------------------------------------------------------------- */

static bool has_start(struct tokens tokens, const struct bytes *starts, size_t count)
{
    for (size_t i = 0; i < tokens.count; i++)
        for (size_t j = 0; j < count; j++)
            if (token_starts(tokens.at[i], starts[j]))
                return true;
    return false;
}

static bool has_pairs(struct tokens tokens, const struct word_term *term)
{
    size_t found = 0;

    for (size_t i = 0; i < tokens.count; i++)
        for (size_t j = 0; j < term->pair_count; j++)
            found += token_compare(tokens.at[i], term->pairs[j]) == 0;
    return found == term->pair_count;
}

/* A term is met by itself, or by a stretch that it lies in: then all terms of the stretch are. */
static bool tokens_match(struct tokens tokens, const struct word_query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct word_term *term = &query->terms[i];
        bool is_met = term->pair_count ? has_pairs(tokens, term) : has_start(tokens, term->starts, term->start_count);

        for (size_t j = 0; j < query->stretch_count; j++) {
            const struct word_stretch *stretch = &query->stretches[j];

            if (i >= stretch->first && i < stretch->first + stretch->count)
                is_met |= has_start(tokens, stretch->starts, stretch->start_count);
        }
        if (!is_met)
            return false;
    }
    return query->count > 0;
}

static struct tokens tokens_of(const struct person *person)
{
    struct word_set *words  = words_new(arena);
    struct tokens    tokens = {0};

    for (size_t i = 0; i < MODEL_TEXTS; i++)
        words_add_text(words, model_typed(&person->texts[i], 0, person->texts[i].count));
    words_add_phone(words, person->phone);
    tokens.at = words_list(words, &tokens.count);
    return tokens;
}

/* --- at random ---------------------------------------------------------------------------------------------------- */

/* clang-format off */
static const struct piece pieces[] = {
    {"a", "a", LETTER}, {"A", "a", LETTER}, {"b", "b", LETTER}, {"é", "e", LETTER}, {"й", "й", LETTER},
    {"ё", "е", LETTER}, {"ß", "ss", LETTER}, {"ی", "ي", LETTER}, {"ي", "ي", LETTER}, {"ى", "ي", LETTER},
    {"ک", "ك", LETTER}, {"ة", "ه", LETTER}, {"1", "1", DIGIT}, {"2", "2", DIGIT}, {"3", "3", DIGIT},
    {"0", "0", DIGIT}, {"١", "1", DIGIT}, {"２", "2", DIGIT}, {"東", "東", RUN}, {"京", "京", RUN},
    {"ｶﾞ", "ガ", RUN}, {"김", "김", RUN}, {"민", "민", RUN}, {"\u1106\u1175\u11ab", "민", RUN}, {"'", "", QUOTE},
    {"’", "", QUOTE}, {"´", "", QUOTE}, {" ", "", BETWEEN}, {"-", "", BETWEEN}, {".", "", BETWEEN},
    {"(", "", BETWEEN}, {"+", "", PLUS}, {",", "", OTHER}, {"_", "", OTHER},
};
/* clang-format on */

static void add_piece(struct text *text, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(pieces); i++)
        if (strcmp(pieces[i].text, name) == 0 && text->count < MODEL_SIGNS)
            text->at[text->count++] = &pieces[i];
}

static struct text random_text(size_t most)
{
    struct text text = {.count = random_below((uint32_t)most)};

    for (size_t i = 0; i < text.count; i++)
        text.at[i] = &pieces[random_below(COUNT_OF(pieces))];
    return text;
}

static struct str random_phone(void)
{
    struct str phone = STR("+4");

    for (size_t i = 7 + random_below(3); i; i--)
        phone = arena_format(arena, STR_FMT "%u", STR_ARG(phone), 1 + random_below(3));
    return phone;
}

/* Part of a phone number as people write it, or nearly so, and perhaps a word. */
static struct text random_number(struct str phone)
{
    static const char *const fronts[] = {"", "+", "0", "(", "+4", "a "};
    static const char *const joins[]  = {" ", "-", ".", "(", " ", "1", ",", " +"};
    struct text              text     = {0};

    for (const char *at = fronts[random_below(COUNT_OF(fronts))]; *at; at++)
        add_piece(&text, (char[]){*at, 0});
    for (size_t i = random_below(4); i < phone.len; i++) {
        if (phone.at[i] >= '0' && phone.at[i] <= '3')
            add_piece(&text, (char[]){phone.at[i], 0});
        if (!random_below(4))
            for (const char *at = joins[random_below(COUNT_OF(joins))]; *at; at++)
                add_piece(&text, (char[]){*at, 0});
    }
    return text;
}

static struct person random_person(void)
{
    struct person person = {.phone = random_phone()};

    for (size_t i = 0; i < MODEL_TEXTS; i++)
        person.texts[i] = random_text(14);
    return person;
}

/* Part of what the person has, or whatever. */
static struct text random_query(const struct person *person)
{
    const struct text *whole = &person->texts[random_below(MODEL_TEXTS)];
    struct text        text  = {0};

    switch (random_below(3)) {
    case 0:
        return random_text(7);
    case 1:
        return random_number(person->phone);
    default:
        for (size_t i = random_below((uint32_t)whole->count + 1); i < whole->count && random_below(6); i++)
            text.at[text.count++] = whole->at[i];
        return text;
    }
}

Test(words, the_index_finds_what_the_contract_says)
{
    static const char *const homes[] = {"GB", "US"};
    size_t                   found   = 0;
    size_t                   tested  = 0;

    while (tested < 40000) {
        struct person               person;
        struct text                 query;
        const struct phone_country *home;
        struct word_query           read;
        struct str                  text;
        bool                        wanted;

        arena_reset(arena);
        person = random_person();
        query  = random_query(&person);
        text   = model_typed(&query, 0, query.count);
        home   = random_below(2) ? phone_country_find(str_from(homes[random_below(2)])) : NULL;
        if (words_query(arena, text, home, &read) || read.blank)
            continue;
        tested++;
        wanted = model_finds(&person, &query, home);
        found += wanted;
        cr_assert_eq(tokens_match(tokens_of(&person), &read), wanted,
                     "[" STR_FMT "] in [" STR_FMT "] [" STR_FMT "] [" STR_FMT "] " STR_FMT ": %d", STR_ARG(text),
                     STR_ARG(model_typed(&person.texts[0], 0, person.texts[0].count)),
                     STR_ARG(model_typed(&person.texts[1], 0, person.texts[1].count)),
                     STR_ARG(model_typed(&person.texts[2], 0, person.texts[2].count)), STR_ARG(person.phone), wanted);
    }
    cr_expect(found > tested / 20 && found < tested * 19 / 20, "%zu of %zu", found, tested);
}
