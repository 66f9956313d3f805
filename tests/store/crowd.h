/* An account with many records beside a small one, for what is measured. */
#ifndef TESTS_STORE_CROWD_H
#define TESTS_STORE_CROWD_H

#include "support.h"

#include "search/listing.h"

enum { RECORDS = 3000 };

extern int64_t             account;
extern struct record_type *type;
extern struct campaign    *campaign;
extern struct record      *some_record;

/* Makes them, new ones each time: so many of the type, a tenth of another, 600 in the campaign; and packs. */
void crowd_fill(size_t records);

/* A list of the account's records. */
struct listing *crowd_listing(bool in_campaign, bool of_type, enum listing_sort sort);

/* To a database of the test's own, for what the tests beside it must not feel. It is dropped by crowd_come_back. */
void crowd_move_away(void);
void crowd_come_back(void);

/* Tables that grow with an account. */
enum { CROWD_TABLES = 10 };
extern const char *const crowd_tables[CROWD_TABLES];

/*
 * A server that was restarted after a large load can take a table for empty until it is written to again. That comes
 * about by writing it into the statistics, and renaming a table makes the server read them.
 */
void crowd_forget_statistics(void);

#endif
