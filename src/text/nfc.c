#include "text/nfc.h"

#include <stdlib.h>
#include <utf8proc.h>

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return false;
    return true;
}

struct str text_nfc(struct arena *arena, struct str text)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t  len;
    struct str        copy;

    if (is_ascii(text))
        return text;
    arena_work(arena, text.len);
    len = utf8proc_map((const utf8proc_uint8_t *)text.at, (utf8proc_ssize_t)text.len, &composed,
                       UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len == UTF8PROC_ERROR_NOMEM)
        arena_give_up(arena);
    if (len < 0)
        return text;
    copy = arena_str(arena, (struct str){.at = (const char *)composed, .len = (size_t)len});
    free(composed);
    return copy;
}
