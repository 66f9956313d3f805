#include "words/word_sort.h"

enum { FEW = 24 /* are sorted by insertion */, DIGITS = 256, BITS_RANGE = 1 << 11 /* of bits looked at together */ };

static int compare_rests(const uint8_t *a, const uint8_t *b)
{
    int order;

    if (!a || !b)
        return (a != NULL) - (b != NULL);
    order = memcmp(a + 1, b + 1, a[0] < b[0] ? a[0] : b[0]);
    return order ? order : (a[0] > b[0]) - (a[0] < b[0]);
}

int word_compare(const struct word *a, const struct word *b)
{
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return compare_rests(a->rest, b->rest);
}

static void sort_few(struct word *words, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct word word = words[i];
        size_t      at   = i;

        for (; at && word_compare(&words[at - 1], &word) > 0; at--)
            words[at] = words[at - 1];
        words[at] = word;
    }
}

/* The byte at a place of a word; 0 past its end. */
static unsigned digit(const struct word *word, size_t place)
{
    if (place < WORD_KEY)
        return (unsigned)(word->key >> (56 - 8 * place)) & (DIGITS - 1);
    place -= WORD_KEY;
    return word->rest && place < word->rest[0] ? word->rest[1 + place] : 0;
}

/* Words by the digit at a place. */
struct piles {
    uint32_t start[DIGITS + 1]; /* where each pile begins; after the last one, where it ends */
    uint32_t next[DIGITS];      /* where the words of each begin that are not there yet */
    unsigned low;               /* no word has a lower digit, or a higher one */
    unsigned high;
};

static size_t pile_size(const struct piles *piles, unsigned pile)
{
    return piles->start[pile + 1] - piles->start[pile];
}

static void pile_up(struct piles *piles, const struct word *words, size_t count, size_t place)
{
    piles->low  = DIGITS - 1;
    piles->high = 0;
    memset(piles->start, 0, sizeof(piles->start));
    for (size_t i = 0; i < count; i++) {
        unsigned its = digit(&words[i], place);

        piles->start[its + 1]++;
        piles->low  = its < piles->low ? its : piles->low;
        piles->high = its > piles->high ? its : piles->high;
    }
    for (unsigned pile = piles->low; pile <= piles->high; pile++) {
        piles->next[pile] = piles->start[pile];
        piles->start[pile + 1] += piles->start[pile];
    }
}

/* Moves each word to its pile: whatever lies there goes on from hand to hand. */
static void distribute(struct piles *piles, struct word *words, size_t place)
{
    for (unsigned pile = piles->low; pile <= piles->high; pile++)
        while (piles->next[pile] < piles->start[pile + 1]) {
            struct word hand = words[piles->next[pile]];
            unsigned    to;

            while ((to = digit(&hand, place)) != pile) {
                struct word other = words[piles->next[to]];

                words[piles->next[to]++] = hand;
                hand                     = other;
            }
            words[piles->next[pile]++] = hand;
        }
}

static unsigned largest_pile(const struct piles *piles)
{
    unsigned largest = piles->low;

    for (unsigned pile = piles->low + 1; pile <= piles->high; pile++)
        if (pile_size(piles, pile) > pile_size(piles, largest))
            largest = pile;
    return largest;
}

/*
 * Sorts words that are equal up to a place. Those that end there are equal. The largest pile comes last and needs no
 * call of its own, so that calls are never many levels deep.
 */
static void sort_from(struct word *words, size_t count, size_t place)
{
    struct piles piles;

    for (; count > FEW; place++) {
        unsigned largest;

        pile_up(&piles, words, count, place);
        distribute(&piles, words, place);
        largest = largest_pile(&piles);
        for (unsigned pile = piles.low; pile <= piles.high; pile++)
            if (pile && pile != largest && pile_size(&piles, pile) > 1)
                sort_from(words + piles.start[pile], pile_size(&piles, pile), place + 1);
        if (!largest)
            return;
        words += piles.start[largest];
        count = pile_size(&piles, largest);
    }
    sort_few(words, count);
}

/* Sorts by some bits of the keys. Those that are equal there keep their order. */
static void sort_by_bits(const struct word *from, size_t count, unsigned shift, struct word *to)
{
    uint32_t next[BITS_RANGE] = {0}; /* where the next word with these bits goes */
    uint32_t start            = 0;

    for (size_t i = 0; i < count; i++)
        next[from[i].key >> shift & (BITS_RANGE - 1)]++;
    for (size_t bits = 0; bits < BITS_RANGE; bits++) {
        uint32_t number = next[bits];

        next[bits] = start;
        start += number;
    }
    for (size_t i = 0; i < count; i++)
        to[next[from[i].key >> shift & (BITS_RANGE - 1)]++] = from[i];
}

/* By the lowest bits in which keys differ, then by those above them, and so on. */
static void sort_keys(struct word *words, size_t count, struct word *spare)
{
    struct word *from    = words;
    struct word *to      = spare;
    uint64_t     differs = 0;

    for (size_t i = 1; i < count; i++)
        differs |= words[i].key ^ words[0].key;
    while (differs) {
        unsigned     shift = (unsigned)__builtin_ctzll(differs);
        struct word *other = from;

        sort_by_bits(from, count, shift, to);
        from = to;
        to   = other;
        differs &= ~((uint64_t)(BITS_RANGE - 1) << shift);
    }
    if (from != words)
        memcpy(words, from, count * sizeof(*words));
}

/* Words of one key, by what follows it. */
static void sort_rests(struct word *words, size_t count)
{
    size_t end;

    for (size_t start = 0; start < count; start = end) {
        bool has_rests = words[start].rest != NULL;

        for (end = start + 1; end < count && words[end].key == words[start].key; end++)
            has_rests |= words[end].rest != NULL;
        if (has_rests && end - start > 1)
            sort_from(words + start, end - start, WORD_KEY);
    }
}

size_t words_sort(struct word *words, size_t count, struct word *spare)
{
    size_t kept = 0;

    if (spare && count >= WORDS_MANY) {
        sort_keys(words, count, spare);
        sort_rests(words, count);
    } else {
        sort_from(words, count, 0);
    }
    for (size_t i = 0; i < count; i++)
        if (!kept || word_compare(&words[kept - 1], &words[i]) != 0)
            words[kept++] = words[i];
    return kept;
}
