/* A text that grows in an arena, for what is written piece by piece. */
#ifndef BASE_TEXT_BUFFER_H
#define BASE_TEXT_BUFFER_H

#include "base/arena.h"

struct text_buffer {
    struct arena *arena;
    char         *at;
    size_t        len;
    size_t        size;
};

/* An empty one, which has room for so many bytes before it has to move. */
struct text_buffer text_buffer_begin(struct arena *arena, size_t room);

void text_buffer_add(struct text_buffer *buffer, struct str text);

/* The text so far; it stays where it is until more is added. */
static inline struct str text_buffer_text(const struct text_buffer *buffer)
{
    return (struct str){.at = buffer->at, .len = buffer->len};
}

#endif
