/* Migrations, in a database of their own. */
#include "crowd.h"

#include "lists/campaign_lists.h"
#include "store/schema.h"

TestSuite(schema, .init = support_open, .fini = support_close, .timeout = 60);

static void command(const char *text)
{
    SUCCEED(db_command(db, arena, text));
}

static void expect_current(void)
{
    int64_t version;

    SUCCEED(schema_version(OF(0), &version));
    cr_expect_eq(version, schema_wanted());
}

/* A program that is stopped in the middle of one begins it again the next time. */
Test(schema, every_migration_may_be_applied_again)
{
    crowd_move_away();
    support_campaign(support_account(), "Spring");
    for (int round = 0; round < 2; round++) {
        command("delete from schema_migration where version > 1");
        SUCCEED(schema_migrate(OF(0), NULL));
        expect_current();
    }
    crowd_come_back();
}

static int64_t count_found(const char *search)
{
    struct listing   *listing = support_listing(account);
    struct word_query query;
    struct list       rows;
    int64_t           total;

    SUCCEED(words_query(arena, str_from(search), NULL, &query));
    listing->words = &query;
    SUCCEED(store_campaign_page(OF(account), listing, &rows, &total));
    return total;
}

Test(schema, campaigns_from_before_their_words_stood_in_their_rows_are_found)
{
    crowd_move_away();
    account = support_account();
    support_campaign(account, "Spring");
    command("alter table campaign drop column words");
    command("create table campaign_search (token varbinary(257) not null)");
    command("delete from schema_migration where version > 8");
    SUCCEED(schema_migrate(OF(0), NULL));
    cr_expect_eq(count_found("spring"), 1);
    cr_expect_eq(count_found("autumn"), 0);
    FAIL_AS(unavailable, db_command(db, arena, "select 1 from campaign_search"));
    crowd_come_back();
}
