#include "domain/record.h"

#include "domain/campaign.h"
#include "domain/value_tokens.h"
#include "json/read.h"
#include "phones/phone.h"

const char *const record_statuses[] = {"active", "inactive", "archived", NULL};

/* clang-format off */
static const struct field placement_event_fields[] = {
    FIELD(struct placement_event, "status", status, .required = true, .choices = order_statuses,
          .doc = "The order's status from then on."),
    FIELD(struct placement_event, "at",     at,     .required = true, .doc = "When it got that status."),
    FIELD(struct placement_event, "outcome", outcome, .omitted = true, .doc = "How the attempt ended that this is the result of."),
    FIELD(struct placement_event, "note",    note,    .omitted = true, .doc = "What was noted with the result."),
    FIELD(struct placement_event, "durationSeconds", duration, .omitted = true, .doc = "How long it took."),
    FIELD(struct placement_event, "worker",  worker,  .omitted = true, .doc = "Who claimed the order."),
};
SHAPE(placement_event_shape, "CampaignEvent", struct placement_event, placement_event_fields,
      .doc = "A change of an order's status.");

static const struct field placement_fields[] = {
    FIELD(struct placement, "campaignUuid", campaign_uuid, .required = true, .doc = "The campaign."),
    FIELD(struct placement, "campaignName", campaign_name, .required = true, .doc = "Its name."),
    FIELD(struct placement, "orderUuid",    order_uuid,    .required = true, .doc = "The record's place in it."),
    FIELD(struct placement, "status",       status,        .required = true, .choices = order_statuses,
          .doc = "The order's status now, or when it was removed."),
    FIELD(struct placement, "assignedAt",   assigned_at,   .required = true, .doc = "When the record entered the campaign."),
    FIELD(struct placement, "removedAt",    removed_at,    .nullable = true, .doc = "When it left; null while it is in it."),
    FIELD(struct placement, "events",       events,        .required = true, .shape = &placement_event_shape,
          .doc = "Every status it had, oldest first; of all entries together the newest 1,000."),
    FIELD(struct placement, "olderEventsOmitted", older_events, .omitted = true,
          .doc = "There, and true, when it had statuses before those that are shown."),
};
SHAPE(placement_shape, "CampaignHistoryEntry", struct placement, placement_fields,
      .doc = "A campaign that the record is or was in.");

/* A record inside a new order may leave its type to the campaign; nothing else differs. */
#define RECORD_FIELDS(type_required)                                                                                   \
    FIELD(struct record, NULL,              account_id),                                                               \
    FIELD(struct record, NULL,              id),                                                                       \
    FIELD(struct record, NULL,              type_id),                                                                  \
    FIELD(struct record, NULL,              type_updated_at),                                                          \
    FIELD(struct record, NULL,              list_total),                                                               \
    FIELD(struct record, NULL,              has_history),                                                              \
    FIELD(struct record, NULL,              history_log),                                                              \
    FIELD(struct record, NULL,              history_version),                                                          \
    FIELD(struct record, NULL,              suppression_entries),                                                      \
    FIELD(struct record, NULL,              has_suppressions_near),                                                    \
    FIELD(struct record, "uuid",            uuid,       .readonly = true, .doc = "Unique identifier, chosen by the server.", \
          .example = "\"019d76b4-c278-7c3a-9f21-4b8e0d5a6c17\""),                                                      \
    FIELD(struct record, "recordTypeUuid",  type_uuid,  .required = (type_required), .fixed = true,                    \
          .doc = "UUID of the record type defining the custom fields.",                                                \
          .example = "\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\""),                                                      \
    FIELD(struct record, "firstName",       first_name, .nullable = true, .max = 255, .one_line = true,                \
          .doc = "First name, if applicable.", .example = "\"John\""),                                                 \
    FIELD(struct record, "lastName",        last_name,  .nullable = true, .max = 255, .one_line = true,                \
          .doc = "Last name, if applicable.", .example = "\"Doe\""),                                                   \
    FIELD(struct record, "phone",           phone,      .required = true,                                              \
          .doc = "Primary phone number for calls, kept in E.164 form.", .example = "\"+1234567890\""),                 \
    FIELD(struct record, "parameters",      parameters, .format = "object",                                                 \
          .doc = "Custom field values by field id, as the record type defines them.",                                  \
          .example = "{\"amount\": 50, \"last_visit\": \"2026-04-01\"}"),                                              \
    FIELD(struct record, "status",          status,     .choices = record_statuses, .fallback = "\"active\"",          \
          .doc = "Where the record is in its life.", .example = "\"active\""),                                         \
    FIELD(struct record, "createdAt",       created_at, .readonly = true, .doc = "When it was created.",               \
          .example = "\"2026-04-10T09:24:11Z\""),                                                                      \
    FIELD(struct record, "updatedAt",       updated_at, .readonly = true, .doc = "When it was last changed.",          \
          .example = "\"2026-04-22T13:58:02Z\""),                                                                      \
    FIELD(struct record, "externalId",      external_id, .nullable = true, .omitted = true, .min = 1, .max = 255,      \
          .one_line = true,                                                                                            \
          .doc = "The id that another system has given it, unique among the records of one type. Only where there is one.", \
          .example = "\"4711\""),                                                                                      \
    FIELD(struct record, "suppressed",      suppressed, .readonly = true, .omitted = true, .shape = &suppressed_brief_shape, \
          .doc = "That its phone must not be called, since when, and whether that is of one campaign. Only where it is so."), \
    FIELD(struct record, "campaignHistory", history,    .readonly = true, .omitted = true, .shape = &placement_shape,  \
          .doc = "Every campaign the record is or was in, newest first, 1,000 at most. Only when one record is asked for."), \
    FIELD(struct record, "olderStaysOmitted", older_stays, .readonly = true, .omitted = true,                          \
          .doc = "There, and true, when the record was in campaigns before those of the history."),

static const struct field record_fields[] = {RECORD_FIELDS(true)};
SHAPE(record_shape, "Record", struct record, record_fields, .doc = "A person that campaigns reach.");

static const struct field order_record_fields[] = {RECORD_FIELDS(false)};
SHAPE(order_record_shape, "OrderRecord", struct record, order_record_fields,
      .doc = "A record to make; its type is the campaign's unless the campaign takes any.");

static const struct field record_brief_fields[] = {
    FIELD(struct record_brief, "uuid",      uuid,       .required = true, .doc = "The record."),
    FIELD(struct record_brief, "firstName", first_name, .nullable = true, .doc = "First name."),
    FIELD(struct record_brief, "lastName",  last_name,  .nullable = true, .doc = "Last name."),
    FIELD(struct record_brief, "phone",     phone,      .required = true, .doc = "Phone number in E.164 form."),
    FIELD(struct record_brief, "parameters", parameters, .omitted = true, .format = "object",
          .doc = "Values of the custom fields, in lists with `include=parameters`."),
};
SHAPE(record_brief_shape, "RecordBrief", struct record_brief, record_brief_fields,
      .doc = "The record that an order is about.");
/* clang-format on */

void record_check(struct arena *arena, struct record *record, const struct phone_country *home, struct str pointer,
                  struct faults *faults)
{
    struct phone phone;
    struct str   reason;

    if (!HAS(record, phone))
        return;
    if (phone_read(arena, record->phone, home, &phone, &reason))
        record->phone = arena_str(arena, (struct str){.at = phone.text, .len = phone.len});
    else
        fault_at(arena, faults, pointer_member(arena, pointer, STR("phone")), CODE_invalid_phone, STR_FMT,
                 STR_ARG(reason));
}

static void add_value(struct word_set *words, const struct value *value)
{
    switch (value->kind) {
    case VALUE_STRING:
    case VALUE_NUMBER:
        words_add_text(words, value->text);
        return;
    case VALUE_TRUE:
        words_add_text(words, STR("true"));
        return;
    case VALUE_FALSE:
        words_add_text(words, STR("false"));
        return;
    default:
        return;
    }
}

/* Which texts of a state are meant: all; or, beside another state, those that both have, or those that differ. */
struct pick {
    const struct record_state *other; /* NULL: all */
    bool                       of_both;
};

static bool picks(const struct pick *pick, bool is_of_both)
{
    return !pick->other || is_of_both == pick->of_both;
}

static void add_names(struct word_set *words, const struct record *record, const struct pick *pick)
{
    const struct record *other = pick->other ? pick->other->record : NULL;

    if (HAS(record, first_name) &&
        picks(pick, other && HAS(other, first_name) && str_equal(record->first_name, other->first_name)))
        words_add_text(words, record->first_name);
    if (HAS(record, last_name) &&
        picks(pick, other && HAS(other, last_name) && str_equal(record->last_name, other->last_name)))
        words_add_text(words, record->last_name);
    if (HAS(record, external_id) &&
        picks(pick, other && HAS(other, external_id) && str_equal(record->external_id, other->external_id)))
        words_add_text(words, record->external_id);
    if (picks(pick, other && str_equal(record->phone, other->phone)))
        words_add_phone(words, record->phone);
}

/* The member of that name; nearly always it is the one after that of the call before, which `next` points to. */
static const struct value *member_beside(const struct value *object, const struct value **next, struct str name)
{
    const struct value *found = *next && str_equal((*next)->name, name) ? *next : value_member(object, name);

    if (found)
        *next = found->next;
    return found;
}

static void add_members(struct word_set *words, const struct value *parameters, const struct pick *pick)
{
    const struct value *other = pick->other ? pick->other->parameters : NULL;
    const struct value *next  = other ? other->first : NULL;

    for (const struct value *member = parameters->first; member; member = member->next) {
        const struct value *beside = other ? member_beside(other, &next, member->name) : NULL;

        if (picks(pick, beside && beside->kind == member->kind && str_equal(beside->text, member->text)))
            add_value(words, member);
    }
}

static void add_texts(struct word_set *words, const struct record_state *state, const struct pick *pick)
{
    add_names(words, state->record, pick);
    add_members(words, state->parameters, pick);
}

static void add_marks(struct word_set *words, const struct record_state *state)
{
    const struct record *record = state->record;

    if (HAS(record, type_id))
        words_add_mark(words, MARK_TYPE, record->type_id);
    if (HAS(record, status))
        words_add_mark(words, MARK_STATUS, record->status);
    for (size_t i = 0; i < state->campaigns.count; i++)
        words_add_mark(words, MARK_CAMPAIGN, state->campaigns.at[i]);
}

static struct word_set *all_words(struct arena *arena, const struct record_state *state)
{
    static const struct pick all   = {0};
    struct word_set         *words = words_new(arena);

    add_marks(words, state);
    values_add_all(words, arena, state);
    add_texts(words, state, &all);
    return words;
}

struct bytes *record_words(struct arena *arena, const struct record_state *state, size_t *count)
{
    return words_list(all_words(arena, state), count);
}

struct value *record_stored_parameters(struct arena *arena, const struct record *record)
{
    return json_read_stored(arena, record->parameters->text);
}

struct tokens record_packed_words(struct arena *arena, const struct record_state *state)
{
    struct arena_mark mark  = arena_mark(arena);
    struct tokens     words = words_packed(all_words(arena, state), words_new(arena));

    words.packed = arena_rewind(arena, mark, words.packed);
    return words;
}

/* The words that a state has besides those of the texts of both. */
static struct word_set *own_words(struct arena *arena, const struct record_state *state,
                                  const struct record_state *other)
{
    struct pick      differing = {.other = other};
    struct word_set *words     = words_new(arena);

    add_marks(words, state);
    values_add_all(words, arena, state);
    add_texts(words, state, &differing);
    return words;
}

struct record_change record_changed_words(struct arena *arena, const struct record_state *before,
                                          const struct record_state *now)
{
    struct pick      common  = {.other = now, .of_both = true};
    struct word_set *of_both = words_new(arena);

    add_texts(of_both, before, &common);
    return (struct record_change){.now     = words_packed(of_both, own_words(arena, now, before)),
                                  .of_both = of_both,
                                  .own     = own_words(arena, before, now)};
}

struct tokens record_before_words(const struct record_change *change)
{
    return change->of_both ? words_packed(change->of_both, change->own) : change->before;
}
