/* Percent-decoding and the pairs of a query string (the URL Standard's application/x-www-form-urlencoded). */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H

#include "base/arena.h"

struct query_pair {
    struct str name;
    struct str value;
};

/*
 * Decodes %XX, and + as a blank when `plus_is_blank`. False for a broken escape, for U+0000 and for what is not UTF-8.
 */
bool percent_decode(struct arena *arena, struct str text, bool plus_is_blank, struct str *out);

/* Encodes everything but RFC 3986 unreserved characters. */
struct str percent_encode(struct arena *arena, struct str text);

/*
 * The next pair of `rest`, which is moved past it. Empty pairs are passed over. Returns 0 at the end, 1 for a pair,
 * -1 for one that cannot be decoded; its name then is as it came, if that is what is broken.
 */
int query_next(struct arena *arena, struct str *rest, struct query_pair *pair);

#endif
