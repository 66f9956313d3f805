#include "metrics/seats.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

/* A process that was forked takes one of its own. */
static struct seat *own_seat(struct seats *seats)
{
    static struct seats *table;
    static struct seat  *seat;
    static pid_t         owner;

    if (table != seats || owner != getpid()) {
        seat  = &seats->at[atomic_fetch_add_explicit(&seats->taken, 1, memory_order_relaxed) % SEATS];
        table = seats;
        owner = getpid();
    }
    return seat;
}

void seats_sit(struct seats *seats, int64_t account, uint64_t now)
{
    struct seat *seat = own_seat(seats);

    atomic_store_explicit(&seat->since, now, memory_order_relaxed);
    atomic_store_explicit(&seat->account, (unsigned long long)account, memory_order_relaxed);
}

static bool serves(const struct seat *seat, int64_t account, uint64_t now)
{
    return atomic_load_explicit(&seat->account, memory_order_relaxed) == (unsigned long long)account &&
           now - atomic_load_explicit(&seat->since, memory_order_relaxed) < SEATS_VALID;
}

unsigned seats_count(struct seats *seats, int64_t account, uint64_t now)
{
    const struct seat *own   = own_seat(seats);
    unsigned           taken = atomic_load_explicit(&seats->taken, memory_order_relaxed);
    unsigned           count = 0;

    for (size_t i = 0; i < SEATS && i < taken; i++)
        count += &seats->at[i] != own && serves(&seats->at[i], account, now);
    return count;
}
