/* Accounts and tokens in the database. */
#ifndef STORE_ACCOUNTS_H
#define STORE_ACCOUNTS_H

#include "db/db.h"
#include "domain/account.h"

/* Inserts an account; sets `id`. `conflict` when the name is taken. */
struct problem *store_account_add(const struct tenant *tenant, struct account *account) MUST_CHECK;

/* The account of that uuid, or else of that name; NULL in `out` when there is none. */
struct problem *store_account_find(const struct tenant *tenant, struct str name_or_uuid,
                                   struct account **out) MUST_CHECK;
struct problem *store_account_list(const struct tenant *tenant, struct list *rows) MUST_CHECK;
struct problem *store_account_set_status(const struct tenant *tenant, struct account *account,
                                         enum account_status status) MUST_CHECK;

/* What the tenant's account may see and change of itself, as account_settings_shape has it. */
struct problem *store_account_settings(const struct tenant *tenant, struct account **out) MUST_CHECK;

/* The same, with the row locked until the transaction ends. */
struct problem *store_account_settings_lock(const struct tenant *tenant, struct account **out) MUST_CHECK;

/* Writes them. `conflict` when the name is taken. */
struct problem *store_account_settings_update(const struct tenant *tenant, const struct account *settings) MUST_CHECK;

struct problem *store_token_add(const struct tenant *tenant, struct token_record *token) MUST_CHECK;

/* The token whose text has that SHA-256, with its account's name and status; NULL in `out` when there is none. */
struct problem *store_token_by_hash(const struct tenant *tenant, struct bytes hash,
                                    struct token_record **out) MUST_CHECK;
struct problem *store_token_list(const struct tenant *tenant, struct list *rows) MUST_CHECK;

/* The tokens of that uuid or prefix, at most two. */
struct problem *store_token_find(const struct tenant *tenant, struct str prefix_or_uuid, struct list *rows) MUST_CHECK;
struct problem *store_token_revoke(const struct tenant *tenant, struct token_record *token,
                                   struct instant now) MUST_CHECK;

/* Notes the use of a token, in `token` too, at most once a minute. */
struct problem *store_token_touch(const struct tenant *tenant, struct token_record *token,
                                  struct instant now) MUST_CHECK;

#endif
