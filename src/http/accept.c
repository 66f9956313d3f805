#include "http/accept.h"

#include <strings.h>

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

/* A quality of 0, 0.0, 0.00 or 0.000 refuses. */
static bool quality_is_zero(struct str parameters)
{
    while (parameters.len) {
        struct str parameter = next_part(&parameters, ';');

        if (parameter.len < 3 || strncasecmp(parameter.at, "q=", 2) != 0)
            continue;
        for (size_t i = 2; i < parameter.len; i++)
            if (parameter.at[i] != '0' && parameter.at[i] != '.')
                return false;
        return true;
    }
    return false;
}

bool accepts_json(struct str accept)
{
    /* The most specific range decides: application/json before application/ * before * / *. */
    int decided = -1;
    int best    = -1;

    if (!str_trimmed(accept).len)
        return true;
    while (accept.len) {
        struct str part        = next_part(&accept, ',');
        struct str range       = next_part(&part, ';');
        int        specificity = same_word(range, "application/json") ? 2
                                 : same_word(range, "application/*")  ? 1
                                 : same_word(range, "*/*")            ? 0
                                                                      : -1;

        if (specificity > best || (specificity == best && best >= 0)) {
            best    = specificity;
            decided = quality_is_zero(part) ? 0 : 1;
        }
    }
    return decided == 1;
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
