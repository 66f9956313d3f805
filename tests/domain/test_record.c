#include "domain/campaign.h"
#include "domain/record.h"
#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

#define TYPE  "\"recordTypeUuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\""
#define WHOLE "{" TYPE ",\"phone\":\"+1234567890\""

ARENA_SUITE(record);

static struct record *record_of(const struct shape *shape, struct str text, enum decode_for purpose)
{
    struct record *record = decoded(shape, text, purpose);

    record_check(arena, record, NULL, STR(""), &faults);
    return record;
}

static struct str repeated(const char *text, size_t count)
{
    struct str all = STR("");

    for (size_t i = 0; i < count; i++)
        all = arena_format(arena, STR_FMT "%s", STR_ARG(all), text);
    return all;
}

static const struct {
    const char *text;
    const char *faults;
} creations[] = {
    {WHOLE "}", ""},
    {WHOLE ",\"firstName\":\"Jos\xC3\xA9\",\"lastName\":\"O'Brien\",\"status\":\"archived\",\"parameters\":{\"a\":1}}",
     ""},
    {WHOLE ",\"firstName\":null,\"lastName\":null}", ""},
    {WHOLE ",\"status\":\"active\"}", ""},
    {WHOLE ",\"status\":\"inactive\"}", ""},
    {"{}", "/recordTypeUuid required|/phone required|"},
    {"{" TYPE "}", "/phone required|"},
    {"{\"phone\":\"+1234567890\"}", "/recordTypeUuid required|"},
    {"{" TYPE ",\"phone\":null}", "/phone not_nullable|"},
    {"{" TYPE ",\"phone\":1234567890}", "/phone wrong_type|"},
    {"{" TYPE ",\"phone\":\"\"}", "/phone invalid_phone|"},
    {"{" TYPE ",\"phone\":\"1234567890\"}", "/phone invalid_phone|"},
    {"{\"recordTypeUuid\":null,\"phone\":\"+1234567890\"}", "/recordTypeUuid not_nullable|"},
    {"{\"recordTypeUuid\":\"x\",\"phone\":\"+1234567890\"}", "/recordTypeUuid invalid_uuid|"},
    {WHOLE ",\"firstName\":1}", "/firstName wrong_type|"},
    {WHOLE ",\"firstName\":\"a\\nb\"}", "/firstName control_character|"},
    {WHOLE ",\"lastName\":\"a\\u0007\"}", "/lastName control_character|"},
    {WHOLE ",\"lastName\":\"a\\u0085\"}", "/lastName control_character|"},
    {WHOLE ",\"lastName\":\"a\\u0000\"}", "/lastName nul_character|"},
    {WHOLE ",\"status\":null}", ""},
    {WHOLE ",\"status\":\"Active\"}", "/status invalid_choice|"},
    {WHOLE ",\"status\":\"deleted\"}", "/status invalid_choice|"},
    {WHOLE ",\"parameters\":null}", ""},
    {WHOLE ",\"uuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\"}", "/uuid read_only|"},
    {WHOLE ",\"createdAt\":\"2026-04-10T09:24:11Z\"}", "/createdAt read_only|"},
    {WHOLE ",\"uuid\":null,\"updatedAt\":null,\"campaignHistory\":null}", ""},
    {WHOLE ",\"campaignHistory\":[]}", "/campaignHistory read_only|"},
    {WHOLE ",\"firstname\":\"x\"}", "/firstname unknown_member|"},
    {WHOLE ",\"id\":1,\"accountId\":1}", "/id unknown_member|/accountId unknown_member|"},
    {WHOLE ",\"account_id\":1,\"type_id\":1}", "/account_id unknown_member|/type_id unknown_member|"},
};

Test(record, is_created_by_the_rules_of_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(creations); i++) {
        record_of(&record_shape, str_from(creations[i].text), DECODE_CREATE);
        cr_expect(str_is(faults_in_short(), creations[i].faults), "%s gives " STR_FMT, creations[i].text,
                  STR_ARG(faults_in_short()));
    }
}

static const struct {
    const char *text;
    const char *faults;
} patches[] = {
    {"{}", ""},
    {"{\"firstName\":null,\"lastName\":null}", ""},
    {"{\"firstName\":\"\"}", ""},
    {"{\"phone\":\"0049 30 123456\",\"status\":\"inactive\",\"parameters\":{}}", ""},
    {"{\"phone\":null}", "/phone not_nullable|"},
    {"{\"phone\":\"x\"}", "/phone invalid_phone|"},
    {"{\"status\":null}", "/status not_nullable|"},
    /* What cannot be changed is compared with the record later: see json_check_kept. */
    {"{" TYPE ",\"uuid\":null,\"updatedAt\":null}", ""},
    {"{\"campaignUuid\":null}", "/campaignUuid unknown_member|"},
};

Test(record, is_patched_by_the_rules_of_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(patches); i++) {
        record_of(&record_shape, str_from(patches[i].text), DECODE_PATCH);
        cr_expect(str_is(faults_in_short(), patches[i].faults), "%s gives " STR_FMT, patches[i].text,
                  STR_ARG(faults_in_short()));
    }
}

Test(record, names_have_at_most_255_characters_of_any_length)
{
    struct str longest = repeated("\xF0\x9F\x98\x80", 255);

    record_of(&record_shape, arena_format(arena, "{\"firstName\":\"" STR_FMT "\"}", STR_ARG(longest)), DECODE_PATCH);
    cr_expect(!faults.count);
    record_of(&record_shape, arena_format(arena, "{\"lastName\":\"" STR_FMT "x\"}", STR_ARG(longest)), DECODE_PATCH);
    cr_expect(str_is(faults_in_short(), "/lastName too_long|"));
}

/* E.164: a plus, no zero first, 7 to 15 digits. */
Test(record, phones_are_brought_into_international_form)
{
    static const struct {
        const char *given;
        const char *phone; /* NULL: refused */
    } rows[] = {
        {"+1234567890", "+1234567890"},
        {"+1 (234) 567-890", "+1234567890"},
        {"+49/30.123[456]", "+4930123456"},
        {"0049 30 123456", "+4930123456"},
        {"00 49 30 123456", "+4930123456"},
        {"(0049) 30 123456", "+4930123456"},
        {" +1234567 ", "+1234567"},
        {"+123456789012345", "+123456789012345"},
        {"00123456789012345", "+123456789012345"},
        {"+1\xC2\xA0"
         "234567",
         "+1234567"},
        {"+123456", NULL},
        {"+1234567890123456", NULL},
        {"+0123456789", NULL},
        {"000123456789", NULL},
        {"++1234567890", NULL},
        {"+00 1234567890", NULL},
        {"1234567890", NULL},
        {"+", NULL},
        {"00", NULL},
        {"", NULL},
        {"+1234567x", NULL},
        {"+1234567 ext. 5", NULL},
        {"+1234567;8", NULL},
        {"+12345+67", NULL},
        {"+49 (0)30 123456", "+4930123456"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record *record = SHAPE_NEW(arena, struct record, record_shape);

        faults = (struct faults){0};
        SET(record, phone, str_from(rows[i].given));
        record_check(arena, record, NULL, STR("/record"), &faults);
        if (rows[i].phone)
            cr_expect(!faults.count && str_is(record->phone, rows[i].phone), "\"%s\" gives " STR_FMT, rows[i].given,
                      STR_ARG(record->phone));
        else
            cr_expect(str_is(faults_in_short(), "/record/phone invalid_phone|"), "\"%s\"", rows[i].given);
    }
}

Test(record, without_a_phone_there_is_none_to_check)
{
    record_of(&record_shape, STR("{\"firstName\":\"x\"}"), DECODE_PATCH);
    cr_expect(!faults.count);
}

Test(record, inside_a_new_order_may_leave_its_type_to_the_campaign)
{
    record_of(&order_record_shape, STR("{\"phone\":\"+1234567890\"}"), DECODE_CREATE);
    cr_expect(!faults.count);
    record_of(&order_record_shape, STR("{" TYPE "}"), DECODE_CREATE);
    cr_expect(str_is(faults_in_short(), "/phone required|"));
}

/* The order of the members is promised, and that absent names are null. */
Test(record, is_printed_as_the_reference_shows_it)
{
    struct record *record = SHAPE_NEW(arena, struct record, record_shape);

    SET(record, account_id, 1);
    SET(record, id, 2);
    SET(record, has_history, HISTORY_CURRENT);
    SET(record, phone, STR("+1234567890"));
    SET(record, parameters, json_raw_value(arena, STR("{\"amount\":50}")));
    SET(record, status, RECORD_INACTIVE);
    SET(record, created_at, ((struct instant){.micros = 0}));
    SET(record, updated_at, ((struct instant){.micros = 1999999}));
    cr_expect(str_is(json_of_described(arena, record),
                     "{\"uuid\":null,\"recordTypeUuid\":null,\"firstName\":null,\"lastName\":null,"
                     "\"phone\":\"+1234567890\",\"parameters\":{\"amount\":50},\"status\":\"inactive\","
                     "\"createdAt\":\"1970-01-01T00:00:00Z\",\"updatedAt\":\"1970-01-01T00:00:01Z\"}"),
              STR_FMT, STR_ARG(json_of_described(arena, record)));
}

Test(record, shows_its_campaigns_when_they_were_read)
{
    struct record          *record  = SHAPE_NEW(arena, struct record, record_shape);
    struct list             history = shape_list(arena, &placement_shape, 1);
    struct list             events  = shape_list(arena, &placement_event_shape, 1);
    struct placement       *place   = history.items;
    struct placement_event *event   = events.items;
    struct str              text;

    SET(event, status, ORDER_DO_NOT_CALL);
    SET(event, at, ((struct instant){0}));
    SET(place, campaign_name, STR("Spring"));
    SET(place, status, ORDER_DO_NOT_CALL);
    SET(place, events, events);
    SET(record, history, history);
    text = arena_str(arena, json_of_described(arena, record));
    cr_expect(strstr(text.at, ",\"campaignHistory\":[{\"campaignUuid\":null,\"campaignName\":\"Spring\","
                              "\"orderUuid\":null,\"status\":\"do-not-call\",\"assignedAt\":null,\"removedAt\":null,"
                              "\"events\":[{\"status\":\"do-not-call\",\"at\":\"1970-01-01T00:00:00Z\"}]}]}"),
              STR_FMT, STR_ARG(text));
}

static bool has_word(const struct bytes *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].len == strlen(word) && memcmp(words[i].at, word, words[i].len) == 0)
            return true;
    return false;
}

/* Tokens begin with the letter of their class: w for words, p for the phone read backwards. */
Test(record, is_found_by_its_names_phone_and_values)
{
    static const char *const found[] = {"wjose", "wobrien", "p0987654321", "wblue", "w42", "wtrue", "w2026", "w04"};
    static const char *const not []  = {"wcolour", "wnumber", "wnull", "wflag", "wnothing", "wfalse"};
    struct record *record            = record_of(&record_shape,
                                                 STR("{\"firstName\":\"JOS\xC3\x89\",\"lastName\":\"O'Brien\","
                                                                "\"phone\":\"+1234567890\"}"),
                                                 DECODE_PATCH);
    struct value  *values            = value_of(STR("{\"colour\":\"Blue\",\"number\":42,\"flag\":true,\"nothing\":null,"
                                                                "\"day\":\"2026-04-01\"}"));
    size_t         count;
    struct bytes  *words = record_words(arena, &(struct record_state){.record = record, .parameters = values}, &count);

    for (size_t i = 0; i < COUNT_OF(found); i++)
        cr_expect(has_word(words, count, found[i]), "%s", found[i]);
    for (size_t i = 0; i < COUNT_OF(not ); i++)
        cr_expect(!has_word(words, count, not [i]), "%s", not [i]);
    for (size_t i = 1; i < count; i++)
        cr_expect(memcmp(words[i - 1].at, words[i].at, 1) <= 0);
}

Test(record, is_found_by_what_it_has)
{
    struct record *record = record_of(&record_shape, STR("{\"phone\":\"+1234567\"}"), DECODE_PATCH);
    size_t         count;
    struct bytes  *words =
        record_words(arena, &(struct record_state){.record = record, .parameters = value_of(STR("{}"))}, &count);

    cr_expect(count >= 1);
    cr_expect(has_word(words, count, "p7654321"));
    cr_expect(!has_word(words, count, "w"));
}

static struct tokens tokens_of(const struct record_state *state)
{
    struct tokens tokens = {0};

    tokens.at = record_words(arena, state, &tokens.count);
    return tokens;
}

/* clang-format off */
static const struct {
    const char *record;
    const char *parameters;
    int64_t     campaigns[2];
    size_t      count;
} states[] = {
    {"{\"firstName\":\"Ada\",\"lastName\":\"King\",\"phone\":\"+1234567\"}",
     "{\"a\":\"red sky\",\"b\":42,\"c\":true}", {0}, 0},
    {"{\"firstName\":\"Bea\",\"phone\":\"+1234567\",\"status\":\"inactive\"}",
     "{\"c\":true,\"b\":42,\"a\":\"red sky\"}", {7, 9}, 2},
    {"{\"firstName\":\"King\",\"lastName\":\"Ada\",\"phone\":\"+7654321\"}",
     "{\"b\":\"42\",\"d\":\"red\"}", {7}, 1},
    {"{\"phone\":\"+7654321\"}", "{}", {0}, 0},
    {"{\"lastName\":\"Sky\",\"phone\":\"+7654321\"}", "{\"a\":\"sky\",\"x\":null}", {9}, 1},
};
/* clang-format on */

static struct record_state state_of(size_t n)
{
    return (struct record_state){.record     = record_of(&record_shape, str_from(states[n].record), DECODE_PATCH),
                                 .parameters = value_of(str_from(states[n].parameters)),
                                 .campaigns  = {.at = states[n].campaigns, .count = states[n].count}};
}

/* However two states differ, their tokens are those that each of them has for itself. */
Test(record, has_the_same_words_before_and_after_a_change_as_alone)
{
    for (size_t i = 0; i < COUNT_OF(states); i++)
        for (size_t j = 0; j < COUNT_OF(states); j++) {
            struct record_state  before = state_of(i);
            struct record_state  now    = state_of(j);
            struct record_change change = record_changed_words(arena, &before, &now);

            cr_expect(tokens_equal(record_before_words(&change), tokens_of(&before)), "%zu before %zu", i, j);
            cr_expect(tokens_equal(change.now, tokens_of(&now)), "%zu after %zu", j, i);
            cr_expect(tokens_equal(record_packed_words(arena, &now), tokens_of(&now)), "%zu alone", j);
        }
}
