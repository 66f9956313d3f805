#include "mapping/names.h"

#include "text/fold.h"

enum { NAME_BYTES = 255 };

struct str name_folded(struct arena *arena, struct str name)
{
    struct tokenizer tokenizer;
    struct token     token;
    char            *folded = arena_room(arena, NAME_BYTES + 1);
    size_t           len    = 0;

    if (name.len > NAME_BYTES)
        return (struct str){0};
    fold_start(&tokenizer, name);
    while (fold_next(&tokenizer, &token)) {
        if (token.continues || len + token.text.len > NAME_BYTES)
            return (struct str){0};
        memcpy(folded + len, token.text.at, token.text.len);
        len += token.text.len;
    }
    return (struct str){.at = folded, .len = len};
}
