#include "seed/plants.h"

#include "seed/chance.h"
#include "seed/streams.h"

const char *const plant_words[PLANT_COUNT] = {
    [PLANT_COMMON] = "newsletter", [PLANT_COMMON_TOO] = "renewal",   [PLANT_COMMON_THIRD] = "webinar",
    [PLANT_APART_ONE] = "harbour", [PLANT_APART_OTHER] = "vineyard", [PLANT_RARE] = "zephyrine",
};

/* Whether the record is one of `count` that lie evenly over all. */
static bool is_one_of(uint64_t number, uint64_t total, uint64_t count)
{
    uint64_t step = total / count ? total / count : 1;

    return number % step == step / 2 && number / step < count;
}

size_t plants_of(uint64_t seed, uint64_t number, uint64_t total, struct str words[PLANT_COUNT])
{
    struct chance chance   = chance_for(seed, STREAM_PLANTS, number);
    uint32_t      apart    = chance_below(&chance, 1000);
    bool          together = is_one_of(number, total, TOGETHER_RECORDS);
    bool          has[]    = {
                    [PLANT_COMMON]       = chance_per_mille(&chance, 80),
                    [PLANT_COMMON_TOO]   = chance_per_mille(&chance, 60),
                    [PLANT_COMMON_THIRD] = chance_per_mille(&chance, 100),
                    [PLANT_APART_ONE]    = together || apart < 50,
                    [PLANT_APART_OTHER]  = together || (apart >= 50 && apart < 100),
                    [PLANT_RARE]         = is_one_of(number, total, RARE_RECORDS),
    };
    size_t count = 0;

    for (size_t i = 0; i < PLANT_COUNT; i++)
        if (has[i])
            words[count++] = str_from(plant_words[i]);
    return count;
}
