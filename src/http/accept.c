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

bool content_is_json(struct str content_type, bool merge_patch)
{
    struct str type = next_part(&content_type, ';');

    if (!same_word(type, "application/json") && !(merge_patch && same_word(type, "application/merge-patch+json")))
        return false;
    while (content_type.len) {
        struct str parameter = next_part(&content_type, ';');

        if (parameter.len >= 8 && strncasecmp(parameter.at, "charset=", 8) == 0) {
            struct str charset = str_from_at(parameter, 8);

            return same_word(charset, "utf-8") || same_word(charset, "\"utf-8\"");
        }
    }
    return true;
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
