/* Free text: a few words each, most of them frequent, some of them rare. */
#ifndef BENCH_SEED_NOTES_H
#define BENCH_SEED_NOTES_H

#include "base/arena.h"
#include "seed/chance.h"

/* To be called once, before the first note. */
void notes_start(void);

/* Up to `longest` words; the given ones stand among them. Empty when there are none and chance wants so. */
struct str note_new(struct arena *arena, struct chance *chance, uint32_t longest, const struct str *given,
                    size_t given_count);

/* The name of a company around somebody's name, which may be empty. */
struct str company_new(struct arena *arena, struct chance *chance, struct str name);

#endif
