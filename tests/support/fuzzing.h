/* What every fuzzer of tests/fuzz needs. It is run on one input after the other, by libFuzzer or by
 * tests/fuzz/replay.c. */
#ifndef TESTS_SUPPORT_FUZZING_H
#define TESTS_SUPPORT_FUZZING_H

#include "base/arena.h"

/*
 * Made by each fuzzer: what it promises of an input. What it allocates is gone afterwards; an input that fills the
 * arena is given up there and counts as a good one.
 */
void fuzz(struct arena *arena, const uint8_t *data, size_t size);

/* Ends the program where a promise does not hold. */
void expect(bool holds);

#endif
