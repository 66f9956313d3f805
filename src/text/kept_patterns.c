#include "text/kept_patterns.h"

static struct pattern kept[PATTERNS_KEPT];
static size_t         kept_count; /* they stand in front */
static size_t         kept_size;  /* bytes of their codes */
static uint64_t       asked;

struct pattern *kept_pattern_find(struct str text)
{
    for (size_t i = 0; i < kept_count; i++)
        if (str_equal((struct str){.at = kept[i].text, .len = kept[i].len}, text)) {
            kept[i].last_asked = ++asked;
            return &kept[i];
        }
    return NULL;
}

/* The last one takes the place of the one that goes. */
static void forget_oldest(void)
{
    struct pattern *oldest = &kept[0];

    for (size_t i = 1; i < kept_count; i++)
        if (kept[i].last_asked < oldest->last_asked)
            oldest = &kept[i];
    pcre2_code_free(oldest->code);
    kept_size -= oldest->size;
    *oldest = kept[--kept_count];
}

struct pattern *kept_pattern_add(struct str text, pcre2_code *code)
{
    size_t          size = 0;
    struct pattern *pattern;

    pcre2_pattern_info(code, PCRE2_INFO_SIZE, &size);
    while (kept_count == PATTERNS_KEPT || (kept_count && kept_size + size > PATTERNS_KEPT_SIZE))
        forget_oldest();
    pattern  = &kept[kept_count++];
    *pattern = (struct pattern){.len = text.len, .code = code, .size = size, .last_asked = ++asked};
    if (text.len)
        memcpy(pattern->text, text.at, text.len);
    kept_size += size;
    return pattern;
}
