/*
 * limit-fcgi constant|select|insert: what a FastCGI worker in C cannot do without, and nothing else. libfcgi's own
 * loop, at most one prepared statement, and snprintf: no token, no checks, no escaping. For ./dev bench.
 */
#include "base/attributes.h"
#include "limits/point.h"

#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>

enum { UUID_TEXT = 36, ANSWER_SIZE = 16384, USAGE = 2 };

struct limit {
    FCGX_Request  request;
    struct point *point;
    char          body[ANSWER_SIZE];
    char          answer[ANSWER_SIZE + 256];
};

static const char constant[] =
    "{\"uuid\":\"019d76b4-c278-7c3a-9f21-4b8e0d5a6c17\",\"recordTypeUuid\":\"7d4f10a2-b91c-4d5e-6f7a-8b9c0d1e2f3a\","
    "\"firstName\":\"Maria\",\"lastName\":\"Lindenmann\",\"phone\":\"+4915737421978\",\"parameters\":"
    "{\"company\":\"Lindenmann Trading GmbH\",\"email\":\"maria.lindenmann@mail.example\",\"city\":\"Berlin\","
    "\"amount\":7010,\"currency\":\"EUR\",\"interested\":false},\"status\":\"active\","
    "\"createdAt\":\"2024-04-10T09:24:11Z\",\"updatedAt\":\"2024-04-22T13:58:02Z\",\"campaignHistory\":[]}";

static void send_answer(struct limit *limit, const char *status, const char *body)
{
    int len = snprintf(limit->answer, sizeof(limit->answer),
                       "Status: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", status,
                       strlen(body), body);

    FCGX_PutStr(limit->answer, len, limit->request.out);
}

static void answer_constant(struct limit *limit)
{
    send_answer(limit, "200 OK", constant);
}

static void answer_select(struct limit *limit)
{
    struct str       target = str_from(FCGX_GetParam("REQUEST_URI", limit->request.envp));
    struct str       text   = str_from_at(target, target.len < UUID_TEXT ? 0 : target.len - UUID_TEXT);
    struct point_row row;

    if (!point_select(limit->point, target, &row)) {
        send_answer(limit, "404 Not Found", "{}");
        return;
    }
    snprintf(limit->body, sizeof(limit->body),
             "{\"uuid\":\"" STR_FMT "\",\"recordTypeUuid\":\"00000000-0000-0000-0000-%012u\",\"firstName\":\"%s\","
             "\"lastName\":\"%s\",\"phone\":\"%s\",\"parameters\":%s,\"status\":%u,\"createdAt\":\"%s\","
             "\"updatedAt\":\"%s\",\"campaignHistory\":[]}",
             STR_ARG(text), row.type_id, row.first_name, row.last_name, row.phone, row.parameters, row.status,
             row.created_at, row.updated_at);
    send_answer(limit, "200 OK", limit->body);
}

/* The body is read, and not looked at. */
static void answer_insert(struct limit *limit)
{
    char        text[UUID_TEXT + 1];
    struct uuid uuid;

    while (FCGX_GetStr(limit->body, sizeof(limit->body), limit->request.in) == (int)sizeof(limit->body))
        continue;
    if (!point_insert(limit->point, &uuid)) {
        send_answer(limit, "503 Service Unavailable", "{}");
        return;
    }
    uuid_format(uuid, text);
    snprintf(limit->body, sizeof(limit->body), "{\"uuid\":\"%s\",%s", text, strchr(constant, ',') + 1);
    send_answer(limit, "201 Created", limit->body);
}

static const struct {
    const char *name;
    void (*answer)(struct limit *limit);
    bool needs_database;
} modes[] = {
    {"constant", answer_constant, false},
    {"select", answer_select, true},
    {"insert", answer_insert, true},
};

int main(int argc, char **argv)
{
    static struct limit limit;
    size_t              mode = 0;

    while (mode < COUNT_OF(modes) && (argc != 2 || strcmp(argv[1], modes[mode].name) != 0))
        mode++;
    if (mode == COUNT_OF(modes)) {
        fputs("usage: limit-fcgi constant|select|insert, with a listening socket as descriptor 0\n", stderr);
        return USAGE;
    }
    if (modes[mode].needs_database)
        limit.point = point_open();
    FCGX_Init();
    FCGX_InitRequest(&limit.request, 0, 0);
    while (FCGX_Accept_r(&limit.request) == 0) {
        modes[mode].answer(&limit);
        FCGX_Finish_r(&limit.request);
    }
    return EXIT_SUCCESS;
}
