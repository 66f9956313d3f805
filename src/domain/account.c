#include "domain/account.h"

#include "base/timezone.h"
#include "phones/phone.h"

/* clang-format off */
const char *const scope_names[] = {
    "records:read", "records:write", "record-types:read", "record-types:write", "campaigns:read", "campaigns:write",
    "account:read", "account:write", "exports:read", "exports:write", "imports:read", "imports:write",
    "actions:write", "suppressions:read", "suppressions:write", "suppressions:lift", "claims:write", NULL,
};
const char *const account_statuses[] = {"active", "suspended", "importing", "deleting", NULL};

static const struct field account_fields[] = {
    FIELD(struct account, NULL,        id),
    FIELD(struct account, "uuid",      uuid,       .required = true, .doc = "Unique identifier of the account."),
    FIELD(struct account, "name",      name,       .required = true, .min = 1, .max = 255, .one_line = true, .doc = "Its name."),
    FIELD(struct account, "status",    status,     .choices = account_statuses, .omitted = true, .doc = "Whether it may be used."),
    FIELD(struct account, "defaultCountry", default_country, .omitted = true, .doc = "Whose numbers are written without a country code."),
    FIELD(struct account, "timezone",  timezone,   .omitted = true, .doc = "Its IANA time zone."),
    FIELD(struct account, "createdAt", created_at, .omitted = true, .doc = "When it was created."),
};
SHAPE(account_shape, "Account", struct account, account_fields, .doc = "An account: all data belongs to one.");

static const struct field settings_fields[] = {
    {.column = "account_id", .offset = offsetof(struct account, id), .kind = KIND_INTEGER},
    FIELD(struct account, "name",           name,            .required = true, .min = 1, .max = 255, .one_line = true,
          .doc = "Name of the account."),
    FIELD(struct account, "defaultCountry", default_country, .nullable = true,
          .doc = "Country (ISO 3166-1 alpha-2) whose phone numbers are written without a country code; null: every number needs one.",
          .example = "\"DE\""),
    FIELD(struct account, "timezone",       timezone,        .min = 1, .max = 64, .one_line = true, .fallback = "\"UTC\"",
          .doc = "IANA time zone in which days begin.", .example = "\"Europe/Berlin\""),
};
SHAPE(account_settings_shape, "AccountSettings", struct account, settings_fields,
      .doc = "What an account may see and change of itself.");

static const struct field token_fields[] = {
    FIELD(struct token_record, NULL,         account_id),
    FIELD(struct token_record, NULL,         id),
    FIELD(struct token_record, NULL,         hash),
    FIELD(struct token_record, NULL,         scope_bits),
    FIELD(struct token_record, NULL,         account_uuid),
    FIELD(struct token_record, NULL,         account_name),
    FIELD(struct token_record, NULL,         account_status),
    FIELD(struct token_record, NULL,         account_country),
    FIELD(struct token_record, NULL,         account_timezone),
    FIELD(struct token_record, NULL,         session_id),
    FIELD(struct token_record, NULL,         session_created_at),
    FIELD(struct token_record, NULL,         session_seen_at),
    FIELD(struct token_record, NULL,         session_expires_at),
    FIELD(struct token_record, "uuid",       uuid,         .omitted = true, .doc = "Unique identifier of the token."),
    FIELD(struct token_record, "name",       name,         .required = true, .min = 1, .max = 255, .one_line = true, .doc = "Its name."),
    FIELD(struct token_record, "prefix",     prefix,       .omitted = true, .doc = "Its first characters."),
    FIELD(struct token_record, "scopes",     scopes,       .required = true, .doc = "What it may do."),
    FIELD(struct token_record, "createdAt",  created_at,   .required = true, .doc = "When it was made."),
    FIELD(struct token_record, "expiresAt",  expires_at,   .nullable = true, .doc = "When it ends; null: never."),
    FIELD(struct token_record, "revokedAt",  revoked_at,   .omitted = true, .doc = "When it was revoked."),
    FIELD(struct token_record, "lastUsedAt", last_used_at, .nullable = true, .doc = "When it was last used, to the minute."),
};
SHAPE(token_shape, "Token", struct token_record, token_fields, .doc = "A token and what it may do.");
/* clang-format on */

void account_check(struct arena *arena, const struct account *account, const char *zoneinfo, struct faults *faults)
{
    if (HAS(account, default_country))
        phone_country_check(arena, account->default_country, faults);
    if (HAS(account, timezone))
        timezone_check(arena, zoneinfo, account->timezone, faults);
}

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

void token_name_scopes(struct arena *arena, struct token_record *token)
{
    struct texts scopes = {.at = ARENA_ARRAY(arena, struct str, COUNT_OF(scope_names))};

    if (token->scope_bits & SCOPE_LATER)
        token->scope_bits |= SCOPE_ALL;
    for (size_t i = 0; scope_names[i]; i++)
        if (token->scope_bits & (INT64_C(1) << i))
            scopes.at[scopes.count++] = str_from(scope_names[i]);
    SET(token, scopes, scopes);
}

int64_t scopes_parse(struct str text)
{
    int64_t bits = 0;

    if (!text.len)
        return 0;
    if (str_is(text, "all"))
        return SCOPE_ALL | SCOPE_LATER;
    for (size_t start = 0; start <= text.len;) {
        size_t end = start;
        int    found;

        while (end < text.len && text.at[end] != ',')
            end++;
        found = choice_find(scope_names, (struct str){.at = text.at + start, .len = end - start});
        if (found < 0)
            return 0;
        bits |= INT64_C(1) << found;
        start = end + 1;
    }
    return bits;
}

/* Bytes of 248 and more are thrown away, so that every letter is equally likely. */
struct str secret_make(struct arena *arena, struct str start)
{
    char  *text = arena_alloc(arena, TOKEN_LENGTH + 1);
    size_t len  = start.len;

    memcpy(text, start.at, len);
    while (len < TOKEN_LENGTH) {
        uint8_t random[64];

        random_bytes(random, sizeof(random));
        for (size_t i = 0; i < sizeof(random) && len < TOKEN_LENGTH; i++)
            if (random[i] < 248)
                text[len++] = letters[random[i] % 62];
    }
    return (struct str){.at = text, .len = len};
}

bool secret_is_well_formed(struct str text, struct str start)
{
    if (text.len != TOKEN_LENGTH || !str_starts(text, start))
        return false;
    for (size_t i = start.len; i < text.len; i++)
        if (!char_is_letter_or_digit(text.at[i]))
            return false;
    return true;
}

struct str token_make(struct arena *arena)
{
    return secret_make(arena, STR("cb_"));
}

bool token_is_well_formed(struct str text)
{
    return secret_is_well_formed(text, STR("cb_"));
}
