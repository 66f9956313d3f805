/*
 * What each account uses of this host, in memory that its workers share: the file of metrics/metrics.h where there is
 * one, else the program's own memory, which the processes of `keep` share. By it, an account that uses more than its
 * share is told to wait, but only while others are at work, too.
 *
 * What a request costs is a time of the whole host: that of the processor by the number of processors, or that for
 * which it had a worker by the number of workers, whichever is more. An account pays for it at the rate of its share,
 * so each has a debt, as the moment at which all is paid. A request begins with what its account's requests usually
 * cost, so that several costly ones at once are seen before they have ended. And an account whose requests usually cost
 * much has no more workers at once than its share of them, or one: however short its turn is, others need not wait for
 * its end. Where several have begun before that was known, all but the first are given up.
 */
#ifndef METRICS_SHARES_H
#define METRICS_SHARES_H

#include "base/attributes.h"
#include "metrics/seats.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    SHARES_PLACES = 1024,     /* accounts that are remembered at once */
    SHARES_BURST  = 2000000,  /* microseconds of debt that an account may have... */
    SHARES_MOST   = 30000000, /* ...and that it can get into at most */
    SHARES_PAUSE  = 100000    /* until it makes sense to ask again for one whose workers are all at work */
};

/*
 * Requests of 200 ms keep others waiting more than a hundred times as many of 2 ms: what a request takes beyond so many
 * microseconds of the host weighs more, up to a limit, for a long wait for a lock is nobody's intention.
 */
enum { SHARES_SHORT = 10000, SHARES_LONG = 100000, SHARES_WEIGHT = 4 };

/*
 * Microseconds of the host: an account whose requests usually cost so much has a limit of how many run at once; one
 * whose requests cost hardly less only while its debt is more than an eighth of a burst.
 */
enum { SHARES_COSTLY = 25000, SHARES_HARDLY = 5000 };

/*
 * Microseconds for which a request may go on, even where its account has more workers than that. On a busy machine
 * ordinary ones take 50 ms now and then, all at once, and none of them is to be given up for that.
 */
enum { SHARES_UNASKED = 150000 };

struct shares_place {
    atomic_ullong account; /* its number; 0: a free place */
    atomic_ullong paid;    /* the moment, by clock_monotonic_us, at which its debt is paid */
    atomic_ullong usual;   /* microseconds that a request costs, each weighed by what it has cost */
};

struct shares_table {
    atomic_ullong       latest; /* who came last, and when; see shares.c */
    atomic_ullong       before; /* when somebody else came last before that */
    atomic_uint         workers;
    struct seats        seats;
    struct shares_place places[SHARES_PLACES];
};

/* One request's part. */
struct share {
    int64_t  account; /* 0: it has none yet */
    uint64_t reserved;
    uint64_t since;     /* when it began */
    uint64_t processor; /* what has been charged of it */
    bool     must_wait;
    bool     is_given_up;
};

/*
 * An account's share in percent, 0: accounts are never told to wait; and how many processes of this program there are,
 * for where no file tells of others. To be called at the start, before processes are made, and when settings change.
 */
void shares_start(unsigned percent, unsigned processes);

/*
 * Begins a request, for which `share` must be zero at first; what has begun stays so when it is tried again. Returns 0,
 * or how many microseconds the account has to wait. `now` is clock_monotonic_us.
 */
uint64_t shares_begin(struct share *share, int64_t account, uint64_t now) MUST_CHECK;

/*
 * Whether a request that has begun is to be given up: it has taken SHARES_UNASKED, others work, and its account has as
 * many workers as it may without this one. True for good then.
 */
bool shares_give_up(struct share *share, uint64_t now) MUST_CHECK;

/*
 * Charges what the request has used, in microseconds: of the processor since it began, of the database since the last
 * call. One that was told to wait pays, too.
 */
void shares_charge(struct share *share, uint64_t processor, uint64_t database, uint64_t now);

/* After it: while the worker does what the request makes necessary, it is one of its account's, until it leaves. */
void shares_stay(struct share *share, uint64_t now);
void shares_leave(uint64_t now);

#endif
