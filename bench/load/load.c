/*
 * load: sends requests over kept connections, each client one after the other, and prints how long they took as a line
 * of JSON. For ./dev bench, where wrk cannot be used: with one client, with bodies, and with lists that are walked.
 *
 *   load PORT CLIENTS SECONDS REQUESTS [again|once|walk] [MADE]
 *
 * The token is in the environment, CALLBOOK_TOKEN. A line of the file REQUESTS is METHOD STATUS TARGET [BODY]; the
 * first client begins with the first line, the next with the next, and every answer must have that status. With `once`
 * each line is sent once, by one of the clients, unless the time is up before. With `walk` each line is a list that is
 * walked page after page by its cursor. Twelve @ stand for a number that no other request has. The ids of what answers
 * with 201 is made are appended to the file MADE, one on a line.
 */
/* strcasestr is beyond POSIX 2008. */
#define _GNU_SOURCE

#include "load/http.h"
#include "load/latency.h"
#include "load/lines.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { USAGE = 2, MOST_CLIENTS = 256, REQUEST_SIZE = 1 << 20, CURSOR_SIZE = 1024, UUID_TEXT = 36, DIGITS = 12 };

static const char     mark[DIGITS + 1] = "@@@@@@@@@@@@";
static const uint64_t numbers          = 500000000000;

struct job {
    unsigned     port;
    unsigned     clients;
    bool         once;
    bool         walks;
    int          made; /* file descriptor; -1: none */
    const char  *token;
    uint64_t     first; /* number that no other request has */
    struct lines lines;
};

struct client {
    const struct job *job;
    struct http      *http;
    char             *request;
    uint64_t          unique;              /* of the next request */
    char              cursor[CURSOR_SIZE]; /* of the next page; empty at the front */
};

/* The number takes as much room as the mark, so that the length of the body stays. */
static void put_number(struct client *client)
{
    uint64_t number = client->unique;
    char     digits[DIGITS + 1];

    client->unique += client->job->clients;
    for (int i = DIGITS; i-- > 0; number /= 10)
        digits[i] = (char)('0' + number % 10);
    for (char *at = client->request; (at = strstr(at, mark)); at += DIGITS)
        memcpy(at, digits, DIGITS);
}

/* Builds the request of a line; returns its length, and the status that it should get. */
static size_t build(struct client *client, const char *line, long *status)
{
    char method[16]               = "";
    char target[4096]             = "";
    int  body                     = 0;
    char cursor[CURSOR_SIZE + 16] = "";
    int  len;

    if (sscanf(line, "%15s %ld %4095s %n", method, status, target, &body) < 3) {
        fprintf(stderr, "load: not a request: %.80s\n", line);
        exit(EXIT_FAILURE);
    }
    if (client->job->walks)
        snprintf(cursor, sizeof(cursor), "&cursor=%s", client->cursor);
    len = snprintf(client->request, REQUEST_SIZE, "%s %s%s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n",
                   method, target, cursor, client->job->token);
    if (line[body])
        len += snprintf(client->request + len, (size_t)(REQUEST_SIZE - len),
                        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(line + body),
                        line + body);
    else
        len += snprintf(client->request + len, (size_t)(REQUEST_SIZE - len), "\r\n");
    put_number(client);
    return (size_t)len;
}

/* The next page's cursor; at the end the walk begins again. */
static void take_cursor(struct client *client)
{
    static const char name[] = "\"nextCursor\":\"";
    const char       *at     = strstr(http_body(client->http), name);
    size_t            len    = at ? strcspn(at + sizeof(name) - 1, "\"") : 0;

    if (len >= CURSOR_SIZE)
        len = 0;
    memcpy(client->cursor, at ? at + sizeof(name) - 1 : "", len);
    client->cursor[len] = 0;
}

static void note_made(const struct client *client)
{
    const char *at = strcasestr(http_head(client->http), "\r\nlocation: ");
    size_t      len;
    char        line[UUID_TEXT + 1];

    if (!at)
        return;
    at += 12;
    len = strcspn(at, "\r");
    if (len < UUID_TEXT)
        return;
    memcpy(line, at + len - UUID_TEXT, UUID_TEXT);
    line[UUID_TEXT] = '\n';
    if (write(client->job->made, line, sizeof(line)) != (ssize_t)sizeof(line))
        perror("load: the file of what was made");
}

static void ask(struct client *client, const char *line, struct latency *latency)
{
    long     wanted  = 0;
    size_t   len     = build(client, line, &wanted);
    uint64_t started = time_now();
    int      status  = http_ask(client->http, client->request, len);

    latency_add(latency, time_now() - started);
    if (status != wanted) {
        latency->errors++;
        latency->statuses[status > 0 && status < LATENCY_STATUSES ? status : 0]++;
    }
    if (status == 201 && client->job->made >= 0)
        note_made(client);
    if (client->job->walks)
        take_cursor(client);
}

static bool work(void *context, unsigned number, struct latency *latency, uint64_t end)
{
    const struct job *job    = context;
    struct client     client = {.job = job, .http = http_new(job->port), .request = malloc(REQUEST_SIZE)};

    client.unique = job->first + number;
    if (!client.request)
        return false;
    for (size_t i = number; time_now() < end && (!job->once || i < job->lines.count); i += job->clients)
        ask(&client, job->lines.at[i % job->lines.count], latency);
    http_free(client.http);
    free(client.request);
    return true;
}

static bool read_arguments(int argc, char **argv, struct job *job, double *seconds)
{
    if (argc < 5 || argc > 7)
        return false;
    job->port    = (unsigned)strtoul(argv[1], NULL, 10);
    job->clients = (unsigned)strtoul(argv[2], NULL, 10);
    *seconds     = strtod(argv[3], NULL);
    job->walks   = argc > 5 && strcmp(argv[5], "walk") == 0;
    job->once    = argc > 5 && strcmp(argv[5], "once") == 0;
    job->made    = -1;
    job->token   = getenv("CALLBOOK_TOKEN");
    if (argc == 7)
        job->made = open(argv[6], O_WRONLY | O_CREAT | O_APPEND, 0600);
    return job->port > 0 && job->port < 65536 && job->clients > 0 && job->clients <= MOST_CLIENTS && *seconds > 0 &&
           *seconds < 3600 && job->token && (argc < 7 || job->made >= 0);
}

/* Microseconds, which pass faster than requests are sent. The upper half of such numbers is left to wrk. */
static uint64_t first_number(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return ((uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000) % numbers;
}

int main(int argc, char **argv)
{
    struct job job     = {0};
    double     seconds = 0;
    bool       all_right;

    if (!read_arguments(argc, argv, &job, &seconds)) {
        fputs("usage: CALLBOOK_TOKEN=TOKEN load PORT CLIENTS SECONDS REQUESTS [again|once|walk] [MADE]\n", stderr);
        return USAGE;
    }
    job.lines = lines_read(argv[4]);
    job.first = first_number();
    all_right = crew_run(job.clients, seconds, work, &job);
    lines_free(&job.lines);
    return all_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
