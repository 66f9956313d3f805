#include "operator/doctor_private.h"

#include "base/timezone.h"
#include "json/write.h"
#include "store/inspect.h"
#include "store/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    CLOCK_TOLERANCE = 1000000, /* microseconds */
    MANY_ROWS       = 10000,
    MERGED_BYTES    = 16 << 20,
};

struct finding {
    struct described marks;
    struct str       check;
    int              verdict;
    struct str       detail;
};

/* clang-format off */
static const char *const verdicts[] = {"ok", "warning", "FAULT", NULL};

static const struct field finding_fields[] = {
    FIELD(struct finding, "check",   check),
    FIELD(struct finding, "verdict", verdict, .choices = verdicts),
    FIELD(struct finding, "detail",  detail),
};
SHAPE(finding_shape, "Finding", struct finding, finding_fields);
/* clang-format on */
extern const struct shape finding_shape;

void doctor_report(struct doctor *doctor, const char *check, enum verdict verdict, struct str detail)
{
    struct finding *finding = (struct finding *)doctor->findings.items + doctor->findings.count;

    if (doctor->findings.count == FINDINGS)
        return;
    SET(finding, check, str_from(check));
    SET(finding, verdict, (int)verdict);
    SET(finding, detail, detail);
    doctor->findings.count++;
    doctor->has_fault |= verdict == VERDICT_FAULT;
}

void doctor_report_problem(struct doctor *doctor, const char *check, const struct problem *problem)
{
    doctor_report(doctor, check, VERDICT_FAULT,
                  arena_format(doctor->operation->tenant.arena,
                               STR_FMT " The lines above, on stderr, have the error number.",
                               STR_ARG(problem->detail)));
}

/* What a variable of the server must be, and what is to be said otherwise. */
struct expectation {
    const char  *variable;
    const char  *wanted;
    enum verdict otherwise;
    const char  *advice;
};

static void expect(struct doctor *doctor, const struct expectation *one)
{
    struct str value = inspect_value(&doctor->variables, one->variable);

    if (str_is(value, one->wanted))
        doctor_report(doctor, one->variable, VERDICT_OK, value);
    else
        doctor_report(doctor, one->variable, one->otherwise,
                      arena_format(doctor->operation->tenant.arena, STR_FMT ": %s", STR_ARG(value), one->advice));
}

/* "10.11.6-MariaDB" or "8.0.36": major times 1000 plus minor. */
static void check_version(struct doctor *doctor)
{
    struct str version    = inspect_value(&doctor->variables, "version");
    char      *end        = NULL;
    long       major      = version.len ? strtol(version.at, &end, 10) : 0;
    long       minor      = end && *end == '.' ? strtol(end + 1, NULL, 10) : 0;
    bool       is_mariadb = version.len && strstr(version.at, "MariaDB");
    bool       is_new     = is_mariadb ? major * 1000 + minor >= 10006 : major >= 8;

    doctor_report(doctor, "server version", is_new ? VERDICT_OK : VERDICT_FAULT,
                  arena_format(doctor->operation->tenant.arena, STR_FMT "%s", STR_ARG(version),
                               is_new ? "" : ": MariaDB 10.6 or MySQL 8.0 is needed; upgrade the server"));
    doctor_report(doctor, "client library", VERDICT_OK, str_from(db_client_version()));
}

static void check_host(struct doctor *doctor)
{
    doctor_report(doctor, "database host", VERDICT_OK,
                  db_place(doctor->operation->tenant.db, doctor->operation->tenant.arena));
}

static void check_settings(struct doctor *doctor)
{
    static const struct expectation durable[] = {
        {"innodb_flush_log_at_trx_commit", "1", VERDICT_FAULT,
         "an acknowledged write can be lost in a crash; set it to 1 in the server's configuration"},
        {"innodb_doublewrite", "ON", VERDICT_WARNING,
         "a crash can tear pages, unless the file system writes them whole; set it to ON"}};
    static const struct expectation logged   = {"sync_binlog", "1", VERDICT_WARNING,
                                                "replicas can lose writes in a crash; set it to 1"};
    static const struct expectation usable[] = {
        {"read_only", "OFF", VERDICT_FAULT, "writes will be refused; connect to the primary server"},
        {"character_set_connection", "utf8mb4", VERDICT_FAULT,
         "the server refuses utf8mb4 for this connection; update the client library"}};

    for (size_t i = 0; i < COUNT_OF(durable); i++)
        expect(doctor, &durable[i]);
    if (str_is(inspect_value(&doctor->variables, "log_bin"), "ON"))
        expect(doctor, &logged);
    for (size_t i = 0; i < COUNT_OF(usable); i++)
        expect(doctor, &usable[i]);
}

static void check_sql_mode(struct doctor *doctor)
{
    struct str mode      = inspect_value(&doctor->variables, "sql_mode");
    bool       is_strict = mode.len && strstr(mode.at, "STRICT_ALL_TABLES");

    doctor_report(doctor, "sql_mode", is_strict ? VERDICT_OK : VERDICT_FAULT,
                  is_strict ? mode : STR("the session could not be made strict; the server overrides sql_mode"));
}

static const char *packet_advice(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_OK:
        return "";
    case VERDICT_WARNING:
        return ": records with long texts could not be packed any more, and lists and search would slow down; raise it "
               "to 16777216 on the server";
    case VERDICT_FAULT:
        break;
    }
    return ": must be at least twice body_limit; raise it on the server";
}

static int64_t number_of(const struct list *variables, const char *name)
{
    struct str value = inspect_value(variables, name);

    return value.len ? strtoll(value.at, NULL, 10) : 0;
}

/* A merge of the index writes up to MERGED_BYTES in one statement where records hold long texts. */
static void check_packet(struct doctor *doctor)
{
    int64_t      bytes   = number_of(&doctor->variables, "max_allowed_packet");
    int64_t      needed  = 2 * doctor->operation->config->body_limit;
    enum verdict verdict = bytes < needed ? VERDICT_FAULT : bytes < MERGED_BYTES ? VERDICT_WARNING : VERDICT_OK;

    doctor_report(doctor, "max_allowed_packet", verdict,
                  arena_format(doctor->operation->tenant.arena, "%" PRId64 "%s", bytes, packet_advice(verdict)));
}

/*
 * Where the server has no room for another statement, workers give up what they have prepared: all become slower,
 * and no request fails. So the warning comes when little room is left.
 */
static void check_prepared(struct doctor *doctor)
{
    int64_t         most    = number_of(&doctor->variables, "max_prepared_stmt_count");
    struct list     use     = {0};
    struct problem *problem = inspect_use(&doctor->operation->tenant, &use);
    int64_t         used    = number_of(&use, "Prepared_stmt_count");
    bool            is_near = used * 4 > most * 3;

    if (problem) {
        doctor_report_problem(doctor, "max_prepared_stmt_count", problem);
        return;
    }
    doctor_report(doctor, "max_prepared_stmt_count", is_near ? VERDICT_WARNING : VERDICT_OK,
                  arena_format(doctor->operation->tenant.arena,
                               "%" PRId64 " of %" PRId64 " are in use, by %" PRId64 " connections%s", used, most,
                               number_of(&use, "Threads_connected"),
                               is_near ? ": workers will be slow without room for more; raise it on the server" : ""));
}

static void check_clock(struct doctor *doctor)
{
    struct instant  server = {0};
    struct problem *problem;
    int64_t         apart;

    if ((problem = inspect_clock(&doctor->operation->tenant, &server))) {
        doctor_report_problem(doctor, "clock", problem);
        return;
    }
    apart = llabs(server.micros - clock_now().micros);
    doctor_report(doctor, "clock", apart <= CLOCK_TOLERANCE ? VERDICT_OK : VERDICT_WARNING,
                  arena_format(doctor->operation->tenant.arena, "%" PRId64 " ms apart from the server's%s",
                               apart / 1000, apart <= CLOCK_TOLERANCE ? "" : ": run a time service on both machines"));
}

static void check_schema(struct doctor *doctor)
{
    struct arena   *arena   = doctor->operation->tenant.arena;
    int64_t         version = 0;
    struct problem *problem = schema_version(&doctor->operation->tenant, &version);

    doctor->has_schema = !problem && version >= schema_wanted();
    if (problem)
        doctor_report(doctor, "schema", VERDICT_FAULT, STR("not there: run `callbook migrate`"));
    else if (version < schema_wanted())
        doctor_report(doctor, "schema", VERDICT_FAULT,
                      arena_format(arena, "version %" PRId64 ", this program needs %" PRId64 ": run `callbook migrate`",
                                   version, schema_wanted()));
    else if (version > schema_wanted())
        doctor_report(doctor, "schema", VERDICT_WARNING,
                      arena_format(arena,
                                   "version %" PRId64 " is newer than this program's %" PRId64 ": upgrade the program",
                                   version, schema_wanted()));
    else
        doctor_report(doctor, "schema", VERDICT_OK, arena_format(arena, "version %" PRId64, version));
}

static void check_finish(struct doctor *doctor)
{
    bool            is_finished = true;
    struct problem *problem     = schema_is_finished(&doctor->operation->tenant, &is_finished);

    if (problem)
        doctor_report_problem(doctor, "keys", problem);
    else
        doctor_report(doctor, "keys", is_finished ? VERDICT_OK : VERDICT_WARNING,
                      is_finished ? STR("begin with the account")
                                  : STR("do not all begin with the account: when all workers are of this version, run "
                                        "`callbook migrate --finish`"));
}

static void check_tables(struct doctor *doctor)
{
    struct list                tables  = {0};
    struct problem            *problem = inspect_tables(&doctor->operation->tenant, &tables);
    const struct server_table *table   = tables.items;
    size_t                     wrong   = 0;

    if (problem) {
        doctor_report_problem(doctor, "tables", problem);
        return;
    }
    for (size_t i = 0; i < tables.count; i++)
        wrong += !str_is(table[i].collation, "utf8mb4_bin") || !str_is(table[i].engine, "InnoDB");
    doctor_report(
        doctor, "tables", wrong ? VERDICT_FAULT : VERDICT_OK,
        arena_format(doctor->operation->tenant.arena, "%zu tables%s", tables.count,
                     wrong ? ", some not InnoDB with utf8mb4_bin: convert them back" : ", InnoDB, utf8mb4_bin"));
}

static void check_statements(struct doctor *doctor)
{
    struct problem *problem = inspect_statements(&doctor->operation->tenant);

    if (problem)
        doctor_report_problem(doctor, "statements", problem);
    else
        doctor_report(doctor, "statements", VERDICT_OK, STR("the server understands every one"));
}

static void check_plan(struct doctor *doctor)
{
    struct list           rows    = {0};
    struct problem       *problem = inspect_list_plan(&doctor->operation->tenant, &rows);
    const struct explain *step    = rows.items;
    bool                  scans   = false;

    if (problem) {
        doctor_report_problem(doctor, "list plan", problem);
        return;
    }
    for (size_t i = 0; i < rows.count; i++)
        scans |= str_is(step[i].type, "ALL") && str_is(step[i].table, "r") && step[i].rows > MANY_ROWS;
    doctor_report(doctor, "list plan", scans ? VERDICT_FAULT : VERDICT_OK,
                  scans        ? STR("the list of records scans the whole table: run ANALYZE TABLE record")
                  : rows.count ? STR("the list of records uses its index")
                               : STR("no records yet"));
}

static void check_timezones(struct doctor *doctor)
{
    bool is_there = timezone_database_present(doctor->operation->config->zoneinfo);

    doctor_report(doctor, "time zones", is_there ? VERDICT_OK : VERDICT_FAULT,
                  is_there ? str_from(doctor->operation->config->zoneinfo)
                           : STR("no tz database there: install tzdata, or set zoneinfo"));
}

static void check_purge(struct doctor *doctor)
{
    struct str detail;
    bool       is_late = purge_is_late(doctor->operation, &detail);

    doctor_report(doctor, "deleted data", is_late ? VERDICT_WARNING : VERDICT_OK, detail);
}

static void check_server(struct doctor *doctor)
{
    check_host(doctor);
    check_version(doctor);
    check_settings(doctor);
    check_sql_mode(doctor);
    check_packet(doctor);
    check_prepared(doctor); /* before check_statements(), which prepares all of its own */
    check_clock(doctor);
    check_schema(doctor);
    check_tables(doctor);
    check_statements(doctor);
    check_plan(doctor);
    if (doctor->has_schema) {
        check_finish(doctor);
        doctor_check_index(doctor);
        check_purge(doctor);
        doctor_check_phones(doctor);
    }
}

int command_doctor(struct operation *operation, const struct arguments *arguments)
{
    struct doctor   doctor = {.operation = operation,
                              .findings  = shape_list(operation->tenant.arena, &finding_shape, FINDINGS)};
    struct problem *problem;

    doctor.findings.count = 0;
    if ((problem = inspect_variables(&operation->tenant, &doctor.variables)))
        doctor_report_problem(&doctor, "connection", problem);
    else
        check_server(&doctor);
    if (arguments->recount && doctor.variables.count)
        doctor_recount(&doctor);
    check_timezones(&doctor);
    operator_print_rows(operation, &doctor.findings);
    return doctor.has_fault ? EXIT_FAULTS : EXIT_DONE;
}
