#include "domain/suppression.h"

enum { DIGITS = 15 /* of a phone at most */ };

/* clang-format off */
const char *const suppression_reasons[] = {"request", "complaint", "register", "invalid", "other", NULL};
_Static_assert(COUNT_OF(suppression_reasons) == SUPPRESSION_REASONS + 1, "in the order of enum suppression_reason");

#define SUPPRESSION_FIELDS                                                                                             \
    FIELD(struct suppression, NULL,           account_id),                                                             \
    FIELD(struct suppression, NULL,           id),                                                                     \
    FIELD(struct suppression, NULL,           number),                                                                 \
    FIELD(struct suppression, NULL,           campaign_id),                                                            \
    FIELD(struct suppression, NULL,           ended),                                                                  \
    FIELD(struct suppression, NULL,           ended_at),                                                               \
    FIELD(struct suppression, NULL,           now),                                                                    \
    FIELD(struct suppression, "uuid",         uuid,          .readonly = true,                                         \
          .doc = "Unique identifier, chosen by the server."),                                                          \
    FIELD(struct suppression, "phone",        phone,         .required = true,                                         \
          .doc = "The number, kept in E.164 form; read as phones of records are.", .example = "\"+1234567890\""),      \
    FIELD(struct suppression, "campaignUuid", campaign_uuid, .nullable = true,                                         \
          .doc = "The campaign that must not call it; null: none of the account may."),                                \
    FIELD(struct suppression, "reason",       reason,        .required = true, .choices = suppression_reasons,         \
          .doc = "Why it must not be called."),                                                                        \
    FIELD(struct suppression, "source",       source,        .nullable = true, .max = 255, .one_line = true,           \
          .doc = "Where this comes from, such as a form or a register.", .example = "\"web form\""),                   \
    FIELD(struct suppression, "evidence",     evidence,      .nullable = true, .max = 5000,                            \
          .doc = "What proves it: a text, or where that is."),                                                         \
    FIELD(struct suppression, "requestedAt",  requested_at,  .nullable = true, .doc = "When it was asked for."),       \
    FIELD(struct suppression, "expiresAt",    expires_at,    .nullable = true,                                         \
          .doc = "When it ends by itself, to the second; null: never."),                                               \
    FIELD(struct suppression, "createdAt",    created_at,    .readonly = true, .doc = "Since when it is in force.")

static const struct field suppression_fields[] = {SUPPRESSION_FIELDS, FIELD(struct suppression, NULL, lift_reason)};
SHAPE(suppression_shape, "Suppression", struct suppression, suppression_fields, .doc = "A number that must not be called.");

static const struct field history_fields[] = {
    SUPPRESSION_FIELDS,
    FIELD(struct suppression, "liftedAt",   lifted_at,   .nullable = true, .doc = "When it was lifted; null: it was not."),
    FIELD(struct suppression, "liftReason", lift_reason, .nullable = true, .doc = "Why it was lifted."),
};
SHAPE(suppression_history_shape, "SuppressionHistoryEntry", struct suppression, history_fields,
      .doc = "A suppression that is or was in force.");

static const struct field lift_fields[] = {
    FIELD(struct suppression_lift, "reason", reason, .required = true, .min = 1, .max = 2000,
          .doc = "Why the number may be called again; kept for ever.", .example = "\"The person has asked to be called again.\""),
};
SHAPE(suppression_lift_shape, "SuppressionLift", struct suppression_lift, lift_fields, .doc = "Why a suppression is lifted.");

static const struct field brief_fields[] = {
    FIELD(struct suppressed_brief, "since",        since,         .required = true, .doc = "Since when."),
    FIELD(struct suppressed_brief, "campaignUuid", campaign_uuid, .nullable = true,
          .doc = "The campaign that must not call it; null: none of the account may."),
};
SHAPE(suppressed_brief_shape, "Suppressed", struct suppressed_brief, brief_fields, .doc = "That a number must not be called.");
/* clang-format on */

int64_t suppression_number(struct str phone)
{
    int64_t number = 0;

    if (phone.len < 2 || phone.len > DIGITS + 1 || phone.at[0] != '+')
        return 0;
    for (size_t i = 1; i < phone.len; i++) {
        if (phone.at[i] < '0' || phone.at[i] > '9')
            return 0;
        number = number * 10 + (phone.at[i] - '0');
    }
    return number;
}

struct str suppression_phone(struct arena *arena, int64_t number)
{
    return arena_format(arena, "+%lld", (long long)number);
}
