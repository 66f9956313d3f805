/* Memory of the whole program: what the C library keeps of it, and whether there is some. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Has the C library keep up to 16 MiB of freed memory, where it can be told so, and give back to the system what is
 * more. Called once, by programs that live long: now and then one needs much memory for a moment.
 */
void memory_give_back(void);

/*
 * Called after each piece of work, with the bytes that it used. Gives back what is free, also between pieces that stay,
 * after work that used more than 16 MiB, and once 16 pieces of work that need less than a megabyte have followed one
 * that needed more. What was allocated for long meanwhile would otherwise keep all that lies below it.
 */
void memory_give_back_after(size_t used);

/* Whether some is kept after such work, and gives it back: called when nothing has come for a second. */
bool memory_is_kept(void);
void memory_give_back_kept(void);

/* Enough for a library's call that does not look whether it gets its memory. */
enum { MEMORY_FOR_LIBRARY = 128 << 10 };

/*
 * Whether the machine has so many bytes left. Asked before such a call: where the answer is yes, the C library has them
 * at hand afterwards, and no other thread takes them.
 */
bool memory_is_left(size_t size);

#endif
