/* Content negotiation and conditional requests: RFC 9110 sections 12.5.1, 8.3, 13.1. */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H

#include "base/str.h"

/* Whether an Accept header allows application/json; an empty one allows everything. */
bool accepts_json(struct str accept);

/*
 * Whether a Content-Type is JSON in UTF-8; with `merge_patch` also application/merge-patch+json. A charset may be UTF-8
 * or US-ASCII in any of their spellings.
 */
bool content_is_json(struct str content_type, bool merge_patch);

/* Whether it is * or a list of entity tags, at least one of them. */
bool is_etag_list(struct str list);

/*
 * Whether a list of entity tags names `etag`, or is *. If-None-Match compares weakly; If-Match (`strong`) never matches
 * a weak tag.
 */
bool etag_listed(struct str list, struct str etag, bool strong);

#endif
