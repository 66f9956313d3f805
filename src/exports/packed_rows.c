#include "exports/packed_rows.h"

#include "index/numbers.h"

static void add_number(struct text_buffer *out, uint64_t number)
{
    uint8_t bytes[NUMBER_BYTES];
    size_t  len = (size_t)(number_put(bytes, number) - bytes);

    text_buffer_add(out, (struct str){.at = (const char *)bytes, .len = len});
}

static size_t number_size(uint64_t number)
{
    uint8_t bytes[NUMBER_BYTES];

    return (size_t)(number_put(bytes, number) - bytes);
}

void packed_row_write(struct text_buffer *out, const struct str *cells, size_t count)
{
    size_t len = 0;

    for (size_t i = 0; i < count; i++)
        len += number_size(cells[i].len) + cells[i].len;
    add_number(out, len);
    for (size_t i = 0; i < count; i++) {
        add_number(out, cells[i].len);
        text_buffer_add(out, cells[i]);
        arena_work(out->arena, cells[i].len + sizeof(*cells));
    }
}

bool packed_row_take(struct arena *arena, struct bytes *from, struct packed_row *row)
{
    struct bytes rest = *from;
    struct bytes whole;
    struct bytes cell;
    struct str  *cells;

    if (!bytes_take(&rest, &whole))
        return false;
    cells = ARENA_ARRAY(arena, struct str, whole.len + 1); /* each takes a byte at least */
    *row  = (struct packed_row){.cells = cells};
    *from = rest;
    while (bytes_take(&whole, &cell))
        cells[row->count++] = (struct str){.at = (const char *)cell.at, .len = cell.len};
    return true;
}
