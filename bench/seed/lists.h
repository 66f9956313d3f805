/* Lists of words in one literal, parted by blanks. */
#ifndef BENCH_SEED_LISTS_H
#define BENCH_SEED_LISTS_H

#include "base/shape.h"
#include "seed/chance.h"

/* The words of a literal; they borrow it. The memory is kept until the program ends. */
struct texts list_split(const char *words);

/* One of them, the first most often, by Zipf's law. The list must not be empty. */
struct str list_draw(const struct texts *list, struct chance *chance);

#endif
