#include "domain/campaign.h"
#include "json/read.h"
#include "json/write.h"
#include "support/decoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char zoneinfo[] = "/tmp/test_campaign_XXXXXX";

static const char *in_zoneinfo(const char *name)
{
    return arena_format(arena, "%s/%s", zoneinfo, name).at;
}

/* A tz database of one zone. */
static void set_up(void)
{
    FILE *file;

    arena_set_up();
    cr_assert(mkdtemp(zoneinfo));
    cr_assert(mkdir(in_zoneinfo("Europe"), 0700) == 0);
    file = fopen(in_zoneinfo("Europe/Lisbon"), "wb");
    cr_assert(file);
    cr_assert(fputs("TZif2", file) >= 0);
    cr_assert(fclose(file) == 0);
}

static void tear_down(void)
{
    unlink(in_zoneinfo("Europe/Lisbon"));
    rmdir(in_zoneinfo("Europe"));
    rmdir(zoneinfo);
    arena_tear_down();
}

TestSuite(campaign, .init = set_up, .fini = tear_down);

static const struct {
    const char *text;
    const char *faults;
} campaigns[] = {
    {"{\"name\":\"Spring\"}", ""},
    {"{\"name\":\"Spring\",\"description\":\"two\\nlines\",\"status\":\"paused\",\"type\":\"inbound\","
     "\"timezone\":\"Europe/Lisbon\",\"schedule\":null,\"recordTypeUuid\":null}",
     ""},
    {"{}", "/name required|"},
    {"{\"name\":null}", "/name not_nullable|"},
    {"{\"name\":\"\"}", "/name too_short|"},
    {"{\"name\":\" \"}", "/name required|"},
    {"{\"name\":\"\\u00a0\\u2003\"}", "/name required|"},
    {"{\"name\":\" x \"}", ""},
    {"{\"name\":\"a\\u0001\"}", "/name control_character|"},
    {"{\"name\":\"x\",\"status\":\"running\"}", "/status invalid_choice|"},
    {"{\"name\":\"x\",\"status\":null}", ""},
    {"{\"name\":\"x\",\"type\":\"both\"}", "/type invalid_choice|"},
    {"{\"name\":\"x\",\"recordTypeUuid\":\"x\"}", "/recordTypeUuid invalid_uuid|"},
    {"{\"name\":\"x\",\"uuid\":\"x\",\"createdAt\":1,\"updatedAt\":1}",
     "/uuid read_only|/createdAt read_only|/updatedAt read_only|"},
    {"{\"name\":\"x\",\"deletedAt\":null}", "/deletedAt unknown_member|"},
    {"{\"name\":\"x\",\"timezone\":\"Europe/Atlantis\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"europe/lisbon\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"Europe\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"../Europe/Lisbon\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"Europe/../Europe/Lisbon\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"/Europe/Lisbon\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"Europe//Lisbon\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"+02:00\"}", "/timezone invalid_timezone|"},
    {"{\"name\":\"x\",\"timezone\":\"\"}", "/timezone too_short|"},
    {"{\"name\":\"x\",\"timezone\":null,\"type\":null,\"uuid\":null,\"createdAt\":null}", ""},
};

Test(campaign, is_made_by_the_rules_of_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(campaigns); i++) {
        struct campaign *campaign = decoded(&campaign_shape, str_from(campaigns[i].text), DECODE_CREATE);

        campaign_check(arena, campaign, zoneinfo, &faults);
        cr_expect(str_is(faults_in_short(), campaigns[i].faults), "%s gives " STR_FMT, campaigns[i].text,
                  STR_ARG(faults_in_short()));
    }
}

static const struct {
    const char *schedule;
    const char *faults; /* below /schedule */
} schedules[] = {
    {"{}", ""},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"17:30\"}}", ""},
    {"{\"mon\":{\"end\":\"17:30\",\"start\":\"09:00\"},\"sun\":{\"start\":\"00:00\",\"end\":\"24:00\"}}", ""},
    {"{\"tue\":{\"start\":\"00:00\",\"end\":\"00:01\"},\"wed\":{\"start\":\"23:59\",\"end\":\"24:00\"},"
     "\"thu\":{\"start\":\"12:00\",\"end\":\"12:01\"},\"fri\":{\"start\":\"09:59\",\"end\":\"10:00\"},"
     "\"sat\":{\"start\":\"19:00\",\"end\":\"20:00\"}}",
     ""},
    {"[]", "/schedule wrong_type|"},
    {"\"always\"", "/schedule wrong_type|"},
    {"true", "/schedule wrong_type|"},
    {"{\"monday\":{\"start\":\"09:00\",\"end\":\"17:30\"}}", "/schedule/monday unknown_member|"},
    {"{\"Mon\":{\"start\":\"09:00\",\"end\":\"17:30\"}}", "/schedule/Mon unknown_member|"},
    {"{\"\":null}", "/schedule/ unknown_member|"},
    {"{\"mon\":[]}", "/schedule/mon wrong_type|"},
    {"{\"mon\":\"09:00-17:30\"}", "/schedule/mon wrong_type|"},
    {"{\"mon\":{}}", "/schedule/mon/start required|/schedule/mon/end required|"},
    {"{\"mon\":{\"start\":\"09:00\"}}", "/schedule/mon/end required|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":null}}", "/schedule/mon/end invalid_time|"},
    {"{\"mon\":{\"start\":9,\"end\":17}}", "/schedule/mon/start invalid_time|/schedule/mon/end invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"17:30\",\"break\":1}}", "/schedule/mon/break unknown_member|"},
    {"{\"mon\":{\"start\":\"9:00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00:00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"09.00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"0a:00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"-1:00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\" 9:00\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"09:60\",\"end\":\"17:30\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"24:01\"}}", "/schedule/mon/end invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"25:00\"}}", "/schedule/mon/end invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"99:99\"}}", "/schedule/mon/end invalid_time|"},
    {"{\"mon\":{\"start\":\"09:00\",\"end\":\"09:00\"}}", "/schedule/mon/end out_of_order|"},
    {"{\"mon\":{\"start\":\"00:00\",\"end\":\"00:00\"}}", "/schedule/mon/end out_of_order|"},
    {"{\"mon\":{\"start\":\"24:00\",\"end\":\"24:00\"}}", "/schedule/mon/start invalid_time|"},
    {"{\"mon\":{\"start\":\"24:00\",\"end\":\"06:00\"}}", "/schedule/mon/start invalid_time|"},
    /* Until the next day. */
    {"{\"mon\":{\"start\":\"22:00\",\"end\":\"06:00\"}}", ""},
    {"{\"mon\":{\"start\":\"22:00\",\"end\":\"00:00\"},\"tue\":{\"start\":\"00:01\",\"end\":\"00:00\"}}", ""},
    {"{\"mon\":{\"start\":\"\\u0000\",\"end\":\"06:00\"}}", "/schedule/mon/start nul_character|"},
    {"{\"tue\":{\"start\":\"x\"},\"wed\":1,\"x\":1}", "/schedule/tue/start invalid_time|/schedule/tue/end "
                                                      "required|/schedule/wed wrong_type|/schedule/x unknown_member|"},
};

Test(campaign, schedules_hold_a_start_and_an_end_for_days_of_the_week)
{
    for (size_t i = 0; i < COUNT_OF(schedules); i++) {
        const char      *text     = arena_format(arena, "{\"schedule\":%s}", schedules[i].schedule).at;
        struct campaign *campaign = decoded(&campaign_shape, str_from(text), DECODE_PATCH);

        campaign_check(arena, campaign, zoneinfo, &faults);
        cr_expect(str_is(faults_in_short(), schedules[i].faults), "%s gives " STR_FMT, schedules[i].schedule,
                  STR_ARG(faults_in_short()));
    }
}

/* Days are removed by a merge patch, so null is no fault. */
Test(campaign, a_day_may_be_null)
{
    struct campaign *campaign = decoded(&campaign_shape, STR("{\"schedule\":{\"mon\":null}}"), DECODE_PATCH);

    campaign_check(arena, campaign, zoneinfo, &faults);
    cr_expect(!faults.count);
}

Test(campaign, a_schedule_is_stored_with_all_its_days)
{
    static const struct {
        const char *given;
        const char *stored;
    } rows[] = {
        {"{}", "{\"mon\":null,\"tue\":null,\"wed\":null,\"thu\":null,\"fri\":null,\"sat\":null,\"sun\":null}"},
        {"[]", "[]"},
        {"{\"x\":1,\"sun\":2}",
         "{\"mon\":null,\"tue\":null,\"wed\":null,\"thu\":null,\"fri\":null,\"sat\":null,\"sun\":2,\"x\":1}"},
        {"{\"mon\":null}",
         "{\"mon\":null,\"tue\":null,\"wed\":null,\"thu\":null,\"fri\":null,\"sat\":null,\"sun\":null}"},
        {"{\"sun\":{\"start\":\"22:00\",\"end\":\"06:00\"},\"mon\":{\"end\":\"17:00\",\"start\":\"09:00\"}}",
         "{\"mon\":{\"end\":\"17:00\",\"start\":\"09:00\"},\"tue\":null,\"wed\":null,\"thu\":null,\"fri\":null,\"sat\":"
         "null,"
         "\"sun\":{\"start\":\"22:00\",\"end\":\"06:00\"}}"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct value *given = NULL;
        struct str    stored;

        cr_assert(!json_read(arena, str_from(rows[i].given), &given, &faults));
        stored = json_of_value(arena, campaign_schedule(arena, given));
        cr_expect(str_is(stored, rows[i].stored), "row %zu: " STR_FMT, i, STR_ARG(stored));
        cr_expect(str_is(json_of_value(arena, given), rows[i].given), "row %zu has changed", i);
    }
}

static bool has_word(struct tokens words, const char *word)
{
    for (size_t i = 0; i < words.count; i++)
        if (words.at[i].len == strlen(word) && memcmp(words.at[i].at, word, words.at[i].len) == 0)
            return true;
    return false;
}

Test(campaign, is_found_by_name_and_description)
{
    struct campaign *campaign =
        decoded(&campaign_shape, str_from("{\"name\":\"Caf\xC3\xA9 2026\",\"description\":\"For old friends\"}"),
                DECODE_CREATE);
    struct tokens words = campaign_words(arena, campaign);

    cr_expect(words.count == 5);
    cr_expect(has_word(words, "wcafe") && has_word(words, "w2026") && has_word(words, "wfriends"));
    CLEAR(campaign, description);
    words = campaign_words(arena, campaign);
    cr_expect(words.count == 2);
}

static const struct {
    const char *text;
    const char *faults;
} orders[] = {
    {"{}", ""},
    {"{\"recordUuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\",\"status\":\"do-not-call\","
     "\"scheduledTime\":\"2026-04-10T09:24:11+02:00\",\"instructions\":\"Ask\\nfor Ann.\"}",
     ""},
    {"{\"record\":{\"phone\":\"+1234567890\"},\"scheduledTime\":null,\"instructions\":null}", ""},
    {"{\"recordUuid\":null,\"record\":null,\"status\":null}", ""},
    {"{\"record\":{\"phone\":\"+1234567890\",\"parameters\":null,\"status\":null,\"recordTypeUuid\":null}}", ""},
    {"{\"record\":{\"phone\":null}}", "/record/phone not_nullable|"},
    {"{\"record\":{}}", "/record/phone required|"},
    {"{\"record\":{\"phone\":\"+1\",\"uuid\":\"x\"}}", "/record/uuid read_only|"},
    {"{\"record\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\"}", "/record wrong_type|"},
    {"{\"status\":\"new\"}", "/status invalid_choice|"},
    {"{\"scheduledTime\":\"2026-04-10\"}", "/scheduledTime invalid_datetime|"},
    {"{\"uuid\":\"x\",\"createdAt\":\"x\"}", "/uuid read_only|/createdAt read_only|"},
};

Test(campaign, orders_are_made_by_the_rules_of_the_contract)
{
    for (size_t i = 0; i < COUNT_OF(orders); i++) {
        decoded(&order_create_shape, str_from(orders[i].text), DECODE_CREATE);
        cr_expect(str_is(faults_in_short(), orders[i].faults), "%s gives " STR_FMT, orders[i].text,
                  STR_ARG(faults_in_short()));
    }
}

Test(campaign, an_order_keeps_its_campaign_and_record)
{
    decoded(&order_shape, STR("{\"status\":\"busy\",\"scheduledTime\":null,\"instructions\":\"\"}"), DECODE_PATCH);
    cr_expect(!faults.count);
    decoded(&order_shape, STR("{\"campaignUuid\":null,\"record\":{},\"recordUuid\":\"x\"}"), DECODE_PATCH);
    cr_expect(str_is(faults_in_short(), "/recordUuid unknown_member|"), "what cannot change is compared later");
}

Test(campaign, an_order_shows_its_record_in_brief)
{
    struct order *order = SHAPE_NEW(arena, struct order, order_shape);

    cr_assert(uuid_read(STR("7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a"), &order->record_uuid));
    SET(order, status, ORDER_REGISTERED);
    SET(order, last_name, STR("Doe"));
    SET(order, phone, STR("+1234567890"));
    order_complete(arena, order);
    cr_expect(str_is(json_of_described(arena, order),
                     "{\"uuid\":null,\"campaignUuid\":null,\"status\":\"registered\",\"scheduledTime\":null,"
                     "\"instructions\":null,\"priority\":null,\"nextAttemptAt\":null,\"attempts\":null,"
                     "\"record\":{\"uuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\","
                     "\"firstName\":null,\"lastName\":\"Doe\",\"phone\":\"+1234567890\"},\"createdAt\":null,"
                     "\"updatedAt\":null}"),
              STR_FMT, STR_ARG(json_of_described(arena, order)));
}
