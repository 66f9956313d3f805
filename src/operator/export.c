/* callbook export: records or orders of an account into a file on this host, as by the calls of the API. */
#include "operator/operator.h"

#include "api/calls.h"
#include "jobs/jobs.h"
#include "json/read.h"
#include "json/write.h"
#include "operator/account.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Bytes for what is known of a job, and for a step of one; milliseconds between two looks at the progress. */
enum { JOB_MEMORY = 16 << 20, STEP_MEMORY = 192 << 20, TURN = 400, TARGET_SIZE = 100 };

struct exporting {
    struct operation       *operation;
    const struct arguments *arguments;
    struct calls           *calls;
    const struct value     *answer; /* of the last call */
    char                    uuid[37];
    char                    target[TARGET_SIZE];
    int                     status;
};

static volatile sig_atomic_t is_ending;

static void end(int number)
{
    (void)number;
    is_ending = 1;
}

static bool is_over(void)
{
    return is_ending;
}

/* --- calls -------------------------------------------------------------------------------------------------------- */

static int tell(const struct problem *problem)
{
    bool is_ours = problem->kind == PROBLEM_unacceptable || problem->kind == PROBLEM_malformed;
    int  status  = is_ours ? EXIT_USAGE : EXIT_FAILED;

    if (!problem->violations)
        operator_error(status, STR_FMT, STR_ARG(problem->detail));
    for (const struct violation *fault = problem->violations; fault; fault = fault->next)
        operator_error(status, STR_FMT ": " STR_FMT, STR_ARG(fault->place), STR_ARG(fault->detail));
    return status;
}

/* False, with a message. */
static bool make(struct exporting *exporting, const struct call *call)
{
    struct problem *problem = calls_make(exporting->calls, call, &exporting->answer);

    if (problem)
        exporting->status = tell(problem);
    return !problem;
}

/* What is asked of the export itself: "/file". */
static struct call call_of(struct exporting *exporting, const char *method, const char *what)
{
    int len = snprintf(exporting->target, TARGET_SIZE, "/api/exports/%s%s", exporting->uuid, what);

    return (struct call){.method = method, .target = {.at = exporting->target, .len = (size_t)len}};
}

static bool look(struct exporting *exporting)
{
    struct call call = call_of(exporting, "GET", "");

    return make(exporting, &call);
}

static struct str text_of(const struct value *object, const char *name)
{
    const struct value *member = value_member(object, str_from(name));

    return member && (member->kind == VALUE_STRING || member->kind == VALUE_NUMBER) ? member->text : STR("");
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static void write_text(struct json_writer *writer, const char *name, const char *text)
{
    if (!text)
        return;
    json_name(writer, str_from(name));
    json_text(writer, str_from(text));
}

/* The names, with commas between, as an array. */
static void write_fields(struct json_writer *writer, const char *fields)
{
    if (!fields)
        return;
    json_name(writer, STR("fields"));
    json_array_open(writer);
    for (const char *comma; fields; fields = comma ? comma + 1 : NULL) {
        comma = strchr(fields, ',');
        json_text(writer, (struct str){.at = fields, .len = comma ? (size_t)(comma - fields) : strlen(fields)});
    }
    json_array_close(writer);
}

/* It stands as it is: what is no JSON is refused with the whole. */
static void write_filter(struct json_writer *writer, const char *filter)
{
    if (!filter)
        return;
    json_name(writer, STR("filter"));
    json_raw(writer, str_from(filter));
}

static bool ask(struct exporting *exporting)
{
    const struct arguments *arguments = exporting->arguments;
    struct json_writer     *writer    = json_writer_new(exporting->operation->tenant.arena);
    struct call             call      = {.method = "POST", .target = STR("/api/exports")};

    json_object_open(writer);
    write_text(writer, "of", arguments->of ? arguments->of : "records");
    write_text(writer, "format", arguments->format);
    write_text(writer, "profile", arguments->profile);
    write_text(writer, "recordTypeUuid", arguments->record_type);
    write_text(writer, "campaignUuid", arguments->in_campaign);
    write_text(writer, "segment", arguments->segment);
    write_text(writer, "search", arguments->search);
    write_fields(writer, arguments->fields);
    write_filter(writer, arguments->filter);
    json_object_close(writer);
    call.body = json_writer_text(writer);
    if (!make(exporting, &call))
        return false;
    snprintf(exporting->uuid, sizeof(exporting->uuid), STR_FMT, STR_ARG(text_of(exporting->answer, "uuid")));
    return true;
}

/* --- work --------------------------------------------------------------------------------------------------------- */

static bool goes_on(const struct exporting *exporting)
{
    struct str state = text_of(exporting->answer, "state");

    return str_is(state, "waiting") || str_is(state, "running");
}

/* On a terminal, on a line that the next one replaces. */
static void show_progress(const struct exporting *exporting)
{
    const struct value *progress = value_member(exporting->answer, STR("progress"));

    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K" STR_FMT " of " STR_FMT " rows, " STR_FMT " a second",
                STR_ARG(text_of(progress, "done")), STR_ARG(text_of(progress, "total")),
                STR_ARG(text_of(progress, "perSecond")));
}

/* The job is worked on here, unless `callbook jobs` has it already; what else is due has its turn meanwhile. */
static bool work(struct exporting *exporting, const struct jobs_work *jobs)
{
    const struct timespec pause = {.tv_nsec = TURN * 1000000L / 2};

    while (look(exporting) && goes_on(exporting) && !is_ending) {
        bool            found;
        struct problem *problem = jobs_run(jobs, &found);

        show_progress(exporting);
        if (problem) {
            exporting->status = operator_problem(problem);
            return false;
        }
        if (!found)
            nanosleep(&pause, NULL);
    }
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
    if (is_ending)
        exporting->status = operator_error(EXIT_FAILED, "export %s goes on with `callbook jobs`", exporting->uuid);
    return exporting->status == EXIT_DONE;
}

static bool run(struct exporting *exporting)
{
    struct jobs_work    jobs = {.nobody = exporting->operation->tenant, .milliseconds = TURN, .is_over = is_over};
    const struct value *problem;
    bool                is_done;

    jobs.nobody.arena = arena_new(JOB_MEMORY);
    jobs.step_arena   = arena_new(STEP_MEMORY);
    is_done           = work(exporting, &jobs);
    arena_free(jobs.step_arena);
    arena_free(jobs.nobody.arena);
    if (!is_done || str_is(text_of(exporting->answer, "state"), "done"))
        return is_done;
    problem = value_member(exporting->answer, STR("problem"));
    exporting->status =
        operator_error(EXIT_FAILED, "the export is " STR_FMT ": " STR_FMT, STR_ARG(text_of(exporting->answer, "state")),
                       STR_ARG(text_of(problem ? problem : exporting->answer, "detail")));
    return false;
}

/* --- the file ----------------------------------------------------------------------------------------------------- */

/* A new one, which only its owner may read. NULL, with a message. */
static FILE *open_file(struct exporting *exporting)
{
    const char *path = exporting->arguments->to;
    int         file;

    if (strcmp(path, "-") == 0)
        return stdout;
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        exporting->status =
            operator_error(errno == EEXIST ? EXIT_EXISTS : EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
    return file < 0 ? NULL : fdopen(file, "w");
}

/* What is not whole is not left there. */
static void close_file(struct exporting *exporting, FILE *file)
{
    const char *path = exporting->arguments->to;

    if ((file == stdout ? fflush(file) : fclose(file)) != 0 && exporting->status == EXIT_DONE)
        exporting->status = operator_error(EXIT_FAILED, "cannot write %s: %s", path, strerror(errno));
    if (exporting->status != EXIT_DONE && file != stdout)
        unlink(path);
}

/* Then it has done what it was for, and goes. */
static void save(struct exporting *exporting, FILE *file)
{
    struct call     call    = call_of(exporting, "GET", "/file");
    struct problem *problem = calls_save(exporting->calls, &call, file);

    if (problem) {
        exporting->status = tell(problem);
        return;
    }
    call = call_of(exporting, "DELETE", "");
    make(exporting, &call);
}

static void export_into(struct exporting *exporting, FILE *file)
{
    if (ask(exporting) && run(exporting))
        save(exporting, file);
    close_file(exporting, file);
}

int command_export(struct operation *operation, const struct arguments *arguments)
{
    struct exporting exporting = {.operation = operation, .arguments = arguments};
    struct sigaction action    = {.sa_handler = end};
    struct account  *account   = operator_account(operation, arguments->account, &exporting.status);
    FILE            *file      = account ? open_file(&exporting) : NULL;

    if (!file)
        return exporting.status;
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    exporting.calls = calls_new(operation->tenant.arena, operation->tenant.db, account, operation->config->zoneinfo);
    export_into(&exporting, file);
    calls_free(exporting.calls);
    return exporting.status;
}
