#include "calling/retry.h"

/* Whether a rule allows no other attempt. */
static bool is_spent(const struct campaign *campaign, const struct retry_rule *rule, int64_t attempts)
{
    if (HAS(rule, max_attempts))
        return attempts >= rule->max_attempts;
    if (!HAS(rule, after_seconds) && HAS(rule, then_status))
        return true;
    return HAS(rule, then_status) && HAS(campaign, max_attempts) && attempts >= campaign->max_attempts;
}

static struct next_step try_again(const struct retry_rule *rule, struct instant now)
{
    struct next_step step = {.status = ORDER_PLANNED};

    step.waits = HAS(rule, after_seconds) && rule->after_seconds;
    if (step.waits)
        step.until.micros = now.micros + rule->after_seconds * 1000000;
    return step;
}

struct next_step retry_decide(const struct campaign *campaign, const struct list *rules, const struct attempt *attempt)
{
    const struct retry_rule *rule  = rules->items;
    const struct retry_rule *spent = NULL;

    for (size_t i = 0; i < rules->count; i++) {
        if (!str_equal(rule[i].outcome, attempt->outcome))
            continue;
        if (!is_spent(campaign, &rule[i], attempt->number))
            return try_again(&rule[i], attempt->at);
        spent = &rule[i];
    }
    if (spent)
        return (struct next_step){.status = HAS(spent, then_status) ? spent->then_status : ORDER_CANCELED};
    return (struct next_step){.status = str_is(attempt->outcome, "answered") ? ORDER_CONTACTED : ORDER_PLANNED};
}

bool outcome_is_known(const struct list *rules, struct str outcome)
{
    const struct retry_rule *rule = rules->items;

    if (choice_find(call_outcomes, outcome) >= 0)
        return true;
    for (size_t i = 0; i < rules->count; i++)
        if (str_equal(rule[i].outcome, outcome))
            return true;
    return false;
}
