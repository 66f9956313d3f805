/* UUIDs: version 7 (RFC 9562) for what we make, any version for what we read. */
#ifndef BASE_UUID_H
#define BASE_UUID_H

#include "base/arena.h"
#include "base/str.h"

struct uuid {
    uint8_t bytes[16];
};

/* Later ones sort after earlier ones within a process; between processes by their clocks. */
struct uuid uuid_new(void);

/* Reads the 36 characters of RFC 9562, in either case. */
bool uuid_read(struct str text, struct uuid *out);

/* Writes them in lower case, NUL-terminated. */
void uuid_format(struct uuid uuid, char out[37]);

/* The same as a text in the arena. */
struct str uuid_str(struct arena *arena, struct uuid uuid);

/* Fills memory from the system's random generator; ends the program when there is none. */
void random_bytes(void *at, size_t len);

#endif
