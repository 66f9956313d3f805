#include "operator/account.h"

#include "base/utf8.h"
#include "json/write.h"
#include "store/accounts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_LENGTH = 255 };

bool operator_name_is_good(struct str name)
{
    if (utf8_valid(name) && !utf8_is_blank(name) && utf8_length(name) <= NAME_MAX_LENGTH && !utf8_has_control(name) &&
        !utf8_has_line_break(name))
        return true;
    operator_error(EXIT_USAGE, "a name has 1 to %d characters, no control characters, and is not blank",
                   NAME_MAX_LENGTH);
    return false;
}

struct tenant operation_tenant(const struct operation *operation, const struct account *account)
{
    struct tenant tenant = operation->tenant;

    tenant.account_id = account->id;
    return tenant;
}

struct account *operator_account(struct operation *operation, const char *name, int *status)
{
    struct account *account;
    struct problem *problem = store_account_find(&operation->tenant, str_from(name), &account);

    if (problem)
        *status = operator_problem(problem);
    else if (!account)
        *status = operator_error(EXIT_EXISTS, "there is no account %s", name);
    return problem ? NULL : account;
}

struct problem *operator_accounts(struct operation *operation, const char *name, struct list *accounts, int *status)
{
    struct account *account;

    *accounts = (struct list){0};
    if (!name)
        return store_account_list(&operation->tenant, accounts);
    if ((account = operator_account(operation, name, status)))
        *accounts = (struct list){.items = account, .count = 1};
    return NULL;
}

int command_account_create(struct operation *operation, const struct arguments *arguments)
{
    struct account *account = SHAPE_NEW(operation->tenant.arena, struct account, account_shape);
    struct problem *problem;

    if (!operator_name_is_good(str_from(arguments->subject)))
        return EXIT_USAGE;
    SET(account, uuid, uuid_new());
    SET(account, name, str_from(arguments->subject));
    SET(account, status, ACCOUNT_ACTIVE);
    SET(account, timezone, STR("UTC"));
    SET(account, created_at, clock_now());
    problem = store_account_add(&operation->tenant, account);
    if (problem && problem->kind == PROBLEM_conflict)
        return operator_error(EXIT_EXISTS, "there is an account %s already", arguments->subject);
    if (problem)
        return operator_problem(problem);
    operator_print_object(operation, account);
    return EXIT_DONE;
}

int command_account_list(struct operation *operation, const struct arguments *arguments)
{
    struct list     rows;
    struct problem *problem = store_account_list(&operation->tenant, &rows);

    (void)arguments;
    if (problem)
        return operator_problem(problem);
    operator_print_rows(operation, &rows);
    return EXIT_DONE;
}

/* Takes over what the options say; false with a message. */
static bool take_settings(const struct operation *operation, const struct arguments *arguments,
                          struct account *settings)
{
    struct faults faults = {0};

    if (arguments->name && !operator_name_is_good(str_from(arguments->name)))
        return false;
    if (arguments->name)
        SET(settings, name, str_from(arguments->name));
    if (arguments->default_country && strcmp(arguments->default_country, "none") == 0)
        CLEAR(settings, default_country);
    else if (arguments->default_country)
        SET(settings, default_country, str_from(arguments->default_country));
    if (arguments->timezone)
        SET(settings, timezone, str_from(arguments->timezone));
    account_check(operation->tenant.arena, settings, operation->config->zoneinfo, &faults);
    for (const struct violation *fault = faults.first; fault; fault = fault->next)
        operator_error(EXIT_USAGE, "--%s: " STR_FMT, str_is(fault->place, "/timezone") ? "timezone" : "default-country",
                       STR_ARG(fault->detail));
    return !faults.count;
}

int command_account_set(struct operation *operation, const struct arguments *arguments)
{
    int             status  = EXIT_DONE;
    struct account *account = operator_account(operation, arguments->account, &status);
    struct account *settings;
    struct tenant   tenant;
    struct problem *problem;

    if (!account)
        return status;
    if (!arguments->name && !arguments->default_country && !arguments->timezone)
        return operator_error(EXIT_USAGE, "--name, --default-country or --timezone is needed");
    tenant = operation_tenant(operation, account);
    if ((problem = db_begin(&tenant)) || (problem = store_account_settings_lock(&tenant, &settings)))
        return operator_problem(problem);
    if (!take_settings(operation, arguments, settings)) {
        db_rollback(tenant.db);
        return EXIT_USAGE;
    }
    problem = store_account_settings_update(&tenant, settings);
    if (problem && problem->kind == PROBLEM_conflict)
        return operator_error(EXIT_EXISTS, "there is an account %s already", arguments->name);
    if (problem || (problem = db_commit(&tenant)))
        return operator_problem(problem);
    operator_print_object(operation, settings);
    return EXIT_DONE;
}

int command_account_suspend(struct operation *operation, const struct arguments *arguments)
{
    int             status  = EXIT_DONE;
    struct account *account = operator_account(operation, arguments->subject, &status);
    struct problem *problem;

    if (!account)
        return status;
    if (account->status == ACCOUNT_IMPORTING || account->status == ACCOUNT_DELETING)
        return operator_error(EXIT_EXISTS, "%s has a part of its data only: it is %s", arguments->subject,
                              account_statuses[account->status]);
    problem =
        store_account_set_status(&operation->tenant, account, arguments->undo ? ACCOUNT_ACTIVE : ACCOUNT_SUSPENDED);
    if (problem)
        return operator_problem(problem);
    operator_print_object(operation, account);
    return EXIT_DONE;
}

/* "30d" and "12h" count from now; a day ends at its first moment in UTC. */
static bool read_expiry(struct arena *arena, const char *text, struct instant *out)
{
    char *end;
    long  count = strtol(text, &end, 10);

    if (end != text && count > 0 && count <= 36500 && (*end == 'd' || *end == 'h') && end[1] == 0) {
        out->micros = clock_now().micros + (int64_t)count * (*end == 'd' ? 86400 : 3600) * 1000000;
        return true;
    }
    if (date_valid(str_from(text)))
        return instant_parse(arena_format(arena, "%sT00:00:00Z", text), out);
    return instant_parse(str_from(text), out);
}

static struct str fill_token(struct operation *operation, struct token_record *token, const struct account *account,
                             const struct arguments *arguments)
{
    struct str     text   = token_make(operation->tenant.arena);
    struct digest *digest = ARENA_NEW(operation->tenant.arena, struct digest);

    *digest = digest_sha256(operation->tenant.arena, text);
    SET(token, account_id, account->id);
    SET(token, uuid, uuid_new());
    SET(token, name, str_from(arguments->name));
    SET(token, hash, ((struct bytes){.at = digest->bytes, .len = sizeof(digest->bytes)}));
    SET(token, prefix, ((struct str){.at = text.at, .len = TOKEN_PREFIX_LENGTH}));
    SET(token, created_at, clock_now());
    token_name_scopes(operation->tenant.arena, token);
    return text;
}

/* The one time that a token is shown: with --json beside its uuid, else alone on the last line. */
static void print_new_token(const struct operation *operation, const struct token_record *token, struct str text)
{
    struct json_writer *writer = json_writer_new(operation->tenant.arena);

    if (!operation->json) {
        operator_print_object(operation, token);
        printf(STR_FMT "\n", STR_ARG(text));
        return;
    }
    json_object_open(writer);
    json_name(writer, STR("token"));
    json_text(writer, text);
    json_name(writer, STR("details"));
    json_described(writer, token);
    json_object_close(writer);
    printf(STR_FMT "\n", STR_ARG(json_writer_text(writer)));
}

/* A new file that only its owner may read; -1 with a message: it cannot be made. */
static int token_file_make(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);

    if (file < 0)
        operator_error(EXIT_FAILED, "cannot make %s: %s", path, strerror(errno));
    return file;
}

/* The token and the end of the line, on the disk for good. Closes the file. */
static bool token_file_write(int file, const char *path, struct str text)
{
    bool good = dprintf(file, STR_FMT "\n", STR_ARG(text)) == (int)text.len + 1 && fsync(file) == 0;

    if (!good)
        operator_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
    return close(file) == 0 && good;
}

/* The file is made before the token and filled after it: neither is there without the other. */
static int token_add_to_file(struct operation *operation, struct token_record *token, struct str text, const char *path)
{
    int             file = token_file_make(path);
    struct problem *problem;

    if (file < 0)
        return EXIT_FAILED;
    if ((problem = store_token_add(&operation->tenant, token))) {
        close(file);
        unlink(path);
        return operator_problem(problem);
    }
    if (!token_file_write(file, path, text)) {
        operator_error(EXIT_FAILED, "the token " STR_FMT " was made; revoke it", STR_ARG(token->prefix));
        return EXIT_FAILED;
    }
    operator_print_object(operation, token);
    return EXIT_DONE;
}

int command_token_create(struct operation *operation, const struct arguments *arguments)
{
    struct token_record *token  = SHAPE_NEW(operation->tenant.arena, struct token_record, token_shape);
    int                  status = EXIT_DONE;
    struct account      *account;
    struct instant       expires_at;
    struct problem      *problem;
    struct str           text;

    SET(token, scope_bits, scopes_parse(str_from(arguments->scopes)));
    if (!token->scope_bits)
        return operator_error(EXIT_USAGE, "--scopes %s: a scope is unknown; see --help", arguments->scopes);
    if (!operator_name_is_good(str_from(arguments->name)))
        return EXIT_USAGE;
    if (arguments->expires && !read_expiry(operation->tenant.arena, arguments->expires, &expires_at))
        return operator_error(EXIT_USAGE, "--expires %s: not a time; see --help", arguments->expires);
    if (arguments->expires)
        SET(token, expires_at, expires_at);
    if (!(account = operator_account(operation, arguments->account, &status)))
        return status;
    text = fill_token(operation, token, account, arguments);
    if (arguments->token_file)
        return token_add_to_file(operation, token, text, arguments->token_file);
    if ((problem = store_token_add(&operation->tenant, token)))
        return operator_problem(problem);
    print_new_token(operation, token, text);
    return EXIT_DONE;
}

int command_token_list(struct operation *operation, const struct arguments *arguments)
{
    int             status  = EXIT_DONE;
    struct account *account = operator_account(operation, arguments->account, &status);
    struct tenant   tenant;
    struct list     rows;
    struct problem *problem;

    if (!account)
        return status;
    tenant = operation_tenant(operation, account);
    if ((problem = store_token_list(&tenant, &rows)))
        return operator_problem(problem);
    operator_print_rows(operation, &rows);
    return EXIT_DONE;
}

int command_token_revoke(struct operation *operation, const struct arguments *arguments)
{
    struct token_record *token;
    struct list          rows;
    struct problem      *problem = store_token_find(&operation->tenant, str_from(arguments->subject), &rows);

    if (problem)
        return operator_problem(problem);
    if (!rows.count)
        return operator_error(EXIT_EXISTS, "there is no token %s", arguments->subject);
    if (rows.count > 1)
        return operator_error(EXIT_EXISTS, "several tokens begin with %s: name one by its uuid", arguments->subject);
    token = rows.items;
    if (HAS(token, revoked_at))
        return operator_error(EXIT_EXISTS, "the token %s is revoked already", arguments->subject);
    if ((problem = store_token_revoke(&operation->tenant, token, clock_now())))
        return operator_problem(problem);
    operator_print_object(operation, token);
    return EXIT_DONE;
}
