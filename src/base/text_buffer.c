#include "base/text_buffer.h"

struct text_buffer text_buffer_begin(struct arena *arena, size_t room)
{
    return (struct text_buffer){.arena = arena, .at = arena_room(arena, room), .size = room};
}

/* It at least doubles, so that however long a text becomes, each byte of it is moved a few times at most. */
void text_buffer_add(struct text_buffer *buffer, struct str text)
{
    if (text.len > buffer->size - buffer->len) {
        size_t size = 2 * buffer->size + text.len;

        buffer->at   = arena_realloc(buffer->arena, buffer->at, buffer->size, size);
        buffer->size = size;
    }
    if (text.len)
        memcpy(buffer->at + buffer->len, text.at, text.len);
    buffer->len += text.len;
}
