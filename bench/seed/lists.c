#include "seed/lists.h"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST = 1024 };

struct texts list_split(const char *words)
{
    struct texts list = {.at = calloc(LONGEST, sizeof(*list.at))};
    size_t       len;

    if (!list.at) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    for (words += strspn(words, " "); *words && list.count < LONGEST; words += len, words += strspn(words, " ")) {
        len                   = strcspn(words, " ");
        list.at[list.count++] = (struct str){.at = words, .len = len};
    }
    return list;
}

/* Lists are of few lengths, so the ranks of each length are worked out once. */
static const struct zipf *ranks_of(size_t count)
{
    static struct zipf ranks[LONGEST + 1];

    if (!ranks[count].count)
        ranks[count] = zipf_new(count);
    return &ranks[count];
}

struct str list_draw(const struct texts *list, struct chance *chance)
{
    return list->at[zipf_draw(ranks_of(list->count), chance)];
}
