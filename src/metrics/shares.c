/* MAP_ANONYMOUS is beyond POSIX 2008, yet everywhere. */
#define _GNU_SOURCE

#include "metrics/shares.h"

#include "metrics/metrics.h"

#include <sys/mman.h>
#include <unistd.h>

/* Places that are looked at for an account, from its hash on. */
enum { NEIGHBOURS = 8, TRIES = 4 };

/*
 * Microseconds. Somebody who came so lately wants to work; who is alone runs into half of a burst only, so that nobody
 * has to wait as soon as a second one comes. What was used up counts so long for what is usual.
 */
enum { LATELY = 10000000, DEBT_ALONE = SHARES_BURST / 2, USUAL_SPAN = 100000, USUAL_PARTS = 8 };

/* `latest` holds the low bits of an account's number above a time in milliseconds, and is noted again after a tenth. */
enum { TIME_BITS = 40, NOTED_AGAIN = 100 };
#define TIME_MASK ((UINT64_C(1) << TIME_BITS) - 1)

static struct {
    struct shares_table *table; /* where no file is */
    unsigned             percent;
    unsigned             processes;
    unsigned             processors;
} own;

void shares_start(unsigned percent, unsigned processes)
{
    long  processors = sysconf(_SC_NPROCESSORS_ONLN);
    void *memory     = NULL;

    if (!own.table) {
        memory    = mmap(NULL, sizeof(*own.table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        own.table = memory == MAP_FAILED ? NULL : memory;
    }
    own.percent    = percent;
    own.processes  = processes ? processes : 1;
    own.processors = processors > 0 ? (unsigned)processors : 1;
}

/* NULL: nobody is to wait, or there is no memory for it. */
static struct shares_table *current(void)
{
    struct shares_table *shared = own.percent ? metrics_shares() : NULL;

    return shared || !own.percent ? shared : own.table;
}

static uint64_t load(atomic_ullong *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

/* Notes that the account wants to work, and tells whether another one has wanted to lately. */
static bool others_work(struct shares_table *table, int64_t account, uint64_t now)
{
    unsigned long long latest = load(&table->latest);
    unsigned long long mine   = (uint64_t)account << TIME_BITS | (now / 1000 & TIME_MASK);
    bool               is_own = latest >> TIME_BITS == mine >> TIME_BITS;
    uint64_t           other  = is_own ? load(&table->before) : latest & TIME_MASK;

    if ((!is_own || ((mine - latest) & TIME_MASK) >= NOTED_AGAIN) &&
        atomic_compare_exchange_strong(&table->latest, &latest, mine) && !is_own)
        atomic_store_explicit(&table->before, other, memory_order_relaxed);
    return other && ((mine - other) & TIME_MASK) < LATELY / 1000;
}

/* Microseconds. A moment that is too far away is of before the machine's last start. */
static uint64_t debt_at(uint64_t paid, uint64_t now)
{
    return paid > now && paid - now <= SHARES_MOST ? paid - now : 0;
}

/* The account's place, or else the one that it would take: a free one, or one whose account owes nothing; or NULL. */
static struct shares_place *look(struct shares_table *table, uint64_t account, uint64_t now)
{
    size_t               start = (size_t)(account * UINT64_C(0x9e3779b97f4a7c15) >> 32);
    struct shares_place *best  = NULL;

    for (size_t i = 0; i < NEIGHBOURS; i++) {
        struct shares_place *place  = &table->places[(start + i) % SHARES_PLACES];
        uint64_t             holder = load(&place->account);

        if (holder == account)
            return place;
        if (!holder && (!best || load(&best->account)))
            best = place;
        else if (!debt_at(load(&place->paid), now) &&
                 (!best || (load(&best->account) && load(&place->paid) < load(&best->paid))))
            best = place;
    }
    return best;
}

/* NULL: more accounts than there is room for owe something; it then has no limit. */
static struct shares_place *place_of(struct shares_table *table, uint64_t account, uint64_t now)
{
    for (int try = 0; try < TRIES; try++) {
        struct shares_place *place = look(table, account, now);
        unsigned long long   holder;

        if (!place || (holder = load(&place->account)) == account)
            return place;
        if (!atomic_compare_exchange_strong(&place->account, &holder, account))
            continue;
        place->usual = 0;
        place->paid  = now;
        return place;
    }
    return NULL;
}

static unsigned workers_of(struct shares_table *table)
{
    unsigned workers = atomic_load_explicit(&table->workers, memory_order_relaxed);

    return table == own.table || !workers ? own.processes : workers;
}

/* Microseconds of the whole host. More than two workers for each processor are there to wait for the database. */
static uint64_t host_time(struct shares_table *table, uint64_t processor, uint64_t database)
{
    unsigned workers = workers_of(table);
    uint64_t computing;
    uint64_t holding;

    if (workers > 2 * own.processors)
        workers = 2 * own.processors;
    computing = processor / own.processors;
    holding   = (processor + database) / workers;
    return computing > holding ? computing : holding;
}

/* Microseconds that paying takes at the rate of the account's share. */
static uint64_t price_of(uint64_t host)
{
    uint64_t beyond = host > SHARES_SHORT ? host - SHARES_SHORT : 0;
    uint64_t price  = (host + (SHARES_WEIGHT - 1) * (beyond < SHARES_LONG ? beyond : SHARES_LONG)) * 100 / own.percent;

    return price < SHARES_MOST ? price : SHARES_MOST;
}

/* Puts the price of what was done in the place of what was reserved for it. */
static void settle(struct shares_place *place, struct share *share, uint64_t price, uint64_t now)
{
    uint64_t           most   = others_work(current(), share->account, now) ? SHARES_MOST : DEBT_ALONE;
    unsigned long long before = load(&place->paid);
    unsigned long long after;

    do {
        uint64_t debt = debt_at(before, now) + price;

        debt  = debt > share->reserved ? debt - share->reserved : 0;
        after = now + (debt < most ? debt : most);
    } while (!atomic_compare_exchange_weak(&place->paid, &before, after));
    share->reserved = 0;
}

/* Takes the price on, if a burst allows so much debt; who owes nothing may always begin. Returns what is too much. */
static uint64_t reserve(struct shares_place *place, uint64_t price, uint64_t now)
{
    unsigned long long before = load(&place->paid);
    uint64_t           debt;

    do {
        debt = debt_at(before, now);
        if (debt && debt + price > SHARES_BURST)
            return debt + price - SHARES_BURST;
    } while (!atomic_compare_exchange_weak(&place->paid, &before, now + debt + price));
    return 0;
}

/* How many workers may be at work for an account whose requests others wait for. */
static unsigned most_workers(struct shares_table *table)
{
    unsigned most = workers_of(table) * own.percent / 100;

    return most ? most : 1;
}

/* Whether others wait for its requests: they are long, or not short and it has begun to use more than its share. */
static bool is_waited_for(uint64_t usual, uint64_t debt)
{
    return usual > SHARES_COSTLY || (usual > SHARES_HARDLY && debt > SHARES_BURST / 8);
}

/* Whether the account is one that others wait for, and has all the workers that it may have. */
static bool has_enough(struct shares_table *table, const struct share *share, struct shares_place *place, uint64_t now)
{
    return is_waited_for(load(&place->usual), debt_at(load(&place->paid), now)) &&
           seats_count(&table->seats, share->account, now) >= most_workers(table);
}

uint64_t shares_begin(struct share *share, int64_t account, uint64_t now)
{
    struct shares_table *table = current();
    struct shares_place *place;
    uint64_t             price;
    uint64_t             excess;

    if (!table || share->account == account)
        return 0;
    share->account = account;
    share->since   = now;
    if (others_work(table, account, now) && (place = place_of(table, (uint64_t)account, now))) {
        price            = price_of(load(&place->usual));
        excess           = has_enough(table, share, place, now) ? SHARES_PAUSE : reserve(place, price, now);
        share->must_wait = excess > 0;
        share->reserved  = excess ? 0 : price;
        if (excess)
            return excess;
    }
    seats_sit(&table->seats, account, now);
    return 0;
}

bool shares_give_up(struct share *share, uint64_t now)
{
    struct shares_table *table = current();

    if (!table || !share->account || now - share->since < SHARES_UNASKED)
        return share->is_given_up;
    share->is_given_up =
        share->is_given_up || (seats_before(&table->seats, share->account, now) >= most_workers(table) &&
                               others_work(table, share->account, now));
    return share->is_given_up;
}

/*
 * One long wait makes no account a costly one, so each request counts for an eighth at most, and as one of USUAL_SPAN
 * at most. Of processes that change this at once, one may go unheard.
 */
static void note_usual(struct shares_place *place, uint64_t host)
{
    uint64_t usual  = load(&place->usual);
    uint64_t cost   = host < USUAL_SPAN ? host : USUAL_SPAN;
    uint64_t weight = host < USUAL_SPAN / USUAL_PARTS ? host : USUAL_SPAN / USUAL_PARTS;

    usual = (usual * (USUAL_SPAN - weight) + cost * weight) / USUAL_SPAN;
    atomic_store_explicit(&place->usual, usual, memory_order_relaxed);
}

void shares_charge(struct share *share, uint64_t processor, uint64_t database, uint64_t now)
{
    struct shares_table *table = current();
    struct shares_place *place;
    uint64_t             host;

    if (!table || !share->account)
        return;
    seats_sit(&table->seats, 0, now);
    if (!(place = place_of(table, (uint64_t)share->account, now)))
        return;
    host             = host_time(table, processor - share->processor, database);
    share->processor = processor;
    if (!share->must_wait)
        note_usual(place, share->is_given_up ? USUAL_SPAN : host);
    settle(place, share, price_of(host), now);
}

void shares_stay(struct share *share, uint64_t now)
{
    struct shares_table *table = current();

    if (table && share->account)
        seats_sit(&table->seats, share->account, now);
}

void shares_leave(uint64_t now)
{
    struct shares_table *table = current();

    if (table)
        seats_sit(&table->seats, 0, now);
}
