/* An account that workers of several versions share: what one of another version has stored is written by SQL. */
#ifndef TESTS_STORE_VERSIONS_H
#define TESTS_STORE_VERSIONS_H

#include "support.h"

#include "search/segments.h"

enum { COUNT = 40 /* records of a segment */ };

extern int64_t        shared_account;
extern struct record *first_record;

/* Each test has a new account and a log of its own. */
void versions_open(void);
void versions_close(void);

bool log_says(const char *words);

/* Runs a command about the account, whose id is the last word of it. */
void change_rows(const char *command);

/* Records named Maria. */
void           make_records(size_t count);
struct record *make_record(const char *first_name);
void           update_record(struct record *record, const char *first_name, int status);

/* The account's only segment, of COUNT records and of that level, complete. */
struct segment *make_segment(enum segment_level level);

struct problem *reindex(void);

/* How many segments are of an older fold. */
int64_t versions_older_folds(void);

/* Packs as workers do between requests, until none is. */
void versions_renew(void);

/* A search by a worker of this version. */
struct problem *search(const char *text, int64_t *total);
void            expect_found(const char *text, int64_t expected);

/* The list of all records has a page, and this total. */
void expect_listed(int64_t expected);

/* The number of changes that are not packed. */
int64_t waiting(void);

#endif
