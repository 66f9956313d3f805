/* The text of a JSON number, and what is asked of it without ever making a binary number of it. */
#ifndef DOMAIN_NUMBER_H
#define DOMAIN_NUMBER_H

#include "base/arena.h"

/* Whether a text is a number of JSON at all: what the others are asked about is one. */
bool number_is_written(struct str text);

/* Whether it is written as a whole number: 5, -5, 5.0; not 5.5, and not 5e0 either. */
bool number_is_whole(struct str text);

/*
 * Whether it is finite as a double, which is what nearly every reader of JSON makes of it: 1e400 is not. What is very
 * small becomes 0 there, and digits are lost; that is for the reader to know.
 */
bool number_is_finite(struct str text);

/*
 * The number in one form, however it was written: a sign where it is below 0, the digits between the first and the last
 * that are not 0, "e" and the power of ten after them. 1.10 is 11e-1, and so is 11E-1; 0 is 0e0.
 */
struct str number_canonical(struct arena *arena, struct str text);

#endif
