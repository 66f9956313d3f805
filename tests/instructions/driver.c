/*
 * Feeds fixed requests to serve(), against a real database, for callgrind to count instructions. tests/instructions.sh
 * runs it so that each call of measured_request is a profile of its own: RUNS of them for each row of the table.
 *
 *   driver --versions    prints what the counts depend on
 *   driver --names       prints the names of the table's rows, one a line
 *   driver               sends the requests
 */
#include "config.h"

#include "api/serve.h"
#include "api/share.h"
#include "domain/account.h"
#include "http/answer.h"
#include "metrics/shares.h"
#include "store/accounts.h"
#include "store/schema.h"

#include <stdio.h>
#include <stdlib.h>

enum { RECORDS = 30, WARM_UPS = 3, RUNS = 9, TEXT_SIZE = 1024 };

enum { LONG_TEXT = 16000 /* characters of three bytes */, PROSE = 32000 /* letters and spaces */ };

struct driver {
    struct arena *arena;
    struct tenant tenant;
    char          authorization[64];
    char          type[64]; /* uuids of objects */
    char          record[64];
    char          long_record[64]; /* of much text */
    char          prose[64];       /* of many words */
    int           number;          /* of the next request */
};

static const struct http_settings http = {.body_limit = 1 << 20, .zoneinfo = "/usr/share/zoneinfo"};

static void fail(const char *what)
{
    fprintf(stderr, "driver: %s\n", what);
    exit(EXIT_FAILURE);
}

static void must(struct problem *problem)
{
    if (!problem)
        return;
    fprintf(stderr, "driver: " STR_FMT "\n", STR_ARG(problem->detail));
    exit(EXIT_FAILURE);
}

static struct request new_request(struct driver *driver, enum method method, const char *target, const char *body)
{
    struct str text = str_from(body);

    return (struct request){
        .arena         = driver->tenant.arena,
        .tenant        = &driver->tenant,
        .settings      = &http,
        .now           = clock_now(),
        .id            = STR("0123456789abcdef0123456789abcdef"),
        .method        = method,
        .target        = str_from(target),
        .authorization = str_from(driver->authorization),
        .accept        = STR("*/*"),
        .content_type  = text.len ? STR("application/json") : (struct str){0},
        .has_length    = text.len > 0,
        .body          = text,
    };
}

/* All that is counted: from the decoded request to the text of the answer, the charge, and the end of its memory. */
__attribute__((noinline)) void measured_request(struct request *request, struct response *response, size_t *len);

void measured_request(struct request *request, struct response *response, size_t *len)
{
    serve(request, response);
    *len = answer_headers(request, response).len + response->body.len;
    share_charge(request);
    arena_reset(request->arena);
}

/* Sends a request that must succeed; keeps the uuid that the answer begins with, if wanted. */
static void ask(struct driver *driver, enum method method, const char *target, const char *body, char uuid[64])
{
    static const char start[] = "{\"uuid\":\"";
    struct request    request = new_request(driver, method, target, body);
    struct response   response;

    serve(&request, &response);
    if (response.status >= 300)
        fail(response.body.at);
    if (uuid && str_starts(response.body, str_from(start)))
        memcpy(uuid, response.body.at + sizeof(start) - 1, 36);
    arena_reset(driver->tenant.arena);
}

/* What an @ and this letter stand for: the type, the record of much text or of many words, or another one. */
static const char *name_of(const struct driver *driver, char letter)
{
    if (letter == 't')
        return driver->type;
    if (letter == 'p')
        return driver->prose;
    return letter == 'l' ? driver->long_record : driver->record;
}

/* Writes numbers and names into the places of a row's text: @n the request's number, the others as above. */
static const char *filled(const struct driver *driver, const char *text, char out[TEXT_SIZE])
{
    size_t len = 0;

    for (; *text; text++) {
        const char *name = name_of(driver, text[1]);

        if (len + 64 >= TEXT_SIZE)
            fail("a row's text is too long");
        if (*text != '@')
            out[len++] = *text;
        else if (text[1] == 'n')
            len += (size_t)snprintf(out + len, TEXT_SIZE - len, "%04d", driver->number);
        else
            len += (size_t)snprintf(out + len, TEXT_SIZE - len, "%s", name);
        text += *text == '@';
    }
    out[len] = '\0';
    return out;
}

/* clang-format off */
static const char type_body[] =
    "{\"name\":\"Lead\",\"parameters\":["
    "{\"id\":\"company\",\"type\":\"text\",\"title\":\"Company\"},"
    "{\"id\":\"amount\",\"type\":\"decimal\",\"title\":\"Amount\"},"
    "{\"id\":\"last_visit\",\"type\":\"date\",\"title\":\"Last visit\"},"
    "{\"id\":\"ticket\",\"type\":\"text\",\"title\":\"Ticket\",\"validation\":\"^[A-Z]{2}-[0-9]+$\"},"
    "{\"id\":\"stage\",\"type\":\"select\",\"title\":\"Stage\",\"options\":[\"new\",\"warm\",\"won\"],\"default\":\"new\"}]}";
static const char record_body[] =
    "{\"recordTypeUuid\":\"@t\",\"firstName\":\"Ada@n\",\"lastName\":\"Lovelace\",\"phone\":\"+44 7700 90@n\","
    "\"parameters\":{\"company\":\"Engines and Sons\",\"amount\":1.10,\"last_visit\":\"2026-04-01\",\"ticket\":\"AB-12345\"}}";

static const struct row {
    const char *name;
    enum method method;
    const char *target;
    const char *body;
} rows[] = {
    {"get_one",         METHOD_GET,   "/api/records/@r",                                NULL},
    {"list_of_ten",     METHOD_GET,   "/api/records?recordTypeUuid=@t&limit=10",        NULL},
    {"search",          METHOD_GET,   "/api/records?search=engines+lov",                NULL},
    {"create",          METHOD_POST,  "/api/records",                                   record_body},
    {"patch",           METHOD_PATCH, "/api/records/@r",                                "{\"firstName\":\"Augusta@n\"}"},
    {"get_record_type", METHOD_GET,   "/api/record-types/@t",                           NULL},
    {"patch_long",      METHOD_PATCH, "/api/records/@l",                                "{\"firstName\":\"Augusta@n\"}"},
    {"patch_prose",     METHOD_PATCH, "/api/records/@p",                                "{\"firstName\":\"Augusta@n\"}"},
};
/* clang-format on */

static void open_account(struct driver *driver)
{
    struct arena        *arena   = driver->tenant.arena;
    struct account      *account = SHAPE_NEW(arena, struct account, account_shape);
    struct token_record *token   = SHAPE_NEW(arena, struct token_record, token_shape);
    struct str           text    = token_make(arena);
    struct digest        digest  = digest_sha256(arena, text);

    SET(account, uuid, uuid_new());
    SET(account, name, STR("Instructions"));
    SET(account, status, ACCOUNT_ACTIVE);
    SET(account, created_at, clock_now());
    must(store_account_add(&driver->tenant, account));
    SET(token, account_id, account->id);
    SET(token, uuid, uuid_new());
    SET(token, name, STR("Instructions"));
    SET(token, hash, ((struct bytes){.at = digest.bytes, .len = sizeof(digest.bytes)}));
    SET(token, prefix, ((struct str){.at = text.at, .len = TOKEN_PREFIX_LENGTH}));
    SET(token, scope_bits, SCOPE_ALL);
    SET(token, created_at, clock_now());
    must(store_token_add(&driver->tenant, token));
    snprintf(driver->authorization, sizeof(driver->authorization), "Bearer " STR_FMT, STR_ARG(text));
    arena_reset(arena);
}

/* A record whose company has a name of many different Han characters. Made late, for searches look at it, too. */
static void add_long_record(struct driver *driver)
{
    static const char start[] =
        "{\"recordTypeUuid\":\"@t\",\"phone\":\"+44 7700 909999\",\"parameters\":{\"company\":\"";
    static char body[TEXT_SIZE + 3 * LONG_TEXT];
    size_t      len  = strlen(filled(driver, start, body));
    unsigned    next = 1;

    for (int i = 0; i < LONG_TEXT; i++) {
        unsigned character = 0x4E00 + (next >> 8) % 20000;

        next        = next * 1103515245 + 12345;
        body[len++] = (char)(0xE0 | character >> 12);
        body[len++] = (char)(0x80 | (character >> 6 & 63));
        body[len++] = (char)(0x80 | (character & 63));
    }
    memcpy(body + len, "\"}}", 4);
    ask(driver, METHOD_POST, "/api/records", body, driver->long_record);
}

/* A record whose company has a name of many words, most of which it has more than once. */
static void add_prose(struct driver *driver)
{
    static const char start[] =
        "{\"recordTypeUuid\":\"@t\",\"phone\":\"+44 7700 908888\",\"parameters\":{\"company\":\"";
    static char body[TEXT_SIZE + PROSE];
    size_t      first = strlen(filled(driver, start, body));
    size_t      len   = first;
    unsigned    next  = 1;

    while (len < first + PROSE - 16) {
        unsigned word = (next >> 8) % 2000;

        next = next * 1103515245 + 12345;
        for (unsigned i = 0; i < 2 + word % 8; i++, word = word * 31 + 7)
            body[len++] = (char)('a' + word % 26);
        body[len++] = ' ';
    }
    memcpy(body + len - 1, "\"}}", 4);
    ask(driver, METHOD_POST, "/api/records", body, driver->prose);
}

static void fill(struct driver *driver)
{
    char body[TEXT_SIZE];

    must(schema_migrate(&driver->tenant, NULL));
    open_account(driver);
    ask(driver, METHOD_POST, "/api/record-types", type_body, driver->type);
    for (; driver->number < RECORDS; driver->number++)
        ask(driver, METHOD_POST, "/api/records", filled(driver, record_body, body), driver->record);
}

static void measure(struct driver *driver, const struct row *row)
{
    char target[TEXT_SIZE];
    char body[TEXT_SIZE];

    if (strstr(row->target, "@l"))
        add_long_record(driver);
    if (strstr(row->target, "@p"))
        add_prose(driver);
    for (int i = 0; i < WARM_UPS + RUNS; i++, driver->number++) {
        const char     *text    = row->body ? filled(driver, row->body, body) : NULL;
        struct request  request = new_request(driver, row->method, filled(driver, row->target, target), text);
        struct response response;
        size_t          len;

        if (i < WARM_UPS) {
            ask(driver, row->method, target, text, NULL);
            continue;
        }
        measured_request(&request, &response, &len);
        if (response.status >= 300)
            fail(row->name);
    }
}

static void print_versions(struct driver *driver)
{
    must(db_connect(driver->tenant.db, driver->tenant.arena));
    printf("compiler %s, %s; MariaDB " STR_FMT ", its library %s\n", __VERSION__, DRIVER_FLAGS,
           STR_ARG(db_server_version(driver->tenant.db)), db_client_version());
}

int main(int argc, char **argv)
{
    struct db_settings settings = {
        .socket          = getenv("CALLBOOK_TEST_SOCKET"),
        .user            = "root",
        .name            = getenv("CALLBOOK_TEST_DATABASE"),
        .connect_timeout = 2,
        .timeout         = 30,
    };
    struct driver driver = {.tenant = {.arena = arena_new(64 << 20), .db = db_new(&settings)}};

    if (argc > 1 && strcmp(argv[1], "--versions") == 0)
        print_versions(&driver);
    for (size_t i = 0; argc > 1 && strcmp(argv[1], "--names") == 0 && i < COUNT_OF(rows); i++)
        printf("%s\n", rows[i].name);
    if (argc == 1) {
        shares_start(25, 4);
        fill(&driver);
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            measure(&driver, &rows[i]);
    }
    db_free(driver.tenant.db);
    arena_free(driver.tenant.arena);
    return EXIT_SUCCESS;
}
