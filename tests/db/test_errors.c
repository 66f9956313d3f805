#include "db/errors.h"

#include <criterion/criterion.h>

static void all_mean(enum db_meaning meaning, const unsigned *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        cr_expect_eq(db_error_meaning(numbers[i]), meaning, "error %u means %d", numbers[i],
                     (int)db_error_meaning(numbers[i]));
}

#define ALL_MEAN(meaning, ...)                                                                                         \
    all_mean(meaning, (const unsigned[]){__VA_ARGS__}, sizeof((const unsigned[]){__VA_ARGS__}) / sizeof(unsigned))

Test(errors, keys_that_do_not_fit_are_told_apart)
{
    ALL_MEAN(DB_ERROR_CONFLICT, 1062, 1451);
    ALL_MEAN(DB_ERROR_UNACCEPTABLE, 1048, 1452);
}

Test(errors, a_transaction_that_came_second_is_told_from_one_that_was_undone)
{
    ALL_MEAN(DB_ERROR_REPEAT, 1020);
    ALL_MEAN(DB_ERROR_LOCKED, 1205);
    ALL_MEAN(DB_ERROR_ROLLED_BACK, 1213);
}

Test(errors, a_server_that_keeps_us_out_is_away)
{
    ALL_MEAN(DB_ERROR_AWAY, 1040, 1044, 1045, 1049, 1203, 1226);
}

Test(errors, a_server_that_prepares_no_more_is_crowded)
{
    ALL_MEAN(DB_ERROR_CROWDED, 1461);
}

Test(errors, a_schema_that_is_too_old_is_away)
{
    ALL_MEAN(DB_ERROR_AWAY, 1054, 1146);
}

Test(errors, both_servers_say_that_a_statement_ran_too_long)
{
    ALL_MEAN(DB_ERROR_COSTLY, 1969, 3024);
}

Test(errors, both_servers_end_connections)
{
    ALL_MEAN(DB_ERROR_LOST, 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1180, 1317, 1927, 4031);
}

Test(errors, a_node_of_galera_that_is_not_ready_is_out)
{
    ALL_MEAN(DB_ERROR_OUT, 1047);
}

Test(errors, a_host_that_takes_no_writes_is_read_only_or_full)
{
    ALL_MEAN(DB_ERROR_READ_ONLY, 1290, 1792, 1836);
    ALL_MEAN(DB_ERROR_FULL, 3, 1021, 1026, 1114);
}

Test(errors, what_the_client_library_says_means_that_the_connection_is_lost)
{
    ALL_MEAN(DB_ERROR_LOST, 0, 2000, 2002, 2003, 2006, 2008, 2013, 2014, 2026, 2055, 2057, 2999);
}

Test(errors, an_unknown_number_is_a_failure)
{
    ALL_MEAN(DB_ERROR_FAILURE, 1, 1064, 1999, 3000, 4294967295U);
}

Test(errors, three_numbers_ask_for_the_statement_to_be_prepared_again)
{
    cr_expect(db_error_is_stale(1243));
    cr_expect(db_error_is_stale(1615));
    cr_expect(db_error_is_stale(2057));
    cr_expect_not(db_error_is_stale(0));
    cr_expect_not(db_error_is_stale(1054));
    cr_expect_not(db_error_is_stale(2013));
}
