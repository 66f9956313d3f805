#include "seed/keys.h"

#include <stdio.h>

enum { STATEMENT = 4096, FEW = 4 /* times as many rows are there */ };

/*
 * A statement that finds one more, which alters the table by what `form` makes of each of these keys. Without the last
 * two of the others a server might not open the table any more, for its foreign keys need them.
 */
static void alter(char out[STATEMENT], const char *table, const char *form)
{
    snprintf(out, STATEMENT,
             "select concat('alter table %s ', group_concat(one order by index_name separator ', '))"
             " from (select index_name, %s as one from information_schema.statistics"
             " where table_schema = database() and table_name = '%s'"
             " and index_name not in ('PRIMARY', '%s_id', 'record_by_type', 'campaign_order_record')"
             " group by index_name, non_unique) each_key",
             table, form, table, table);
}

static bool is_worth_it(struct loader *loader, const char *table, uint64_t new_rows, bool *is_worth)
{
    char    statement[STATEMENT];
    int64_t rows;

    snprintf(statement, sizeof(statement),
             "select coalesce(table_rows, 0) from information_schema.tables"
             " where table_schema = database() and table_name = '%s'",
             table);
    if (!loader_run(loader, statement, &rows))
        return false;
    *is_worth = (uint64_t)rows <= FEW * new_rows;
    return true;
}

/* Notes how the keys are made again. */
static bool note(struct loader *loader, const char *table, const char *how)
{
    char statement[2 * STATEMENT];

    snprintf(statement, sizeof(statement), "insert into bench_key (name, statement) values ('%s', '%s')", table, how);
    return loader_run(loader, statement, NULL);
}

bool keys_drop(struct loader *loader, const char *table, uint64_t new_rows)
{
    char statement[STATEMENT];
    char text[STATEMENT];
    bool is_worth;

    if (!is_worth_it(loader, table, new_rows, &is_worth))
        return false;
    alter(statement, table,
          "concat('add ', if(non_unique, '', 'unique '), 'key ', index_name, ' (',"
          " group_concat(column_name order by seq_in_index), ')')");
    if (!loader_text(loader, statement, text, sizeof(text)))
        return false;
    if (!is_worth || !text[0])
        return true;
    alter(statement, table, "concat('drop key ', index_name)");
    return note(loader, table, text) && loader_text(loader, statement, text, sizeof(text)) &&
           loader_run(loader, text, NULL);
}

bool keys_make(struct loader *loader, const char *table)
{
    char statement[STATEMENT];
    char text[STATEMENT];

    snprintf(statement, sizeof(statement), "select statement from bench_key where name = '%s'", table);
    if (!loader_text(loader, statement, text, sizeof(text)))
        return false;
    if (text[0] && !loader_run(loader, text, NULL))
        return false;
    snprintf(statement, sizeof(statement), "delete from bench_key where name = '%s'", table);
    return loader_run(loader, statement, NULL);
}

bool keys_begin(struct loader *loader)
{
    char table[64] = "";
    bool is_done   = loader_run(loader,
                                "create table if not exists bench_key (name varchar(64) not null primary key,"
                                  " statement text not null) engine=InnoDB",
                                NULL);

    do {
        is_done = is_done && (!table[0] || keys_make(loader, table)) &&
                  loader_text(loader, "select name from bench_key limit 1", table, sizeof(table));
    } while (is_done && table[0]);
    return is_done;
}

bool keys_end(struct loader *loader)
{
    return loader_run(loader, "drop table bench_key", NULL);
}
