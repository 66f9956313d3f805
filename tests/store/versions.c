#include "versions.h"

#include "base/log.h"
#include "lists/record_lists.h"
#include "packing/pack.h"
#include "packing/reindex.h"
#include "search/changes.h"
#include "search/listing.h"
#include "store/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LOG_SIZE = 65536 };

int64_t        shared_account;
struct record *first_record;

static char                path[] = "/tmp/test_versions_XXXXXX";
static char                logged[LOG_SIZE];
static struct record_type *type;

void versions_open(void)
{
    support_open();
    close(mkstemp(path));
    cr_assert(log_open(path, LOG_LEVEL_INFO));
    shared_account = support_account();
    type           = support_type(shared_account);
}

void versions_close(void)
{
    unlink(path);
    change_rows("delete from search_segment where account_id ="); /* or others would renew them */
    support_close();
}

bool log_says(const char *words)
{
    FILE *file = fopen(path, "r");

    cr_assert(file);
    logged[fread(logged, 1, sizeof(logged) - 1, file)] = '\0';
    fclose(file);
    return strstr(logged, words);
}

void change_rows(const char *command)
{
    SUCCEED(db_command(db, arena, arena_format(arena, "%s %lld", command, (long long)shared_account).at));
}

void make_records(size_t count)
{
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < count; i++) {
        struct record *record = support_record(shared_account, type, "Maria");

        first_record = first_record ? first_record : record;
    }
    SUCCEED(db_commit(OF(0)));
}

void update_record(struct record *record, const char *first_name, int status)
{
    struct tokens before = support_words(record);

    SET(record, first_name, str_from(first_name));
    SET(record, status, status);
    SUCCEED(store_record_update(OF(shared_account), record,
                                &(struct record_change){.before = before, .now = support_words(record)}));
}

struct problem *reindex(void)
{
    struct db      *reader  = support_connect();
    struct problem *problem = reindex_run(OF(shared_account), &(struct reindex_job){.reader = reader});

    db_free(reader);
    return problem;
}

int64_t versions_older_folds(void)
{
    int64_t total;

    SUCCEED(segment_older_folds(OF(shared_account), &total));
    return total;
}

void versions_renew(void)
{
    for (int i = 0; i < 100 && versions_older_folds(); i++)
        SUCCEED(pack_few(OF(shared_account)));
    cr_assert_eq(versions_older_folds(), 0);
}

struct record *make_record(const char *first_name)
{
    return support_record(shared_account, type, first_name);
}

struct problem *search(const char *text, int64_t *total)
{
    struct listing   *listing = support_listing(shared_account);
    struct word_query query   = {0};
    struct list       rows;

    SUCCEED(words_query(arena, str_from(text), NULL, &query));
    listing->words = &query;
    return store_record_page(OF(shared_account), listing, &rows, total);
}

void expect_found(const char *text, int64_t expected)
{
    int64_t total;

    SUCCEED(search(text, &total));
    cr_assert_eq(total, expected, "%s: %lld", text, (long long)total);
}

void expect_listed(int64_t expected)
{
    struct listing *listing = support_listing(shared_account);
    struct list     rows;
    int64_t         total;

    SUCCEED(store_record_page(OF(shared_account), listing, &rows, &total));
    cr_assert_eq(total, expected);
    cr_assert_eq(rows.count, 10);
}

int64_t waiting(void)
{
    struct change_load load;

    SUCCEED(change_waiting(OF(shared_account), INT64_MAX, &load));
    return load.total;
}

struct segment *make_segment(enum segment_level level)
{
    struct list     rows;
    struct segment *segment;

    make_records(COUNT);
    SUCCEED(pack_run(OF(shared_account), true));
    if (level == SEGMENT_SMALL)
        change_rows("update search_segment set level = 2 where account_id =");
    if (level == SEGMENT_POSTED)
        SUCCEED(reindex());
    SUCCEED(segment_list(OF(shared_account), &rows));
    cr_assert_eq(rows.count, 1);
    SUCCEED(segment_find(OF(shared_account), ((const struct segment *)rows.items)->id, &segment));
    cr_assert_eq(segment->level, (int64_t)level);
    return segment;
}
