#include "config/config.h"

#include "base/str.h"
#include "config/options.h"
#include "config/password.h"
#include "config/secret_file.h"
#include "config/settings_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SYSCONFDIR
#define SYSCONFDIR "/etc"
#endif

enum { PATH_SIZE = 4096, NAME_SIZE = 64 };

static const char variable_prefix[] = "CALLBOOK_";
static const char file_beside[]     = ".htcallbook.conf";
static const char file_of_system[]  = SYSCONFDIR "/callbook/callbook.conf";

struct config_text {
    struct config_text *next;
    char                text[];
};

struct loading {
    struct config      *config;
    enum config_program program;
    char               *reason;                  /* CONFIG_REASON_SIZE bytes */
    const char         *commanded[OPTION_COUNT]; /* the command line's values */
    bool                given[OPTION_COUNT];     /* by whomever */
};

static bool fail(struct loading *loading, const char *format, ...) PRINTF_LIKE(2, 3);

static bool fail(struct loading *loading, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(loading->reason, CONFIG_REASON_SIZE, format, arguments);
    va_end(arguments);
    return false;
}

/* Values: one text to one member of the config. */

static void *slot_of(struct config *config, enum option_index index)
{
    return (char *)config + config_options[index].offset;
}

static bool text_keep(struct loading *loading, enum option_index index, const char *value)
{
    size_t              size = strlen(value) + 1;
    struct config_text *kept = malloc(sizeof(*kept) + size);

    if (!kept)
        return fail(loading, "there is no memory for the configuration");
    memcpy(kept->text, value, size);
    kept->next             = loading->config->texts;
    loading->config->texts = kept;

    *(const char **)slot_of(loading->config, index) = kept->text;
    return true;
}

/* `place` says where the value stands; it begins the sentence about a fault. */
static bool value_set(struct loading *loading, enum option_index index, const char *value, const char *place)
{
    char    fault[OPTION_FAULT_SIZE];
    int64_t number = 0;

    if (!option_accepts(index, value, &number, fault))
        return fail(loading, "%s %s", place, fault);
    loading->given[index] = true;
    switch (config_options[index].kind) {
    case OPTION_NUMBER:
        *(int64_t *)slot_of(loading->config, index) = number;
        return true;
    case OPTION_FLAG:
        *(bool *)slot_of(loading->config, index) = true;
        return true;
    default:
        return text_keep(loading, index, value);
    }
}

static bool defaults_set(struct loading *loading)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        if (config_options[index].kind == OPTION_FLAG)
            continue;
        if (!value_set(loading, index, config_options[index].fallback, config_options[index].name))
            return false;
        loading->given[index] = false;
    }
    return true;
}

/* The command line. */

static bool option_read(struct loading *loading, int argc, char **argv, int *at)
{
    const char       *text   = argv[*at];
    const char       *equals = strchr(text, '=');
    struct str        name   = {.at = text, .len = equals ? (size_t)(equals - text) : strlen(text)};
    enum option_index index  = str_starts(name, STR("--")) ? option_find(str_from_at(name, 2), '-') : OPTION_COUNT;
    bool              is_flag;

    if (index == OPTION_COUNT || !(config_options[index].programs & loading->program))
        return fail(loading, "there is no option " STR_FMT "; --help lists them", STR_ARG(name));
    is_flag = config_options[index].kind == OPTION_FLAG;
    if (is_flag && equals)
        return fail(loading, STR_FMT " takes no value", STR_ARG(name));
    if (!is_flag && !equals && ++*at >= argc)
        return fail(loading, "%s needs a value", text);
    loading->commanded[index] = is_flag ? "" : equals ? equals + 1 : argv[*at];
    return !is_flag || value_set(loading, index, "", text);
}

static bool command_line_read(struct loading *loading, int argc, char **argv, int *first_argument)
{
    int at;

    for (at = 1; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (!option_read(loading, argc, argv, &at))
            return false;
    }
    *first_argument = at < argc ? at : argc;
    if (loading->program == CONFIG_WORKER && at < argc)
        return fail(loading, "there must be nothing but options, not \"%s\"", argv[at]);
    return true;
}

static bool command_line_apply(struct loading *loading)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        char place[NAME_SIZE];

        if (!loading->commanded[index] || !option_is_setting(index))
            continue;
        snprintf(place, sizeof(place), "--%s", config_options[index].name);
        for (char *at = place; *at; at++)
            *at = *at == '_' ? '-' : *at;
        if (!value_set(loading, index, loading->commanded[index], place))
            return false;
    }
    return true;
}

/* The environment. */

static bool environment_apply(struct loading *loading)
{
    for (enum option_index index = 0; index < OPTION_COUNT; index++) {
        char        place[NAME_SIZE];
        const char *value;

        snprintf(place, sizeof(place), "%s%s", variable_prefix, config_options[index].name);
        for (char *at = place; *at; at++)
            *at = (char)toupper((unsigned char)*at);
        value = option_is_setting(index) ? getenv(place) : NULL;
        if (value && !value_set(loading, index, value, place))
            return false;
    }
    return true;
}

/* The file. */

/* Where a file beside the running binary would be; false: nobody knows. */
static bool path_beside(const char *program, char path[PATH_SIZE])
{
    ssize_t len = readlink("/proc/self/exe", path, PATH_SIZE - sizeof(file_beside));
    char   *slash;

    if (len > 0)
        path[len] = '\0';
    else if (program && strlen(program) < PATH_SIZE - sizeof(file_beside))
        memcpy(path, program, strlen(program) + 1);
    else
        return false;
    slash = strrchr(path, '/');
    if (!slash)
        return false;
    memcpy(slash + 1, file_beside, sizeof(file_beside));
    return true;
}

/* Opens a file that need not exist; its stream is NULL then. */
static bool file_try(struct loading *loading, struct settings_file *file, const char *path)
{
    file->path   = path;
    file->stream = fopen(path, "r");
    if (file->stream || errno == ENOENT || errno == ENOTDIR)
        return true;
    return fail(loading, "cannot read %s: %s", path, strerror(errno));
}

/* Opens the file that counts, if there is one. `room` keeps its path. */
static bool file_open(struct loading *loading, struct settings_file *file, const char *program, char room[PATH_SIZE])
{
    const char *named = loading->commanded[OPTION_config];

    if (!named) {
        named = getenv("CALLBOOK_CONFIG");
        named = named && *named ? named : NULL;
    }
    if (named) {
        if (!file_try(loading, file, named))
            return false;
        return file->stream || fail(loading, "cannot read %s: %s", named, strerror(errno));
    }
    if (path_beside(program, room) && !file_try(loading, file, room))
        return false;
    return file->stream || file_try(loading, file, file_of_system);
}

static bool lines_apply(struct loading *loading, struct settings_file *file)
{
    unsigned             seen[OPTION_COUNT] = {0};
    const char          *name;
    const char          *value;
    enum settings_result result;

    while ((result = settings_next(file, &name, &value, loading->reason, CONFIG_REASON_SIZE)) == SETTINGS_LINE) {
        enum option_index index = option_find(str_from(name), '_');
        char              place[PATH_SIZE + NAME_SIZE];

        if (index == OPTION_COUNT || !option_is_setting(index))
            return fail(loading, "%s:%u: there is no setting \"%s\"", file->path, file->line, name);
        if (seen[index])
            return fail(loading, "%s:%u: %s is set in line %u already", file->path, file->line, name, seen[index]);
        seen[index] = file->line;
        snprintf(place, sizeof(place), "%s:%u: %s", file->path, file->line, name);
        if (!value_set(loading, index, value, place))
            return false;
    }
    return result == SETTINGS_END;
}

static void warn_of_readers(const struct config *config, const struct settings_file *file)
{
    struct stat status;

    if (config->database_password[0] && fstat(fileno(file->stream), &status) == 0 && (status.st_mode & S_IROTH))
        fprintf(stderr, "callbook: warning: %s holds a password and everybody can read it; do: chmod o-r %s\n",
                file->path, file->path);
}

static bool file_apply(struct loading *loading, const char *program)
{
    char                 room[PATH_SIZE];
    struct settings_file file = {.stream = NULL};
    bool                 good;

    if (!file_open(loading, &file, program, room))
        return false;
    if (!file.stream)
        return true;
    good = lines_apply(loading, &file) && text_keep(loading, OPTION_config, file.path);
    if (good)
        warn_of_readers(loading->config, &file);
    settings_close(&file);
    return good;
}

static bool password_apply(struct loading *loading)
{
    char secret[SECRET_LENGTH_MAX + 1] = "";

    return config_find_password(loading->config, secret, loading->reason) &&
           (!*secret || text_keep(loading, OPTION_database_password, secret));
}

/* All of it. */

/* Does what a flag asks for; false: no flag asks for anything to be printed here. */
static bool flags_obey(const struct config *config, enum config_program program)
{
    if (config->help)
        config_print_help(program, stdout);
    else if (config->version)
        config_print_version(program, stdout);
    else if (config->print_sample)
        config_print_sample(stdout);
    else if (config->print_manual)
        config_print_manual(program, stdout);
    else if (config->print_settings)
        config_print_settings(stdout);
    else
        return false;
    return true;
}

/* When nothing says how much memory a request may use, a large body must still fit. */
static void memory_limit_fit(struct loading *loading)
{
    struct config *config = loading->config;
    int64_t        needed = config->body_limit * 8;

    if (!loading->given[OPTION_memory_limit] && config->memory_limit < needed)
        config->memory_limit = needed;
}

enum config_result config_load(struct config *config, enum config_program program, const struct command_line *line,
                               char reason[CONFIG_REASON_SIZE])
{
    struct loading loading = {.config = config, .program = program, .reason = reason};
    bool           good;

    *config   = (struct config){.texts = NULL};
    reason[0] = '\0';
    if (!defaults_set(&loading) || !command_line_read(&loading, line->argc, line->argv, line->first_argument))
        return CONFIG_BAD;
    if (flags_obey(config, program)) {
        good = (fflush(stdout) == 0 && !ferror(stdout)) || fail(&loading, "cannot write: %s", strerror(errno));
        return good ? CONFIG_HELP_PRINTED : CONFIG_BAD;
    }
    good = config->openapi || (file_apply(&loading, line->argc ? line->argv[0] : NULL) && environment_apply(&loading));
    if (!good || !command_line_apply(&loading) || (!config->openapi && !password_apply(&loading)))
        return CONFIG_BAD;
    memory_limit_fit(&loading);
    return CONFIG_OK;
}

void config_free(struct config *config)
{
    struct config_text *text = config->texts;

    while (text) {
        struct config_text *next = text->next;

        free(text);
        text = next;
    }
    *config = (struct config){.texts = NULL};
}
