/* A run of bytes that somebody else owns: pointer and length, passed by value. It may hold NUL bytes. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *at;
    size_t      len;
};

/* Bytes that are not text: keys, hashes, search tokens. */
struct bytes {
    const uint8_t *at;
    size_t         len;
};

#define STR(literal) ((struct str){.at = (literal), .len = sizeof(literal) - 1})

/* For printf: printf(STR_FMT, STR_ARG(text)). */
#define STR_FMT       "%.*s"
#define STR_ARG(text) (int)(text).len, (text).at

/* A str over a NUL-terminated string; NULL gives the empty str. */
static inline struct str str_from(const char *text)
{
    return (struct str){.at = text, .len = text ? strlen(text) : 0};
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* As memcmp does; of two that begin alike, the shorter one is less. */
static inline int str_compare(struct str a, struct str b)
{
    size_t len   = a.len < b.len ? a.len : b.len;
    int    order = len ? memcmp(a.at, b.at, len) : 0;

    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool str_is(struct str text, const char *other)
{
    return str_equal(text, str_from(other));
}

static inline bool str_starts(struct str text, struct str start)
{
    return text.len >= start.len && (start.len == 0 || memcmp(text.at, start.at, start.len) == 0);
}

/* The part of text from byte `from` on; the empty str when from is past the end. */
static inline struct str str_from_at(struct str text, size_t from)
{
    if (from > text.len)
        from = text.len;
    return (struct str){.at = text.at ? text.at + from : NULL, .len = text.len - from};
}

/* Letters and digits are those of ASCII. */

static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool char_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool char_is_letter_or_digit(char c)
{
    return char_is_letter(c) || char_is_digit(c);
}

/* Of a hexadecimal digit, or -1. */
static inline int hex_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static inline bool str_is_blank_at(struct str text, size_t at)
{
    return text.at[at] == ' ' || text.at[at] == '\t' || text.at[at] == '\r' || text.at[at] == '\n';
}

/* The text without the blanks, tabs and line ends around it. */
static inline struct str str_trimmed(struct str text)
{
    while (text.len && str_is_blank_at(text, 0))
        text = str_from_at(text, 1);
    while (text.len && str_is_blank_at(text, text.len - 1))
        text.len--;
    return text;
}

static inline struct bytes str_bytes(struct str text)
{
    return (struct bytes){.at = (const uint8_t *)text.at, .len = text.len};
}

#endif
