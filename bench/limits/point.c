#include "limits/point.h"

#include "base/attributes.h"
#include "config/config.h"

#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 8, NUMBERS = 2, TEXT_SIZE = 4096, UUID_TEXT = 36 };

struct point {
    MYSQL        *mysql;
    MYSQL_STMT   *select;
    MYSQL_STMT   *insert;
    unsigned      account; /* the parameters of both */
    struct uuid   uuid;
    unsigned      numbers[NUMBERS];
    char          texts[COLUMNS - NUMBERS][TEXT_SIZE];
    unsigned long lens[COLUMNS - NUMBERS];
};

static const char select_text[] = "select type_id, status, first_name, last_name, phone, parameters,"
                                  " date_format(created_at, '%Y-%m-%dT%H:%i:%sZ'),"
                                  " date_format(updated_at, '%Y-%m-%dT%H:%i:%sZ') from record where account_id = ?"
                                  " and uuid = ?";

static const char table_text[] = "create table if not exists limit_record like record";

/* What a record of the usual size is made of. */
static const char insert_text[] =
    "insert into limit_record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, "
    "parameters,"
    " created_at, updated_at) values (?, ?, 1, 0, 0, 'Maria', 'Lindenmann', '+4915737421978',"
    " '{\"company\":\"Lindenmann Trading GmbH\",\"email\":\"maria.lindenmann@mail.example\",\"city\":\"Berlin\","
    "\"amount\":7010,\"currency\":\"EUR\",\"interested\":false,\"notes\":\"asked for the price call again monday\"}',"
    " now(6), now(6))";

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "limit: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static MYSQL *connect_point(void)
{
    char          name[] = "limit";
    char         *argv[] = {name, NULL};
    MYSQL        *mysql  = mysql_init(NULL);
    struct config config;
    char          reason[CONFIG_REASON_SIZE];
    int           first;

    if (config_load(&config, CONFIG_OPERATOR, &(struct command_line){.argc = 1, .argv = argv, .first_argument = &first},
                    reason) != CONFIG_OK)
        stop("configuration", reason);
    if (!mysql)
        stop("connect", "out of memory");
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (!mysql_real_connect(mysql, NULL, config.database_user, config.database_password, config.database_name, 0,
                            config.database_socket, 0))
        stop("connect", mysql_error(mysql));
    config_free(&config);
    return mysql;
}

static MYSQL_STMT *prepare(struct point *point, const char *text)
{
    MYSQL_STMT *statement    = mysql_stmt_init(point->mysql);
    MYSQL_BIND  parameters[] = {
         {.buffer_type = MYSQL_TYPE_LONG, .buffer = &point->account, .is_unsigned = 1},
         {.buffer_type = MYSQL_TYPE_BLOB, .buffer = point->uuid.bytes, .buffer_length = sizeof(point->uuid.bytes)}};

    if (!statement)
        stop("prepare", "out of memory");
    parameters[1].length_value = sizeof(point->uuid.bytes);
    if (mysql_stmt_prepare(statement, text, strlen(text)) != 0 || mysql_stmt_bind_param(statement, parameters) != 0)
        stop("prepare", mysql_stmt_error(statement));
    return statement;
}

static void bind_columns(struct point *point)
{
    MYSQL_BIND columns[COLUMNS] = {0};

    for (size_t i = 0; i < COLUMNS; i++)
        if (i < NUMBERS) {
            columns[i].buffer_type = MYSQL_TYPE_LONG;
            columns[i].buffer      = &point->numbers[i];
            columns[i].is_unsigned = 1;
        } else {
            columns[i].buffer_type   = MYSQL_TYPE_STRING;
            columns[i].buffer        = point->texts[i - NUMBERS];
            columns[i].buffer_length = TEXT_SIZE - 1;
            columns[i].length        = &point->lens[i - NUMBERS];
        }
    if (mysql_stmt_bind_result(point->select, columns) != 0)
        stop("bind", mysql_stmt_error(point->select));
}

struct point *point_open(void)
{
    struct point *point = calloc(1, sizeof(*point));

    if (!point) {
        fputs("limit: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    point->mysql = connect_point();
    if (mysql_query(point->mysql, table_text) != 0)
        stop("table", mysql_error(point->mysql));
    point->select = prepare(point, select_text);
    point->insert = prepare(point, insert_text);
    bind_columns(point);
    return point;
}

void point_close(struct point *point)
{
    mysql_stmt_close(point->select);
    mysql_stmt_close(point->insert);
    mysql_close(point->mysql);
    free(point);
}

static const char *end_text(struct point *point, size_t index)
{
    unsigned long len = point->lens[index] < TEXT_SIZE ? point->lens[index] : TEXT_SIZE - 1;

    point->texts[index][len] = 0;
    return point->texts[index];
}

/* Reads both parameters from their texts. */
static bool take_place(struct point *point, struct str place)
{
    size_t at = place.len < UUID_TEXT + 1 ? 0 : place.len - UUID_TEXT - 1;

    if (!at || place.at[at] != '/')
        return false;
    while (at && place.at[at - 1] >= '0' && place.at[at - 1] <= '9')
        at--;
    point->account = (unsigned)strtoul(place.at + at, NULL, 10);
    return uuid_read(str_from_at(place, place.len - UUID_TEXT), &point->uuid);
}

bool point_select(struct point *point, struct str place, struct point_row *row)
{
    int result;

    if (!take_place(point, place))
        return false;
    for (size_t i = 0; i < COUNT_OF(point->lens); i++)
        point->lens[i] = 0;
    if (mysql_stmt_execute(point->select) != 0)
        return false;
    result = mysql_stmt_fetch(point->select);
    mysql_stmt_free_result(point->select);
    *row = (struct point_row){
        .type_id    = point->numbers[0],
        .status     = point->numbers[1],
        .first_name = end_text(point, 0),
        .last_name  = end_text(point, 1),
        .phone      = end_text(point, 2),
        .parameters = end_text(point, 3),
        .created_at = end_text(point, 4),
        .updated_at = end_text(point, 5),
    };
    return result == 0;
}

bool point_insert(struct point *point, struct uuid *uuid)
{
    point->account = 1;
    *uuid = point->uuid = uuid_new();
    return mysql_stmt_execute(point->insert) == 0;
}
