/* Chance that can be repeated: the same seed gives the same numbers, for any record and in any order. */
#ifndef BENCH_SEED_CHANCE_H
#define BENCH_SEED_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

/* The chance that belongs to the nth thing of a stream; nothing that is drawn from another one changes it. */
struct chance chance_for(uint64_t seed, uint64_t stream, uint64_t number);

uint64_t chance_next(struct chance *chance);

/* 0 to limit - 1; the limit must not be 0. */
uint32_t chance_below(struct chance *chance, uint32_t limit);

/* True so many times in a thousand. */
bool chance_per_mille(struct chance *chance, uint32_t times);

/* The index of a share, as often as it says; the shares add up to `sum`. */
size_t chance_share(struct chance *chance, const uint32_t *shares, size_t count, uint32_t sum);

/* Ranks by Zipf's law: the first is the most frequent, the nth about a (1/n)th as frequent. */
struct zipf {
    uint32_t *limits; /* ascending; rank n is drawn below limits[n] */
    size_t    count;
};
struct zipf zipf_new(size_t count);
void        zipf_free(struct zipf *zipf);
size_t      zipf_draw(const struct zipf *zipf, struct chance *chance);

#endif
