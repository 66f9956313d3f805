#include "domain/word_sort.h"

enum { FEW = 24 /* are sorted by insertion */, DIGITS = 256 };

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

/* The byte at a place of a word; 0 behind its end. */
static unsigned digit(const struct word *word, size_t place)
{
    if (place < WORD_KEY)
        return (unsigned)(word->key >> (56 - 8 * place)) & (DIGITS - 1);
    place -= WORD_KEY;
    return word->rest && place < word->rest[0] ? word->rest[1 + place] : 0;
}

/* Where the words of each digit begin, and where those begin that are not in their place yet. */
struct piles {
    size_t start[DIGITS + 1];
    size_t next[DIGITS];
};

/* False when all words have one digit. */
static bool pile_up(struct piles *piles, const struct word *words, size_t count, size_t place)
{
    memset(piles->start, 0, sizeof(piles->start));
    for (size_t i = 0; i < count; i++)
        piles->start[digit(&words[i], place) + 1]++;
    if (piles->start[digit(words, place) + 1] == count)
        return false;
    for (size_t i = 0; i < DIGITS; i++) {
        piles->next[i] = piles->start[i];
        piles->start[i + 1] += piles->start[i];
    }
    return true;
}

/* Moves each word to its pile: whatever lies there goes on from hand to hand. */
static void distribute(struct piles *piles, struct word *words, size_t place)
{
    for (unsigned pile = 0; pile < DIGITS; pile++)
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

static size_t largest_pile(const struct piles *piles)
{
    size_t largest = 1;

    for (size_t i = 2; i < DIGITS; i++)
        if (piles->start[i + 1] - piles->start[i] > piles->start[largest + 1] - piles->start[largest])
            largest = i;
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
        size_t largest;

        if (!pile_up(&piles, words, count, place)) {
            if (!digit(words, place))
                return;
            continue;
        }
        distribute(&piles, words, place);
        largest = largest_pile(&piles);
        for (size_t i = 1; i < DIGITS; i++)
            if (i != largest)
                sort_from(words + piles.start[i], piles.start[i + 1] - piles.start[i], place + 1);
        words += piles.start[largest];
        count = piles.start[largest + 1] - piles.start[largest];
    }
    sort_few(words, count);
}

size_t words_sort(struct word *words, size_t count)
{
    size_t kept = 0;

    sort_from(words, count, 0);
    for (size_t i = 0; i < count; i++)
        if (!kept || word_compare(&words[kept - 1], &words[i]) != 0)
            words[kept++] = words[i];
    return kept;
}
