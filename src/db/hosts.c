#include "db/hosts.h"

void db_hosts_fill(struct db_hosts *hosts, const struct host_list *list)
{
    *hosts = (struct db_hosts){.count = list->count};
    for (size_t i = 0; i < list->count; i++)
        hosts->at[i].name = list->at[i];
}

void db_hosts_turn(struct db_hosts *hosts, size_t by)
{
    struct db_hosts old = *hosts;

    for (size_t i = 0; i < hosts->count; i++)
        hosts->at[i] = old.at[(i + by) % hosts->count];
}

static bool takes_writes(const struct db_host *host, uint64_t now)
{
    return host->write_due <= now;
}

static bool has_failed_lately(const struct db_host *host, uint64_t now)
{
    return host->failures && now < host->due + LATELY;
}

static bool may_be_tried(const struct db_hosts *hosts, const struct db_host *host, uint64_t now, bool to_write)
{
    return host->due <= now && (hosts->due <= now || !has_failed_lately(host, now)) &&
           (!to_write || takes_writes(host, now));
}

/* What works goes before what takes writes. */
static int rank_of(const struct db_host *host, uint64_t now)
{
    return (has_failed_lately(host, now) ? 2 : 0) + (takes_writes(host, now) ? 0 : 1);
}

static bool is_better(const struct db_host *host, const struct db_host *other, uint64_t now)
{
    int rank       = rank_of(host, now);
    int other_rank = rank_of(other, now);

    return rank < other_rank || (rank == other_rank && has_failed_lately(host, now) && host->due < other->due);
}

size_t db_hosts_choose(const struct db_hosts *hosts, uint64_t now, bool to_write)
{
    size_t chosen = hosts->count;

    for (size_t i = 0; i < hosts->count; i++)
        if (may_be_tried(hosts, &hosts->at[i], now, to_write) &&
            (chosen == hosts->count || is_better(&hosts->at[i], &hosts->at[chosen], now)))
            chosen = i;
    return chosen;
}

bool db_hosts_take_writes(const struct db_hosts *hosts, uint64_t now)
{
    return takes_writes(&hosts->at[hosts->current], now);
}

/* After so many earlier failures; the dice make it shorter or longer by up to a quarter. */
static uint64_t pause_after(unsigned failures, uint64_t first, uint8_t dice)
{
    uint64_t pause = first;

    while (failures-- && pause < PAUSE_MOST)
        pause *= 2;
    if (pause > PAUSE_MOST)
        pause = PAUSE_MOST;
    return pause * 3 / 4 + pause / 2 * dice / 255;
}

void db_hosts_failed(struct db_hosts *hosts, uint64_t now, bool was_slow, uint8_t dice)
{
    struct db_host *host = &hosts->at[hosts->current];

    host->due = now + pause_after(host->failures++, was_slow ? PAUSE_SLOW : PAUSE_LEAST, dice);
    if (was_slow)
        hosts->due = host->due;
}

void db_hosts_refused(struct db_hosts *hosts, uint64_t now, uint8_t dice)
{
    struct db_host *host = &hosts->at[hosts->current];

    host->write_due = now + pause_after(host->refusals++, PAUSE_LEAST, dice);
}

void db_hosts_worked(struct db_hosts *hosts)
{
    hosts->at[hosts->current].failures = 0;
    hosts->at[hosts->current].due      = 0;
}

void db_hosts_wrote(struct db_hosts *hosts)
{
    hosts->at[hosts->current].refusals  = 0;
    hosts->at[hosts->current].write_due = 0;
}
