#include "metrics/seats.h"

#include <stdbool.h>
#include <stddef.h>

static struct seats *table;
static struct seat  *seat; /* of this process, in the table; NULL: none yet */

void seats_enter(void)
{
    seat = NULL;
}

static struct seat *own_seat(struct seats *seats)
{
    if (!seat || table != seats) {
        seat  = &seats->at[atomic_fetch_add_explicit(&seats->taken, 1, memory_order_relaxed) % SEATS];
        table = seats;
    }
    return seat;
}

void seats_sit(struct seats *seats, int64_t account, uint64_t now)
{
    struct seat *mine = own_seat(seats);

    atomic_store_explicit(&mine->since, now, memory_order_relaxed);
    atomic_store_explicit(&mine->account, (unsigned long long)account, memory_order_relaxed);
}

static bool serves(const struct seat *other, int64_t account, uint64_t now)
{
    return atomic_load_explicit(&other->account, memory_order_relaxed) == (unsigned long long)account &&
           now - atomic_load_explicit(&other->since, memory_order_relaxed) < SEATS_VALID;
}

/* Of two that began in the same moment, the one whose place comes first did. */
static bool began_before(const struct seat *other, const struct seat *mine)
{
    uint64_t since = atomic_load_explicit(&mine->since, memory_order_relaxed);
    uint64_t began = atomic_load_explicit(&other->since, memory_order_relaxed);

    return began < since || (began == since && other < mine);
}

unsigned seats_before(struct seats *seats, int64_t account, uint64_t now)
{
    const struct seat *mine  = own_seat(seats);
    unsigned           taken = atomic_load_explicit(&seats->taken, memory_order_relaxed);
    unsigned           count = 0;

    for (size_t i = 0; i < SEATS && i < taken; i++) {
        const struct seat *other = &seats->at[i];

        count += other != mine && serves(other, account, now) && began_before(other, mine);
    }
    return count;
}

unsigned seats_count(struct seats *seats, int64_t account, uint64_t now)
{
    const struct seat *mine  = own_seat(seats);
    unsigned           taken = atomic_load_explicit(&seats->taken, memory_order_relaxed);
    unsigned           count = 0;

    for (size_t i = 0; i < SEATS && i < taken; i++)
        count += &seats->at[i] != mine && serves(&seats->at[i], account, now);
    return count;
}
