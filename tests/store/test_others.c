/* Whether others ask the database while a job is worked on. */
#include "support.h"

#include "jobs/others.h"

TestSuite(others, .init = support_open, .fini = support_close);

enum { MANY = 5000, ALL = 100000000 };

Test(others, are_busy_where_there_are_statements_that_are_not_its_own)
{
    struct db    *other  = support_connect();
    struct others others = {0};

    cr_expect(others_are_busy(OF(0), &others, 0), "nobody has looked yet");
    cr_expect_not(others_are_busy(OF(0), &others, ALL), "whatever there was is its own");
    for (int i = 0; i < MANY; i++)
        SUCCEED(db_command(other, arena, "do 0"));
    cr_expect(others_are_busy(OF(0), &others, 1), "another connection has asked");
    db_free(other);
}
