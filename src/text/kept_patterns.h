/*
 * The compiled patterns that a worker keeps for the requests after this one: what is compiled depends on the pattern's
 * text alone, and most records are checked by the same few. Only pattern.c needs this.
 */
#ifndef TEXT_KEPT_PATTERNS_H
#define TEXT_KEPT_PATTERNS_H

#include "text/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    PATTERNS_KEPT      = 128,
    PATTERNS_KEPT_SIZE = 256 * 1024 /* bytes of all that is compiled; a single pattern takes 64 KiB at most */
};

struct pattern {
    char        text[PATTERN_BYTES];
    size_t      len;
    pcre2_code *code;
    size_t      size;       /* bytes of the code */
    size_t      weight;     /* bytes that one step may have to look at for each character */
    uint64_t    last_asked; /* in the count of all that were asked for */
};

/* The kept pattern of that text, or NULL. */
struct pattern *kept_pattern_find(struct str text);

/*
 * Keeps a pattern of at most PATTERN_BYTES, and its code, which is freed when the pattern goes: that is the one which
 * was not asked for the longest, as soon as there are too many or too large ones.
 */
struct pattern *kept_pattern_add(struct str text, pcre2_code *code);

#endif
