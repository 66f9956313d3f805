/* An HTTP request as plain data. All texts live as long as the request. */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/clock.h"
#include "base/shape.h"
#include "http/accept.h"
#include "http/method.h"

struct tenant;
struct route;
struct caller;
struct pattern_budget;
struct phone_country;
struct share;
struct value;

/* What the operator has set; the same for all requests. */
struct http_settings {
    struct str  mount;             /* path prefix in front of /api, or empty */
    size_t      body_limit;        /* bytes */
    int64_t     record_type_limit; /* of an account; 0: none */
    int64_t     campaign_limit;    /* likewise */
    const char *zoneinfo;          /* folder of the tz database */
    struct str  description;       /* of the API, as JSON; making it takes milliseconds */
    struct str  description_etag;
    struct str  metrics_token; /* that /metrics asks for; empty: none */
};

struct request {
    struct arena               *arena;
    struct tenant              *tenant; /* the account that asks, and the way to its data */
    const struct http_settings *settings;
    struct instant              now;
    uint64_t                    waited; /* microseconds, at most, for a worker */
    struct str                  id;     /* X-Request-Id */
    enum method                 method;
    struct str                  target; /* REQUEST_URI as it came */
    struct str                  path;   /* of the target, without the mount, still percent-encoded */
    struct str                  query;  /* after the ?, still percent-encoded */
    struct str                  authorization;
    struct str                  cookie;
    struct str                  host;
    struct str                  origin;
    struct str                  fetch_site; /* Sec-Fetch-Site */
    struct str                  https;      /* on: it came by TLS */
    struct str                  remote_address;
    struct str                  accept;
    enum media                  media; /* that is accepted, of those that the route offers */
    struct str                  content_type;
    struct str                  content_encoding;
    struct str                  if_match;
    struct str                  if_none_match;
    struct str                  range;
    struct str                  if_range;
    struct str                  idempotency_key;
    struct str                  traceparent;
    struct str                  start; /* when the web server passed it on */
    bool                        has_length;
    bool                        has_body_without_length;
    bool                        has_bad_length; /* CONTENT_LENGTH is no number, or the body was shorter or longer */
    bool                        is_too_large;
    struct str                  body;
    const struct route         *route;  /* set by route_find */
    void                       *params; /* set by request_decode: the struct of route->params */
    void *content; /* likewise: the struct of route->takes; NULL when the route takes no body, and of a PUT at first */
    struct value        *given;            /* the body as JSON */
    struct value        *kept;             /* of a patch: members that cannot be changed, see json/decode.h; or NULL */
    struct faults        parameter_faults; /* found in query and headers so far; lists add their own */
    struct faults        faults;           /* found in the body so far; the handler adds its own */
    const struct caller *caller;           /* who asks; NULL on routes that need no token */
    bool                 is_admitted;      /* an order of it was looked up in the register, after locking its record */
    bool                 is_part;     /* one of many: what others have is looked for before anything of it is written */
    struct free_keys    *free_keys;   /* or NULL: what was looked up for it beforehand, see handlers/records.h */
    bool                 is_repeated; /* it was begun before, and met what others did at that moment */
    void                *prepared;    /* what the route has read before the transaction, see http/route.h */
    bool                 has_home;    /* the account's country is known, for phones: */
    const struct phone_country *home; /* NULL: it has none */
    struct pattern_budget      *patterns; /* what regular expressions have cost, in all attempts together */
    struct share               *share;    /* what is charged to the account, see api/share.h */
    uint64_t sending; /* microseconds for which the web server took nothing of an answer that is sent in pieces */
};

#endif
