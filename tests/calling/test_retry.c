#include "calling/retry.h"
#include "support/unit.h"

ARENA_SUITE(retry);

static const struct instant now = {.micros = 1000000};

static struct list rules_of(size_t count, const struct retry_rule *rules)
{
    struct list list = shape_list(arena, &retry_rule_shape, count);

    for (size_t i = 0; i < count; i++) {
        struct retry_rule *rule = (struct retry_rule *)list.items + i;

        SET(rule, outcome, rules[i].outcome);
        if (rules[i].after_seconds >= 0)
            SET(rule, after_seconds, rules[i].after_seconds);
        if (rules[i].max_attempts >= 0)
            SET(rule, max_attempts, rules[i].max_attempts);
        if (rules[i].then_status >= 0)
            SET(rule, then_status, rules[i].then_status);
    }
    return list;
}

#define RULE(name, seconds, most, status)                                                                              \
    {                                                                                                                  \
        .outcome = STR(name), .after_seconds = (seconds), .max_attempts = (most), .then_status = (status)              \
    }

static struct next_step decide(const struct list *rules, const char *outcome, int64_t attempts, int64_t most)
{
    struct campaign *campaign = SHAPE_NEW(arena, struct campaign, campaign_shape);

    if (most)
        SET(campaign, max_attempts, most);
    return retry_decide(campaign, rules,
                        &(struct attempt){.outcome = str_from(outcome), .number = attempts, .at = now});
}

static void expect(struct next_step step, int status, int64_t seconds)
{
    cr_expect_eq(step.status, status);
    cr_expect_eq(step.waits, seconds > 0);
    if (step.waits)
        cr_expect_eq(step.until.micros, now.micros + seconds * 1000000);
}

Test(retry, without_a_rule_only_who_has_answered_is_done)
{
    struct list none = {0};

    expect(decide(&none, "answered", 1, 0), ORDER_CONTACTED, 0);
    for (size_t i = 1; call_outcomes[i]; i++)
        expect(decide(&none, call_outcomes[i], 9, 1), ORDER_PLANNED, 0);
}

Test(retry, a_rule_holds_until_its_attempts_are_used_up)
{
    const struct retry_rule rules[] = {RULE("busy", 60, 2, -1), RULE("busy", 3600, 4, ORDER_CONTACTED)};
    struct list             list    = rules_of(2, rules);

    expect(decide(&list, "busy", 1, 0), ORDER_PLANNED, 60);
    expect(decide(&list, "busy", 2, 0), ORDER_PLANNED, 3600);
    expect(decide(&list, "busy", 4, 0), ORDER_CONTACTED, 0);
    expect(decide(&list, "failed", 1, 0), ORDER_PLANNED, 0);
}

Test(retry, without_a_status_the_end_is_canceled)
{
    const struct retry_rule rules[] = {RULE("busy", 60, 1, -1)};
    struct list             list    = rules_of(1, rules);

    expect(decide(&list, "busy", 1, 0), ORDER_CANCELED, 0);
}

Test(retry, a_rule_with_a_status_alone_holds_at_once)
{
    const struct retry_rule rules[] = {RULE("refused", -1, -1, ORDER_DO_NOT_CALL)};
    struct list             list    = rules_of(1, rules);

    expect(decide(&list, "refused", 1, 0), ORDER_DO_NOT_CALL, 0);
}

Test(retry, a_rule_without_attempts_has_those_of_the_campaign)
{
    const struct retry_rule rules[] = {RULE("busy", 60, -1, ORDER_CANCELED), RULE("failed", 60, -1, -1)};
    struct list             list    = rules_of(2, rules);

    expect(decide(&list, "busy", 9, 0), ORDER_PLANNED, 60);
    expect(decide(&list, "busy", 2, 3), ORDER_PLANNED, 60);
    expect(decide(&list, "busy", 3, 3), ORDER_CANCELED, 0);
    expect(decide(&list, "failed", 3, 3), ORDER_PLANNED, 60);
}

Test(retry, outcomes_of_a_campaign_s_own_come_to_be_by_rules)
{
    const struct retry_rule rules[] = {RULE("fax", 60, -1, -1)};
    struct list             list    = rules_of(1, rules);

    cr_assert(outcome_is_known(&list, STR("fax")));
    cr_assert(outcome_is_known(&list, STR("wrong-number")));
    cr_assert_not(outcome_is_known(&list, STR("Fax")));
    cr_assert_not(outcome_is_known(&list, STR("")));
}
