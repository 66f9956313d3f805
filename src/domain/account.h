/* Accounts, their tokens, and what a token may do. */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include "base/digest.h"
#include "base/problem.h"
#include "base/shape.h"

/* Only the first lets tokens in. An account that is being made or deleted has a part of its data only. */
enum account_status { ACCOUNT_ACTIVE, ACCOUNT_SUSPENDED, ACCOUNT_IMPORTING, ACCOUNT_DELETING };

/* One bit for each scope, in the order of scope_names. */
enum scope {
    SCOPE_RECORDS_READ       = 1 << 0,
    SCOPE_RECORDS_WRITE      = 1 << 1,
    SCOPE_RECORD_TYPES_READ  = 1 << 2,
    SCOPE_RECORD_TYPES_WRITE = 1 << 3,
    SCOPE_CAMPAIGNS_READ     = 1 << 4,
    SCOPE_CAMPAIGNS_WRITE    = 1 << 5,
    SCOPE_ACCOUNT_READ       = 1 << 6,
    SCOPE_ACCOUNT_WRITE      = 1 << 7,
    SCOPE_EXPORTS_READ       = 1 << 8,
    SCOPE_EXPORTS_WRITE      = 1 << 9,
    SCOPE_IMPORTS_READ       = 1 << 10,
    SCOPE_IMPORTS_WRITE      = 1 << 11,
    SCOPE_ACTIONS_WRITE      = 1 << 12,
    SCOPE_SUPPRESSIONS_READ  = 1 << 13,
    SCOPE_SUPPRESSIONS_WRITE = 1 << 14,
    SCOPE_SUPPRESSIONS_LIFT  = 1 << 15,
    SCOPE_CLAIMS_WRITE       = 1 << 16,
    SCOPE_ALL                = (1 << 17) - 1,
    SCOPE_LATER              = 1 << 30, /* of a token made with all: those that are added later, too */
};

enum { TOKEN_LENGTH = 43, TOKEN_PREFIX_LENGTH = 11 };

struct account {
    struct described marks;
    int64_t          id;
    struct uuid      uuid;
    struct str       name;
    int              status;
    struct str       default_country; /* ISO 3166-1 alpha-2, of numbers without a country code */
    struct str       timezone;        /* IANA */
    struct instant   created_at;
};

struct token_record {
    struct described marks;
    int64_t          account_id;
    int64_t          id;
    struct uuid      uuid;
    struct str       name;
    struct bytes     hash;
    struct str       prefix; /* its first characters, for lists */
    int64_t          scope_bits;
    struct texts     scopes;
    struct instant   created_at;
    struct instant   expires_at;
    struct instant   revoked_at;
    struct instant   last_used_at;
    struct uuid      account_uuid;
    struct str       account_name;
    int              account_status;
    struct str       account_country; /* absent, or "": it has no default country */
    struct str       account_timezone;
    int64_t          session_id; /* absent, as all that follows: it came by itself, not by the cookie of a session */
    struct instant   session_created_at;
    struct instant   session_seen_at; /* when the session was last used, to the minute */
    struct instant   session_expires_at;
};

extern const char *const  scope_names[];
extern const char *const  account_statuses[];
extern const struct shape account_shape;
extern const struct shape account_settings_shape; /* what the account itself may see and change of it */
extern const struct shape token_shape;

/* Faults of the country and the time zone, as far as they are given. */
void account_check(struct arena *arena, const struct account *account, const char *zoneinfo, struct faults *faults);

/* Sets `scopes` from `scope_bits`, which get those that were added after the token was made with all. */
void token_name_scopes(struct arena *arena, struct token_record *token);

/* The bits of a comma-separated list of scope names, or of "all", with SCOPE_LATER; 0 when a name is unknown. */
int64_t scopes_parse(struct str text);

/* A text of TOKEN_LENGTH that nobody can guess: a short start, and random letters and digits; and its form. */
struct str secret_make(struct arena *arena, struct str start);
bool       secret_is_well_formed(struct str text, struct str start);

/* A new token's text: "cb_" and 40 random letters and digits, 238 bits. */
struct str token_make(struct arena *arena);

/* Whether text has the form of a token. */
bool token_is_well_formed(struct str text);

#endif
