/* callbook import: a file of rows on this host becomes records, as by the calls of the API. */
#include "operator/import.h"

#include "base/utf8.h"
#include "jobs/jobs.h"
#include "json/write.h"
#include "operator/account.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Bytes of a part, for what is known of a job, and for a step of one; milliseconds between two looks at the progress.
 */
enum { PART_BYTES = 1 << 20, JOB_MEMORY = 16 << 20, STEP_MEMORY = 192 << 20, TURN = 400 };

enum { TARGET_SIZE = 160, NAME_SIZE = 4096, NAMES = 1000 /* that are tried for the file of errors */ };

struct importing {
    struct operation       *operation;
    const struct arguments *arguments;
    struct account         *account;
    struct calls           *calls;
    struct arena           *arena; /* for what outlives a call */
    struct str              settings;
    const struct value     *answer; /* of the last call */
    char                    uuid[37];
    char                    target[TARGET_SIZE];
    int                     status;
};

/* --- calls -------------------------------------------------------------------------------------------------------- */

/* False, with a message. */
static bool make(struct importing *importing, const struct call *call)
{
    struct problem *problem = calls_make(importing->calls, call, &importing->answer);

    if (!problem)
        return true;
    importing->status = problem->kind == PROBLEM_unacceptable ? EXIT_USAGE : EXIT_FAILED;
    if (!problem->violations)
        operator_error(importing->status, STR_FMT, STR_ARG(problem->detail));
    for (const struct violation *fault = problem->violations; fault; fault = fault->next)
        operator_error(importing->status, STR_FMT ": " STR_FMT, STR_ARG(fault->place), STR_ARG(fault->detail));
    return false;
}

/* What is asked of the import itself: "/run". */
static struct call call_of(struct importing *importing, const char *method, const char *what)
{
    int len = snprintf(importing->target, TARGET_SIZE, "/api/imports/%s%s", importing->uuid, what);

    return (struct call){.method = method, .target = {.at = importing->target, .len = (size_t)len}};
}

static bool ask(struct importing *importing, const char *method, const char *what)
{
    struct call call = call_of(importing, method, what);

    return make(importing, &call);
}

/* --- the record type ---------------------------------------------------------------------------------------------- */

/* Whether the type is the one that is asked for: by uuid, slug or name, or the account's default one. */
static bool is_meant(const struct value *type, const char *asked)
{
    const struct value *is_default = value_member(type, STR("isDefault"));

    if (!asked)
        return is_default && is_default->kind == VALUE_TRUE;
    return str_is(import_text(type, "uuid"), asked) || str_is(import_text(type, "slug"), asked) ||
           str_is(import_text(type, "name"), asked);
}

static bool find_type(struct importing *importing, struct str *uuid)
{
    const struct value *types;
    char                target[TARGET_SIZE];
    int                 page = 1;

    do {
        int         len  = snprintf(target, TARGET_SIZE, "/api/record-types?limit=100&page=%d", page++);
        struct call call = {.method = "GET", .target = {.at = target, .len = (size_t)len}};

        if (!make(importing, &call))
            return false;
        types = value_member(importing->answer, STR("recordTypes"));
        for (const struct value *type = types ? types->first : NULL; type; type = type->next) {
            if (!is_meant(type, importing->arguments->type))
                continue;
            *uuid = arena_str(importing->arena, import_text(type, "uuid"));
            return true;
        }
    } while (types && types->count);
    importing->status =
        importing->arguments->type
            ? operator_error(EXIT_EXISTS, "the account has no record type %s", importing->arguments->type)
            : operator_error(EXIT_USAGE, "the account has no default record type: name one with --type");
    return false;
}

/* --- upload ------------------------------------------------------------------------------------------------------- */

static struct str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_from(slash ? slash + 1 : path);
}

static void write_text(struct json_writer *writer, const char *name, struct str text)
{
    json_name(writer, str_from(name));
    json_text(writer, text);
}

static bool create(struct importing *importing)
{
    const struct arguments *arguments = importing->arguments;
    struct json_writer     *writer    = json_writer_new(importing->arena);
    struct call             call      = {.method = "POST", .target = STR("/api/imports")};
    struct str              type;
    struct str              uuid;

    if (!find_type(importing, &type))
        return false;
    json_object_open(writer);
    write_text(writer, "recordTypeUuid", type);
    if (arguments->campaign)
        write_text(writer, "campaignUuid", str_from(arguments->campaign));
    if (utf8_valid(base_name(arguments->subject)))
        write_text(writer, "name", base_name(arguments->subject));
    json_object_close(writer);
    call.body = json_writer_text(writer);
    if (!make(importing, &call))
        return false;
    uuid = import_text(importing->answer, "uuid");
    snprintf(importing->uuid, sizeof(importing->uuid), STR_FMT, STR_ARG(uuid));
    return true;
}

static bool put_part(struct importing *importing, int number, struct str bytes)
{
    char        what[32];
    struct call call;

    snprintf(what, sizeof(what), "/parts/%d", number);
    call      = call_of(importing, "PUT", what);
    call.type = "application/octet-stream";
    call.body = bytes;
    return make(importing, &call);
}

static bool upload(struct importing *importing, FILE *file)
{
    char       *part   = arena_room(importing->arena, PART_BYTES);
    int         number = 0;
    struct call call;
    size_t      len;

    while ((len = fread(part, 1, PART_BYTES, file)) > 0 && !operator_is_ending())
        if (!put_part(importing, ++number, (struct str){.at = part, .len = len}))
            return false;
    if (ferror(file) || operator_is_ending() || !number) {
        importing->status = operator_error(EXIT_FAILED, "cannot read %s: %s", importing->arguments->subject,
                                           number ? strerror(errno) : "it is empty");
        return false;
    }
    call      = call_of(importing, "POST", "/complete");
    call.body = arena_format(importing->arena, "{\"parts\":%d}", number);
    if (!make(importing, &call))
        return false;
    if (!importing->settings.len)
        return true;
    call      = call_of(importing, "PATCH", "");
    call.body = importing->settings;
    return make(importing, &call);
}

/* --- work --------------------------------------------------------------------------------------------------------- */

static bool is_busy(struct importing *importing)
{
    struct str state = import_text(importing->answer, "state");

    return str_is(state, "checking") || str_is(state, "running");
}

static void wait_a_moment(void)
{
    struct timespec pause = {.tv_nsec = TURN * 1000000L / 2};

    nanosleep(&pause, NULL);
}

static bool show_progress(struct importing *importing)
{
    char        target[TARGET_SIZE];
    int         len  = snprintf(target, TARGET_SIZE, "/api/jobs/%s", importing->uuid);
    struct call call = {.method = "GET", .target = {.at = target, .len = (size_t)len}};

    if (!make(importing, &call))
        return false;
    import_progress(importing->answer);
    return true;
}

/* Its job is worked on here, unless `callbook jobs` has it already; what else is due has its turn meanwhile. */
static bool work(struct importing *importing, const struct jobs_work *jobs)
{
    bool found = true;

    while (ask(importing, "GET", "") && is_busy(importing) && !operator_is_ending()) {
        struct problem *problem = jobs_run(jobs, &found);

        if (problem) {
            importing->status = operator_problem(problem);
            return false;
        }
        if (!show_progress(importing))
            return false;
        if (!found)
            wait_a_moment();
    }
    import_progress_end();
    if (operator_is_ending())
        importing->status = operator_error(EXIT_FAILED, "import %s goes on with `callbook jobs`", importing->uuid);
    return !operator_is_ending() && importing->status == EXIT_DONE;
}

static bool run(struct importing *importing)
{
    struct jobs_work jobs = {
        .nobody = importing->operation->tenant, .milliseconds = TURN, .is_over = operator_is_ending};
    bool is_done;

    if (!ask(importing, "POST", importing->arguments->check ? "/check" : "/run"))
        return false;
    jobs.nobody.arena = arena_new(JOB_MEMORY);
    jobs.step_arena   = arena_new(STEP_MEMORY);
    is_done           = work(importing, &jobs);
    arena_free(jobs.step_arena);
    arena_free(jobs.nobody.arena);
    return is_done;
}

/* --- the file of errors ------------------------------------------------------------------------------------------- */

/* people.errors.csv beside people.csv, or with a number in it: a file that is there may be one that is being mended. */
static FILE *open_beside(const char *path, char name[NAME_SIZE])
{
    struct str  base = base_name(path);
    const char *dot  = strrchr(base.at, '.');
    int         len  = (int)(dot && dot > base.at ? (size_t)(dot - path) : strlen(path));
    FILE       *file = NULL;

    for (int i = 1; i <= NAMES && !file; i++) {
        if (i == 1)
            snprintf(name, NAME_SIZE, "%.*s.errors.csv", len, path);
        else
            snprintf(name, NAME_SIZE, "%.*s.errors-%d.csv", len, path, i);
        if (!(file = fopen(name, "wxe")) && errno != EEXIST)
            break;
    }
    return file;
}

static bool save_errors(struct importing *importing)
{
    const struct arguments *arguments = importing->arguments;
    struct call             call      = call_of(importing, "GET", "/errors.csv");
    char                    name[NAME_SIZE];
    FILE                   *file;
    struct problem         *problem;

    if (arguments->errors)
        snprintf(name, NAME_SIZE, "%s", arguments->errors);
    file = arguments->errors ? fopen(name, "we") : open_beside(arguments->subject, name);
    if (!file) {
        importing->status = operator_error(EXIT_FAILED, "cannot write %s: %s", name, strerror(errno));
        return false;
    }
    problem = calls_save(importing->calls, &call, file);
    if (problem)
        importing->status = operator_problem(problem);
    if (fclose(file) && !problem)
        importing->status = operator_error(EXIT_FAILED, "cannot write %s: %s", name, strerror(errno));
    if (importing->status != EXIT_DONE)
        return false;
    fprintf(stderr, "callbook: the refused rows are in %s: mend them there and import that file\n", name);
    return true;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static void tell(struct importing *importing)
{
    int64_t refused = import_refused(importing->answer);
    bool    is_done = str_is(import_text(importing->answer, "state"), "done") ||
                   str_is(import_text(importing->answer, "state"), "checked");

    if (importing->operation->json)
        printf(STR_FMT "\n", STR_ARG(json_of_value(importing->arena, importing->answer)));
    else
        import_print(importing->answer);
    if (refused && !save_errors(importing))
        return;
    if (!is_done)
        importing->status = EXIT_FAILED;
    else if (refused)
        importing->status = EXIT_FAULTS;
}

static void import_file(struct importing *importing)
{
    const char *path = importing->arguments->subject;
    FILE       *file = fopen(path, "re");

    if (!file) {
        importing->status = operator_error(EXIT_FAILED, "cannot read %s: %s", path, strerror(errno));
        return;
    }
    if (import_settings(importing->arena, importing->arguments, &importing->settings)) {
        if (create(importing) && upload(importing, file) && run(importing))
            tell(importing);
    } else {
        importing->status = EXIT_USAGE;
    }
    fclose(file);
}

int command_import(struct operation *operation, const struct arguments *arguments)
{
    struct importing importing = {.operation = operation, .arguments = arguments, .arena = operation->tenant.arena};

    if (!(importing.account = operator_account(operation, arguments->account, &importing.status)))
        return importing.status;
    operator_catch_signals();
    importing.calls = calls_new(importing.arena, operation->tenant.db, importing.account, operation->config->zoneinfo);
    import_file(&importing);
    calls_free(importing.calls);
    return importing.status;
}
