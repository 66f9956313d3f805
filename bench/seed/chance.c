#include "seed/chance.h"

#include <stdio.h>
#include <stdlib.h>

/* Sebastiano Vigna's splitmix64: one multiplication chain, and any state is a good one. */
static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ bits >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ bits >> 27) * UINT64_C(0x94D049BB133111EB);
    return bits ^ bits >> 31;
}

struct chance chance_for(uint64_t seed, uint64_t stream, uint64_t number)
{
    return (struct chance){.state = mix(mix(seed + UINT64_C(0x9E3779B97F4A7C15)) ^ mix(stream << 40 ^ number))};
}

uint64_t chance_next(struct chance *chance)
{
    chance->state += UINT64_C(0x9E3779B97F4A7C15);
    return mix(chance->state);
}

uint32_t chance_below(struct chance *chance, uint32_t limit)
{
    return (uint32_t)((chance_next(chance) >> 32) * limit >> 32);
}

bool chance_per_mille(struct chance *chance, uint32_t times)
{
    return chance_below(chance, 1000) < times;
}

size_t chance_share(struct chance *chance, const uint32_t *shares, size_t count, uint32_t sum)
{
    uint32_t drawn = chance_below(chance, sum);

    for (size_t i = 0; i + 1 < count; i++) {
        if (drawn < shares[i])
            return i;
        drawn -= shares[i];
    }
    return count - 1;
}

struct zipf zipf_new(size_t count)
{
    struct zipf zipf   = {.limits = malloc(count * sizeof(*zipf.limits)), .count = count};
    double      sum    = 0;
    double      so_far = 0;

    if (!zipf.limits) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < count; i++)
        sum += 1 / (double)(i + 1);
    for (size_t i = 0; i < count; i++) {
        so_far += 1 / (double)(i + 1);
        zipf.limits[i] = (uint32_t)(so_far / sum * UINT32_MAX);
    }
    return zipf;
}

void zipf_free(struct zipf *zipf)
{
    free(zipf->limits);
    *zipf = (struct zipf){0};
}

size_t zipf_draw(const struct zipf *zipf, struct chance *chance)
{
    uint32_t drawn = (uint32_t)(chance_next(chance) >> 32);
    size_t   low   = 0;
    size_t   high  = zipf->count - 1;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (drawn < zipf->limits[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
