#include "http/accept.h"

#include <strings.h>

enum { WEIGHT_MOST = 1000 };

/* Cuts the part before the next separator off `rest`; a separator inside quotes does not count. */
static struct str next_part(struct str *rest, char separator)
{
    bool       quoted = false;
    struct str part   = *rest;

    for (size_t i = 0; i < rest->len; i++) {
        if (rest->at[i] == '"')
            quoted = !quoted;
        if (rest->at[i] == separator && !quoted) {
            part.len = i;
            *rest    = str_from_at(*rest, i + 1);
            return str_trimmed(part);
        }
    }
    *rest = (struct str){0};
    return str_trimmed(part);
}

static bool same_word(struct str text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.at, word, text.len) == 0;
}

/*
 * The weight of a range, from 0, which refuses, to 1,000. What is no number is taken for 1, as if it were not there,
 * and what is less than a thousandth for a thousandth.
 */
static int weight_of(struct str parameters)
{
    while (parameters.len) {
        struct str parameter = next_part(&parameters, ';');
        int        weight    = 0;
        bool       is_zero   = true;

        if (parameter.len < 3 || strncasecmp(parameter.at, "q=", 2) != 0)
            continue;
        for (size_t i = 2, unit = WEIGHT_MOST; i < parameter.len; i++) {
            if (parameter.at[i] == '.')
                continue;
            if (parameter.at[i] < '0' || parameter.at[i] > '9')
                return WEIGHT_MOST;
            is_zero &= parameter.at[i] == '0';
            weight += (parameter.at[i] - '0') * (int)unit;
            unit /= 10;
        }
        if (is_zero)
            return 0;
        return weight > WEIGHT_MOST ? WEIGHT_MOST : weight ? weight : 1;
    }
    return WEIGHT_MOST;
}

/* How exactly a range names a type: 2 for itself, 1 for all of its kind, 0 for everything; -1: not at all. */
static int closeness(struct str range, const char *type)
{
    size_t kind = (size_t)(strchr(type, '/') - type) + 1;

    if (same_word(range, type))
        return 2;
    if (range.len == kind + 1 && range.at[kind] == '*' && strncasecmp(range.at, type, kind) == 0)
        return 1;
    return same_word(range, "*/*") ? 0 : -1;
}

/* The closest range decides: application/json before application/ * before * / *. */
static int weight_for(struct str accept, const char *type)
{
    int decided = 0;
    int best    = -1;

    while (accept.len) {
        struct str part  = next_part(&accept, ',');
        struct str range = next_part(&part, ';');
        int        close = closeness(range, type);

        if (close < 0 || close < best)
            continue;
        best    = close;
        decided = weight_of(part);
    }
    return decided;
}

const char *const media_types[] = {
    [MEDIA_JSON] = "application/json", [MEDIA_CSV] = "text/csv", [MEDIA_NDJSON] = "application/x-ndjson"};

bool accept_choose(struct str accept, size_t offered, enum media *chosen)
{
    int best = 0;

    *chosen = MEDIA_JSON;
    if (!str_trimmed(accept).len)
        return true;
    for (size_t i = 0; i < offered; i++) {
        int weight = weight_for(accept, media_types[i]);

        if (weight <= best)
            continue;
        best    = weight;
        *chosen = (enum media)i;
    }
    return best > 0;
}

/* Without quotes, dashes and underlines, which people leave out or put in. */
static bool charset_is_utf8(struct str charset)
{
    char   name[16];
    size_t len = 0;

    if (charset.len > 1 && charset.at[0] == '"' && charset.at[charset.len - 1] == '"')
        charset = (struct str){.at = charset.at + 1, .len = charset.len - 2};
    for (size_t i = 0; i < charset.len && len < sizeof(name); i++)
        if (charset.at[i] != '-' && charset.at[i] != '_')
            name[len++] = charset.at[i];
    return same_word((struct str){.at = name, .len = len}, "utf8") ||
           same_word((struct str){.at = name, .len = len}, "usascii") ||
           same_word((struct str){.at = name, .len = len}, "ascii");
}

bool content_is_json(struct str content_type, bool merge_patch)
{
    struct str type = next_part(&content_type, ';');

    if (!same_word(type, "application/json") && !(merge_patch && same_word(type, "application/merge-patch+json")))
        return false;
    while (content_type.len) {
        struct str parameter = next_part(&content_type, ';');

        if (parameter.len >= 8 && strncasecmp(parameter.at, "charset=", 8) == 0)
            return charset_is_utf8(str_from_at(parameter, 8));
    }
    return true;
}

bool content_is_one_of(struct str content_type, const char *const *types)
{
    struct str type = next_part(&content_type, ';');

    for (size_t i = 0; types[i]; i++)
        if (same_word(type, types[i]))
            return true;
    return false;
}

/* RFC 9110, section 8.8.3: no control characters, blanks or quotes between the quotes. */
static bool is_etag(struct str tag)
{
    if (str_starts(tag, STR("W/")))
        tag = str_from_at(tag, 2);
    if (tag.len < 2 || tag.at[0] != '"' || tag.at[tag.len - 1] != '"')
        return false;
    for (size_t i = 1; i < tag.len - 1; i++) {
        unsigned char c = (unsigned char)tag.at[i];

        if (c <= ' ' || c == '"' || c == 0x7F)
            return false;
    }
    return true;
}

bool is_etag_list(struct str list)
{
    bool has_one = false;

    if (same_word(str_trimmed(list), "*"))
        return true;
    while (list.len) {
        struct str tag = next_part(&list, ',');

        if (tag.len && !is_etag(tag))
            return false;
        has_one |= tag.len > 0;
    }
    return has_one;
}

bool etag_listed(struct str list, struct str etag, bool strong)
{
    if (same_word(str_trimmed(list), "*"))
        return true;
    while (list.len) {
        struct str tag = next_part(&list, ',');

        if (str_starts(tag, STR("W/"))) {
            if (strong)
                continue;
            tag = str_from_at(tag, 2);
        }
        if (str_equal(tag, etag))
            return true;
    }
    return false;
}
