#include "seed/campaigns.h"

#include "base/attributes.h"
#include "json/write.h"
#include "seed/streams.h"

/* One in five is bound to a type: large ones to frequent types, small ones to a rare one. */
static size_t bound_kind(size_t index)
{
    if (index % 5 != 2)
        return ANY_KIND;
    return index < 10 ? 2 : index % 2;
}

/* The factor by which sizes grow is found by halving: the 49th power of it is known. */
static double growth(double ratio)
{
    double low  = 1;
    double high = 2;

    for (int round = 0; round < 60; round++) {
        double middle = (low + high) / 2;
        double power  = 1;

        for (int i = 0; i < CAMPAIGN_COUNT - 1; i++)
            power *= middle;
        if (power < ratio)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void campaigns_plan(uint64_t seed, uint64_t records, int64_t from, int64_t until,
                    struct campaign_plan plans[CAMPAIGN_COUNT])
{
    double largest = (double)records / 5 > CAMPAIGN_SMALLEST ? (double)records / 5 : CAMPAIGN_SMALLEST;
    double factor  = growth(largest / CAMPAIGN_SMALLEST);
    double size    = CAMPAIGN_SMALLEST;

    for (size_t i = 0; i < CAMPAIGN_COUNT; i++, size *= factor) {
        struct chance chance = chance_for(seed, STREAM_CAMPAIGNS, i);

        plans[i].kind    = bound_kind(i);
        plans[i].members = (uint64_t)(size + 0.5);
        plans[i].started = from + (until - from) / 1000 * chance_below(&chance, 900);
    }
}

static void add_text(struct json_writer *writer, const char *name, struct str text)
{
    json_name(writer, str_from(name));
    json_text(writer, text);
}

struct str campaign_body(struct arena *arena, uint64_t seed, size_t index, struct str type)
{
    static const char *const topics[]   = {"Spring check-up", "Renewals",         "Autumn offer", "Welcome calls",
                                           "Win-back",        "Trade fair leads", "Satisfaction", "Reminders"};
    static const char *const zones[]    = {"Europe/Berlin", "UTC", "America/New_York", "Asia/Tokyo"};
    static const char *const statuses[] = {"active", "completed", "paused", "draft", "archived"};
    static const uint32_t    often[]    = {40, 30, 10, 5, 15};
    struct chance            chance     = chance_for(seed, STREAM_CAMPAIGNS, CAMPAIGN_COUNT + index);
    struct json_writer      *writer     = json_writer_new(arena);
    size_t                   round      = index / COUNT_OF(topics) + 1;
    size_t                   status;

    json_object_open(writer);
    add_text(writer, "name", arena_format(arena, "%s %zu", topics[index % COUNT_OF(topics)], round));
    add_text(writer, "description", arena_format(arena, "Campaign %zu of the benchmark.", index + 1));
    /* The largest one takes orders, whatever the seed. */
    status = chance_share(&chance, often, COUNT_OF(often), 100);
    add_text(writer, "status", str_from(statuses[index == CAMPAIGN_COUNT - 1 ? 0 : status]));
    add_text(writer, "type", chance_per_mille(&chance, 850) ? STR("outbound") : STR("inbound"));
    add_text(writer, "timezone", str_from(zones[chance_below(&chance, COUNT_OF(zones))]));
    if (type.len)
        add_text(writer, "recordTypeUuid", type);
    json_name(writer, STR("schedule"));
    json_raw(writer, STR("{\"mon\":{\"start\":\"09:00\",\"end\":\"17:00\"}}"));
    json_object_close(writer);
    return json_writer_text(writer);
}

struct members members_start(uint64_t seed, size_t index, const struct campaign_plan *plan, uint64_t records,
                             const uint64_t by_kind[KIND_COUNT])
{
    struct members members = {
        .chance = chance_for(seed, STREAM_MEMBERS + index, 0),
        .kind   = plan->kind,
        .needed = plan->members,
        .left   = plan->kind == ANY_KIND ? records : by_kind[plan->kind],
    };

    if (members.needed > members.left)
        members.needed = members.left;
    return members;
}

/* Every choice of `needed` among those left is equally likely. */
bool members_take(struct members *members, size_t kind)
{
    if (members->kind != ANY_KIND && members->kind != kind)
        return false;
    if (chance_below(&members->chance, (uint32_t)members->left--) >= members->needed)
        return false;
    members->needed--;
    return true;
}
