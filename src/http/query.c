#include "http/query.h"

#include "base/utf8.h"

static bool has_escape(struct str text, bool plus_is_blank)
{
    if (!text.len)
        return false;
    return memchr(text.at, '%', text.len) || (plus_is_blank && memchr(text.at, '+', text.len));
}

static bool is_text(struct str text)
{
    return !text.len || (!memchr(text.at, 0, text.len) && utf8_valid(text));
}

bool percent_decode(struct arena *arena, struct str text, bool plus_is_blank, struct str *out)
{
    char  *decoded;
    size_t len = 0;

    if (!has_escape(text, plus_is_blank)) {
        *out = text;
        return is_text(text);
    }
    decoded = arena_room(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '%') {
            int high = i + 2 < text.len ? hex_value(text.at[i + 1]) : -1;
            int low  = i + 2 < text.len ? hex_value(text.at[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            decoded[len++] = (char)(high * 16 + low);
            i += 2;
        } else {
            decoded[len++] = plus_is_blank && text.at[i] == '+' ? ' ' : text.at[i];
        }
    }
    *out = (struct str){.at = decoded, .len = len};
    return is_text(*out);
}

static bool is_unreserved(char c)
{
    return char_is_letter_or_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

struct str percent_encode(struct arena *arena, struct str text)
{
    static const char digits[] = "0123456789ABCDEF";
    char             *encoded  = arena_room(arena, 3 * text.len + 1);
    size_t            len      = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (is_unreserved(text.at[i])) {
            encoded[len++] = text.at[i];
        } else {
            encoded[len++] = '%';
            encoded[len++] = digits[c >> 4];
            encoded[len++] = digits[c & 15];
        }
    }
    return (struct str){.at = encoded, .len = len};
}

static struct str cut_at(struct str text, char c)
{
    const char *found = text.len ? memchr(text.at, c, text.len) : NULL;

    return found ? (struct str){.at = text.at, .len = (size_t)(found - text.at)} : text;
}

int query_next(struct arena *arena, struct str *rest, struct query_pair *pair)
{
    struct str part;
    struct str name;

    do {
        if (!rest->len)
            return 0;
        part  = cut_at(*rest, '&');
        *rest = str_from_at(*rest, part.len + 1);
    } while (!part.len);
    name = cut_at(part, '=');
    if (!percent_decode(arena, name, true, &pair->name)) {
        pair->name = utf8_valid(name) ? name : STR("?");
        return -1;
    }
    return percent_decode(arena, str_from_at(part, name.len + 1), true, &pair->value) ? 1 : -1;
}
