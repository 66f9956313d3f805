/*
 * Which of several database hosts is to be used: the first in the list that has not failed lately, else the one that
 * has been left alone for longest. Pure data: whoever connects says what became of it. Times are those of
 * clock_monotonic_us.
 */
#ifndef DB_HOSTS_H
#define DB_HOSTS_H

#include "config/host_list.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Microseconds. Between two tries of a host that has failed lies a pause that doubles up to PAUSE_MOST: long enough for
 * nobody to wait for vain tries, short enough for service to be back within two seconds. What has kept somebody
 * waiting, rather than failed at once, has longer ones from the start.
 */
enum { PAUSE_LEAST = 50000, PAUSE_SLOW = 400000, PAUSE_MOST = 800000, LATELY = 30000000 };

struct db_host {
    struct host_name name;
    uint64_t         due;       /* not tried before */
    uint64_t         write_due; /* not tried for writes before; 0: it takes them, as far as is known */
    unsigned         failures;  /* since it last worked */
    unsigned         refusals;  /* of writes, since it last took one */
};

struct db_hosts {
    struct db_host at[HOSTS_MOST];
    size_t         count;
    size_t         current; /* the one that the connection leads to, or led to last */
    uint64_t       due;     /* after somebody had to wait in vain, no host that has failed lately is tried before */
};

/* The list's order is that of preference. */
void db_hosts_fill(struct db_hosts *hosts, const struct host_list *list);

/* Puts the first ones after the others, so that not everybody reads from the same host. */
void db_hosts_turn(struct db_hosts *hosts, size_t by);

/*
 * The host to connect to. Without `to_write`, one that refuses writes will do when there is no other. `count`: there is
 * none to be tried now.
 */
size_t db_hosts_choose(const struct db_hosts *hosts, uint64_t now, bool to_write);

/* Whether it is worth while to send a write over the current connection. */
bool db_hosts_take_writes(const struct db_hosts *hosts, uint64_t now);

/* The current one cannot be used at all, or only refuses writes. `dice` is any random number. */
void db_hosts_failed(struct db_hosts *hosts, uint64_t now, bool was_slow, uint8_t dice);
void db_hosts_refused(struct db_hosts *hosts, uint64_t now, uint8_t dice);

/* The current one has answered a statement; it has committed something. */
void db_hosts_worked(struct db_hosts *hosts);
void db_hosts_wrote(struct db_hosts *hosts);

#endif
