/* Whether some thousand phones may be called. */
#include "api/phones.h"
#include "api/resource.h"
#include "handlers/suppressed.h"
#include "http/answer.h"
#include "http/route.h"
#include "json/write.h"
#include "suppressions/handlers.h"

enum { CHECKED_MOST = 50000, CHECK_TIME = 2500000 /* microseconds of the processor */, PHONE_WORK = 64 /* bytes */ };

struct suppression_check {
    struct described marks;
    struct texts     phones;
};

/* One phone of the answer. */
struct checked {
    struct described marks;
    struct str       phone;
    bool             suppressed;
    struct instant   since;
    int              reason;
    struct uuid      campaign_uuid;
    struct str       code;
};

struct suppression_checks {
    struct described marks;
    struct list      phones;
};

/* clang-format off */
static const struct field check_fields[] = {
    FIELD(struct suppression_check, "phones", phones, .required = true, .max = CHECKED_MOST,
          .doc = "Up to 50,000 phones, read as those of records are.", .example = "[\"+1234567890\"]"),
};
SHAPE(suppression_check_shape, "SuppressionCheck", struct suppression_check, check_fields, .doc = "Phones to look up.");

static const struct field checked_fields[] = {
    FIELD(struct checked, "phone",        phone,         .required = true,
          .doc = "In E.164 form; as it was sent if it cannot be read."),
    FIELD(struct checked, "suppressed",   suppressed,    .nullable = true,
          .doc = "Whether it must not be called; null: it is no phone."),
    FIELD(struct checked, "since",        since,         .nullable = true, .doc = "Since when."),
    FIELD(struct checked, "reason",       reason,        .nullable = true, .choices = suppression_reasons, .doc = "Why."),
    FIELD(struct checked, "campaignUuid", campaign_uuid, .nullable = true,
          .doc = "The campaign that must not call it; null: none of the account may."),
    FIELD(struct checked, "code",         code,          .omitted = true, .doc = "Of what is no phone: why."),
};
static SHAPE(checked_shape, "SuppressionChecked", struct checked, checked_fields, .doc = "What the register says of a phone.");

static const struct field checks_fields[] = {
    FIELD(struct suppression_checks, "phones", phones, .required = true, .shape = &checked_shape,
          .doc = "An entry for each phone, in their order."),
};
SHAPE(suppression_checks_shape, "SuppressionChecks", struct suppression_checks, checks_fields,
      .doc = "What the register says of phones.");
/* clang-format on */

struct problem *suppressions_check_prepare(struct request *request)
{
    arena_change_limits(request->arena, CHECK_TIME, UINT64_MAX);
    return NULL;
}

/* What cannot be read has no phone. */
static struct problem *read_phones(struct request *request, const struct texts *given, struct suppressed_phone *phones)
{
    for (size_t i = 0; i < given->count; i++) {
        struct arena_mark           mark = arena_mark(request->arena);
        const struct phone_country *home = NULL;
        struct phone                phone;
        struct str                  reason;
        struct problem             *problem = phones_home(request, NULL, given->at[i], &home);

        if (problem)
            return problem;
        if (!phone_read(request->arena, given->at[i], home, &phone, &reason))
            phone.len = 0;
        arena_rewind(request->arena, mark, (struct bytes){0});
        if (phone.len)
            phones[i].phone = arena_str(request->arena, (struct str){.at = phone.text, .len = phone.len});
        arena_work(request->arena, given->at[i].len + PHONE_WORK);
    }
    return NULL;
}

/* --- the answer --------------------------------------------------------------------------------------------------- */

static void fill(struct checked *out, struct str given, const struct suppressed_phone *phone)
{
    SET(out, phone, phone->phone.len ? phone->phone : given);
    if (!phone->phone.len) {
        SET(out, code, str_from(problem_code_name(CODE_invalid_phone)));
        return;
    }
    SET(out, suppressed, phone->is_suppressed);
    if (!phone->is_suppressed)
        return;
    SET(out, since, phone->since);
    SET(out, reason, phone->reason);
    if (phone->campaign_id)
        SET(out, campaign_uuid, phone->campaign_uuid);
}

/* Entry by entry, so that their structs need no memory of their own. */
static void answer(struct request *request, struct response *response, const struct suppressed_phone *phones)
{
    const struct suppression_check *check  = CONTENT(request, struct suppression_check);
    struct json_writer             *writer = json_writer_new(request->arena);

    json_object_open(writer);
    json_name(writer, STR("phones"));
    json_array_open(writer);
    for (size_t i = 0; i < check->phones.count; i++) {
        struct checked out = {.marks.shape = &checked_shape};

        fill(&out, check->phones.at[i], &phones[i]);
        json_described(writer, &out);
        arena_work(request->arena, PHONE_WORK);
    }
    json_array_close(writer);
    json_object_close(writer);
    answer_json(response, json_writer_text(writer));
}

struct problem *suppressions_check(struct request *request, struct response *response)
{
    const struct suppression_check *check = CONTENT(request, struct suppression_check);
    struct suppressed_phone        *phones;
    struct problem                 *problem;

    if ((problem = faults_problem(request->arena, &request->faults, PROBLEM_unacceptable)))
        return problem;
    phones = ARENA_ARRAY(request->arena, struct suppressed_phone, check->phones.count + 1);
    if ((problem = read_phones(request, &check->phones, phones)) ||
        (problem = register_look_up(request->tenant, REGISTER_ANY, phones, check->phones.count)) ||
        (problem = register_name_campaigns(request->tenant, phones, check->phones.count)))
        return problem;
    answer(request, response, phones);
    return NULL;
}
