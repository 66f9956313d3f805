/* What the store tests share: a connection to the real server, and objects to store. */
#ifndef TESTS_STORE_SUPPORT_H
#define TESTS_STORE_SUPPORT_H

#include "db/db.h"
#include "domain/account.h"
#include "domain/campaign.h"
#include "domain/record.h"
#include "domain/record_type.h"

#include <criterion/criterion.h>

extern struct arena *arena;
extern struct db    *db;

/* An account of the connection `db`, or of another one, with the memory `arena`; stands until its block ends. */
#define OF(account)              OF_OTHER(db, account)
#define OF_OTHER(other, account) (&(struct tenant){.db = (other), .arena = arena, .account_id = (account)})

/* Each test has a process of its own: connects, migrates, makes an account. */
void    support_open(void);
void    support_close(void);
int64_t support_account(void);

/* Those of the connection `db`. */
struct db_settings support_settings(void);

/* Another connection to the same database. */
struct db *support_connect(void);

/* EXPLAIN answers in rows, as MariaDB's does; by default MySQL 9 draws a tree. */
void support_explain_in_rows(void);

/* A stored object of the account. */
struct record_type *support_type(int64_t account);
struct record      *support_record(int64_t account, const struct record_type *type, const char *first_name);
struct campaign    *support_campaign(int64_t account, const char *name);
struct order       *support_order(const struct campaign *campaign, const struct record *record);

/* The tokens under which a record is found. */
struct tokens support_words(const struct record *record);

/* A listing of the account: ten rows from the start. */
struct listing;
struct listing *support_listing(int64_t account);

/* Fails the test when there is a problem. */
#define SUCCEED(call)                                                                                                  \
    do {                                                                                                               \
        struct problem *its_problem = (call);                                                                          \
                                                                                                                       \
        cr_assert_null(its_problem, "%s: %.*s", #call, its_problem ? (int)its_problem->detail.len : 0,                 \
                       its_problem ? its_problem->detail.at : "");                                                     \
    } while (0)

/* Fails the test when the problem is another one, or none. */
#define FAIL_AS(wanted, call)                                                                                          \
    do {                                                                                                               \
        struct problem *its_problem = (call);                                                                          \
                                                                                                                       \
        cr_assert_not_null(its_problem, "%s succeeded", #call);                                                        \
        cr_assert_eq(its_problem->kind, PROBLEM_##wanted, "%s: %s", #call, problem_name(its_problem->kind));           \
    } while (0)

#endif
