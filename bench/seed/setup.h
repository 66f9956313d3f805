/* Record types and campaigns of a bench account: made by the API itself, called inside this program. */
#ifndef BENCH_SEED_SETUP_H
#define BENCH_SEED_SETUP_H

#include "config/config.h"
#include "seed/plan.h"
#include "db/db.h"

/*
 * Makes them, and puts their ids and that of the token's account into the plan. False, with a message on stderr;
 * nothing else of the account must be there yet.
 */
bool setup_account(struct db *db, const struct config *config, struct str token, struct plan *plan);

#endif
