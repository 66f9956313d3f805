#include "support/nodes.h"
#include "support/unit.h"

#include <stdlib.h>

enum { RECORDS = 300, WORDS = 12, ROUNDS = 12, QUERIES = 200 };

static unsigned seed;

static void set_up(void)
{
    arena = arena_new(256 * 1024 * 1024);
    seed  = 7;
}

TestSuite(segments, .init = set_up, .fini = arena_tear_down);

static unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

static struct bytes bytes_of(const char *text)
{
    return str_bytes(str_from(text));
}

/* Few letters, so that words share their fronts; some characters take two, three and four bytes; some words are long.
 */
static struct bytes random_word(void)
{
    static const char *const letters[] = {"a", "b", "ab", "é", "ж", "京", "都", "\xF0\x90\x8D\x88"};
    struct str               word      = draw(8) ? STR("w") : STR("p");
    unsigned                 len       = draw(20) ? 1 + draw(5) : 25 + draw(8);

    for (unsigned i = 0; i < len; i++)
        word = arena_format(arena, STR_FMT "%s", STR_ARG(word), letters[len > 20 && i < 24 ? 4 : draw(8)]);
    return str_bytes(word);
}

static int compare(const void *a, const void *b)
{
    return token_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* Sorted, each once. */
static struct bytes packed_words(struct bytes *words, size_t count)
{
    size_t kept = 0;

    qsort(words, count, sizeof(*words), compare);
    for (size_t i = 0; i < count; i++)
        if (!kept || token_compare(words[kept - 1], words[i]) != 0)
            words[kept++] = words[i];
    return tokens_pack(arena, (struct tokens){.at = words, .count = kept});
}

static struct bytes random_words(void)
{
    struct bytes words[WORDS];
    size_t       count = 0;

    for (size_t i = 0; i < 1 + draw(WORDS); i++)
        words[count++] = random_word();
    return packed_words(words, count);
}

static struct terms terms_made(const struct indexed *records)
{
    struct terms terms;

    cr_assert(terms_of(arena, records, RECORDS, &terms));
    return terms;
}

static struct indexed *random_records(int64_t first_id, int64_t step)
{
    struct indexed *records = ARENA_ARRAY(arena, struct indexed, RECORDS);

    for (int64_t i = 0; i < RECORDS; i++)
        records[i] = (struct indexed){.id = first_id + i * step, .words = random_words()};
    return records;
}

/* The front of a word that may be there. */
static struct bytes random_start(void)
{
    struct bytes word = random_word();
    size_t       len  = 1 + draw((unsigned)word.len);

    while (len < word.len && (word.at[len] & 0xC0) == 0x80)
        len++;
    return (struct bytes){.at = word.at, .len = len};
}

static struct need random_need(void)
{
    struct bytes starts[] = {random_start(), random_start()};

    return need_of_starts(arena, starts, 1 + draw(2));
}

/* What a query of the table does: the rows of the need's keys. */
static void find_in_nodes(const struct terms *terms, const struct nodes *nodes, const struct need *need, uint64_t *set)
{
    bool          bundled = terms_format(terms) == SEGMENT_FORMAT_BUNDLED;
    size_t        count;
    struct bytes *keys = need_keys(arena, need, bundled, &count);

    for (size_t i = 0; i < nodes->count; i++)
        for (size_t j = 0; j < count; j++)
            if (token_compare(nodes->at[i].key, keys[j]) == 0)
                cr_assert(node_find(nodes->at[i], need, set, terms->members));
}

static void expect_same(const struct terms *terms, const struct indexed *records, size_t count)
{
    struct nodes nodes = nodes_of(arena, terms);

    for (size_t q = 0; q < QUERIES; q++) {
        struct need        need       = random_need();
        struct need_order *order      = needs_order(arena, &need, 1);
        uint64_t          *from_body  = members_new(arena, terms->members);
        uint64_t          *from_nodes = members_new(arena, terms->members);

        cr_assert(body_find(terms->body, &need, from_body, terms->members));
        find_in_nodes(terms, &nodes, &need, from_nodes);
        for (size_t i = 0; i < count; i++) {
            bool is_met = tokens_meet(records[i].words, order);

            cr_assert_eq(members_have(from_body, i), is_met, "body: record %zu, query %zu", i, q);
            cr_assert_eq(members_have(from_nodes, i), is_met, "nodes: record %zu, query %zu", i, q);
        }
    }
}

Test(segments, body_and_nodes_find_what_reading_every_word_finds)
{
    for (int round = 0; round < ROUNDS; round++) {
        struct indexed *records = random_records(1 + round, 3);
        struct terms    terms   = terms_made(records);

        cr_assert_eq(terms.members, RECORDS);
        expect_same(&terms, records, RECORDS);
        arena_reset(arena);
    }
}

/* So many words of each record that a row for each of them would be too much. */
Test(segments, what_is_bundled_is_found_and_takes_few_rows)
{
    enum { WIDE = 8, MANY = 3000 };
    struct indexed records[WIDE];
    struct bytes   words[MANY];
    struct terms   terms;
    size_t         count;

    for (size_t i = 0; i < WIDE; i++) {
        struct tokens tokens = {.at = words};

        for (size_t j = 0; j < MANY; j++)
            words[tokens.count++] = random_word();
        records[i] = (struct indexed){.id = 1 + (int64_t)i, .words = packed_words(words, tokens.count)};
    }
    cr_assert(terms_of(arena, records, WIDE, &terms));
    cr_assert_eq(terms_format(&terms), SEGMENT_FORMAT_BUNDLED);
    cr_assert(body_count(terms.body, &count));
    cr_assert_lt(nodes_of(arena, &terms).count, count / 10);
    expect_same(&terms, records, WIDE);
}

Test(segments, merging_keeps_the_living_members_in_the_order_of_their_ids)
{
    struct indexed *records[2] = {random_records(1, 2), random_records(2, 2)};
    struct part     parts[2];
    struct indexed  living[2 * RECORDS];
    struct terms    merged;
    size_t          count = 0;

    for (int p = 0; p < 2; p++) {
        struct terms terms = terms_made(records[p]);
        uint64_t    *dead  = members_new(arena, RECORDS);

        for (size_t i = 0; i < RECORDS; i += 3)
            members_add(dead, i);
        parts[p] = (struct part){.ids = terms.ids, .members = RECORDS, .dead = p ? dead : NULL, .body = terms.body};
    }
    for (size_t i = 0; i < RECORDS; i++) {
        living[count++] = records[0][i];
        if (i % 3)
            living[count++] = records[1][i];
    }
    cr_assert(terms_merge(arena, parts, 2, &merged));
    cr_assert_eq(merged.members, count);
    for (size_t i = 0; i < count; i++)
        cr_assert_eq(merged.ids[i], living[i].id);
    expect_same(&merged, living, count);
}

Test(segments, keys_differ_are_short_and_come_back_from_their_packed_list)
{
    struct terms terms  = terms_made(random_records(1, 1));
    struct nodes nodes  = nodes_of(arena, &terms);
    struct bytes packed = keys_of(arena, &terms);
    struct bytes key    = {0};
    size_t       count  = 0;
    size_t       terms_count;

    for (; keys_next(arena, &packed, &key); count++) {
        cr_assert_lt(count, nodes.count);
        cr_assert_eq(token_compare(key, nodes.at[count].key), 0);
        cr_assert_leq(key.len, 1 + KEY_BYTES);
        cr_assert(!count || token_compare(nodes.at[count - 1].key, key) < 0);
    }
    cr_assert_eq(count, nodes.count);
    cr_assert(body_count(terms.body, &terms_count));
    cr_assert_leq(nodes.count, 3 * terms_count);
}

Test(segments, broken_bytes_are_refused)
{
    struct terms terms = terms_made(random_records(1, 1));
    struct bytes body  = terms.body;
    struct bytes start = bytes_of("w");
    struct need  need  = need_of_starts(arena, &start, 1);
    uint64_t    *set   = members_new(arena, RECORDS);

    for (size_t len = 0; len < body.len - 1; len += 7) {
        uint8_t *copy = malloc(len + 1);

        memcpy(copy, body.at, len);
        (void)body_find((struct bytes){.at = copy, .len = len}, &need, set, RECORDS);
        free(copy);
    }
    cr_assert_not(body_find((struct bytes){.at = body.at, .len = 3}, &need, set, RECORDS));
    cr_assert_not(body_find(body, &need, set, 1));
    cr_assert_not(members_unpack((struct bytes){.at = (const uint8_t *)"\2", .len = 1}, set, RECORDS));
    cr_assert_not(members_unpack((struct bytes){0}, set, RECORDS));
}

/* Merging ran beyond the end of such tokens. */
Test(segments, words_that_cannot_be_tokens_are_refused)
{
    static const char *const words[] = {"\0", "\1w\0", "\3w\xC3", "\2\xC3\xA9", "\2w\xA9", "\2w"};

    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct indexed record = {.id = 1, .words = {.at = (const uint8_t *)words[i], .len = i ? strlen(words[i]) : 1}};
        struct terms   terms;

        record.words.len += i == 1;
        cr_assert_not(terms_of(arena, &record, 1, &terms), "word %zu", i);
    }
}
