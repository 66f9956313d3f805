/* Work that a transaction leaves until it is committed. */
#include "support.h"

TestSuite(before_commit, .init = support_open, .fini = support_close);

static struct problem *count_commit(const struct tenant *tenant, void *notes)
{
    int **calls = notes;

    (void)tenant;
    **calls += 1;
    return NULL;
}

Test(before_commit, work_is_done_once_and_not_after_a_rollback)
{
    int   calls = 0;
    int **notes;

    cr_assert_null(db_before_commit(db, count_commit), "there is no transaction");
    SUCCEED(db_begin(OF(0)));
    notes = db_before_commit(db, count_commit);
    cr_assert_null(*notes, "the memory is zeroed");
    *notes = &calls;
    db_rollback(db);
    cr_expect_eq(calls, 0, "it was rolled back");
    SUCCEED(db_begin(OF(0)));
    notes = db_before_commit(db, count_commit);
    cr_assert_null(*notes, "the memory is that of another transaction");
    *notes = &calls;
    cr_expect_eq((void *)db_before_commit(db, count_commit), (void *)notes);
    SUCCEED(db_commit(OF(0)));
    cr_expect_eq(calls, 1, "it was committed");
    SUCCEED(db_begin(OF(0)));
    SUCCEED(db_commit(OF(0)));
    cr_expect_eq(calls, 1, "nothing was asked for");
}
