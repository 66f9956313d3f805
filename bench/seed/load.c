#include "seed/load.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>

struct loader {
    MYSQL            *mysql;
    struct row_source source;
    struct rows       rows;
    size_t            given; /* rows of the current statement */
    bool              is_over;
};

static int infile_init(void **context, const char *name, void *loader)
{
    (void)name;
    *context = loader;
    return 0;
}

/* A packet is filled: the server takes long to receive many small ones. */
static int infile_read(void *context, char *out, unsigned size)
{
    struct loader *loader = context;

    while (loader->rows.len < size && loader->given < ROWS_AT_ONCE && !loader->is_over) {
        size_t count = loader->source.next(loader->source.context, &loader->rows);

        loader->given += count;
        loader->is_over = count == 0;
    }
    return (int)rows_take(&loader->rows, out, size);
}

static void infile_end(void *context)
{
    (void)context;
}

static int infile_error(void *context, char *out, unsigned size)
{
    (void)context;
    if (size)
        out[0] = 0;
    return 0;
}

static bool complain(const struct loader *loader, const char *statement)
{
    fprintf(stderr, "seed: %s\n  in: %.100s\n", mysql_error(loader->mysql), statement);
    return false;
}

static const char *text_or_null(const char *text)
{
    return text && *text ? text : NULL;
}

static bool connect_loader(struct loader *loader, const struct db_settings *settings)
{
    unsigned local = 1;

    mysql_options(loader->mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(loader->mysql, MYSQL_OPT_LOCAL_INFILE, &local);
    if (!mysql_real_connect(loader->mysql, text_or_null(settings->hosts), text_or_null(settings->user),
                            text_or_null(settings->password), text_or_null(settings->name), settings->port,
                            text_or_null(settings->socket), 0))
        return complain(loader, "connect");
    mysql_set_local_infile_handler(loader->mysql, infile_init, infile_read, infile_end, infile_error, loader);
    /* Making rows, or sorting some million of them, may keep the server waiting for an hour. */
    return loader_run(loader,
                      "set session net_read_timeout = 3600, time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES',"
                      " foreign_key_checks = 0, unique_checks = 0",
                      NULL);
}

struct loader *loader_new(const struct db_settings *settings)
{
    struct loader *loader = calloc(1, sizeof(*loader));

    if (!loader || !(loader->mysql = mysql_init(NULL))) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    if (connect_loader(loader, settings))
        return loader;
    loader_free(loader);
    return NULL;
}

void loader_free(struct loader *loader)
{
    if (!loader)
        return;
    mysql_close(loader->mysql);
    rows_free(&loader->rows);
    free(loader);
}

/* The connection stays in step only when every result is read. */
bool loader_run(struct loader *loader, const char *statement, int64_t *number)
{
    MYSQL_RES *result;
    MYSQL_ROW  row;

    if (mysql_query(loader->mysql, statement) != 0)
        return complain(loader, statement);
    result = mysql_store_result(loader->mysql);
    if (!result && mysql_errno(loader->mysql) != 0)
        return complain(loader, statement);
    row = result ? mysql_fetch_row(result) : NULL;
    if (number)
        *number = row && row[0] ? strtoll(row[0], NULL, 10) : 0;
    mysql_free_result(result);
    return true;
}

bool loader_text(struct loader *loader, const char *statement, char *out, size_t size)
{
    MYSQL_RES *result;
    MYSQL_ROW  row;

    if (mysql_query(loader->mysql, statement) != 0 || !(result = mysql_store_result(loader->mysql)))
        return complain(loader, statement);
    row    = mysql_fetch_row(result);
    out[0] = 0;
    if (row && row[0] && (size_t)snprintf(out, size, "%s", row[0]) >= size) {
        fprintf(stderr, "seed: what this finds is too long: %.100s\n", statement);
        mysql_free_result(result);
        return false;
    }
    mysql_free_result(result);
    return true;
}

static bool complain_of_loss(const struct loader *loader, const char *table)
{
    unsigned long long taken = mysql_affected_rows(loader->mysql);
    MYSQL_RES         *result;
    MYSQL_ROW          row;

    fprintf(stderr, "seed: of %zu rows for the table %s the server took %llu: %s\n", loader->given, table, taken,
            mysql_info(loader->mysql));
    if (mysql_query(loader->mysql, "show warnings limit 3") != 0 || !(result = mysql_store_result(loader->mysql)))
        return false;
    while ((row = mysql_fetch_row(result)))
        fprintf(stderr, "  %s %s: %.200s\n", row[0], row[1], row[2]);
    mysql_free_result(result);
    return false;
}

bool loader_fill(struct loader *loader, const char *table, const char *columns, struct row_source source)
{
    char statement[512];

    snprintf(statement, sizeof(statement),
             "load data local infile 'memory' into table %s character set binary"
             " fields terminated by '\\t' escaped by '\\\\' lines terminated by '\\n' (%s)",
             table, columns);
    loader->source  = source;
    loader->is_over = false;
    while (!loader->is_over) {
        loader->given = 0;
        if (!loader_run(loader, statement, NULL))
            return false;
        if (mysql_warning_count(loader->mysql) != 0 || mysql_affected_rows(loader->mysql) != loader->given)
            return complain_of_loss(loader, table);
    }
    return true;
}
