/* Content negotiation and conditional requests: RFC 9110 sections 12.5.1, 8.3, 13.1. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include "base/attributes.h"
#include "base/str.h"

/* What answers can be, in the order of preference where a client likes several as much. */
enum media { MEDIA_JSON, MEDIA_CSV, MEDIA_NDJSON, MEDIA_COUNT };

extern const char *const media_types[]; /* "application/json", … */

/*
 * Which of the first `offered` ones an Accept header likes most, by its weights (q). An empty header allows everything.
 * False: it allows none of them.
 */
bool accept_choose(struct str accept, size_t offered, enum media *chosen) MUST_CHECK;

/*
 * Whether a Content-Type is JSON in UTF-8; with `merge_patch` also application/merge-patch+json. A charset may be UTF-8
 * or US-ASCII in any of their spellings.
 */
bool content_is_json(struct str content_type, bool merge_patch);

/* Whether a Content-Type is one of these media types, whatever its parameters are. */
bool content_is_one_of(struct str content_type, const char *const *types);

/* Whether it is * or a list of entity tags, at least one of them. */
bool is_etag_list(struct str list);

/*
 * Whether a list of entity tags names `etag`, or is *. If-None-Match compares weakly; If-Match (`strong`) never matches
 * a weak tag.
 */
bool etag_listed(struct str list, struct str etag, bool strong);

#endif
