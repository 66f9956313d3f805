/*
 * What a regular expression may cost, told from its text. PCRE2 can be stopped between the items of a pattern, but not
 * inside one, and not while it compiles.
 */
#ifndef TEXT_PATTERN_COST_H
#define TEXT_PATTERN_COST_H

#include "base/str.h"

/*
 * How many characters the ranges of the classes of a pattern that does not tell capital from small letters span
 * together, or more; 0 when it does tell them apart. The compiler looks each of them up, at about 2.5 ns.
 */
uint64_t pattern_span(struct str text);

/*
 * Whether testing one character against a class of the pattern may take a walk through a list, instead of a look at a
 * bit: where there are characters beyond ASCII, classes of Unicode, or no difference between capital and small letters.
 */
bool pattern_has_lists(struct str text);

#endif
