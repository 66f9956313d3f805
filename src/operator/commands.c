#include "operator/operator.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
const struct command commands[] = {
    { NULL, "migrate", NULL, "finish json", "",
      "Make the tables, or bring them to this program's version. Safe to repeat, also from several hosts at once.", command_migrate },
    { NULL, "doctor", NULL, "recount json", "",
      "Check the database server, its settings, its clock, the schema and the queries, and say what to do about faults.", command_doctor },
    { NULL, "reindex", NULL, "account", "",
      "Rebuild the index of records while it is in use: the totals of lists, and what the search finds.", command_reindex },
    { NULL, "phones", NULL, "account check mend json", "",
      "Show the phone numbers that would be read in another way today, with --check, or mend them, with --mend, while they are in use.",
      command_phones },
    { NULL, "histories", NULL, "account", "",
      "Keep the campaign histories of records where one record is read quicker, if they are not yet, while they are in use.",
      command_histories },
    { NULL, "purge", NULL, "json", "",
      "Remove for good, now, what deleted records have left behind. The workers do so within a day; this is for cron where they are idle.", command_purge },
    { NULL, "jobs", NULL, "once", "",
      "Work on jobs until a signal comes; --once, for cron where no program may stay, until none is left to begin.", command_jobs },
    { NULL, "import", "FILE", "account type campaign columns match settings check errors json", "account",
      "Make records of the rows of a file: CSV, XLSX or NDJSON. Refused rows are written beside it, with what is wrong with them.",
      command_import },
    { "account", "create", "NAME", "json", "", "Make an account.", command_account_create },
    { "account", "list", NULL, "json", "", "List all accounts.", command_account_list },
    { "account", "set", NULL, "account name default-country timezone json", "account",
      "Give an account another name, default country or time zone.", command_account_set },
    { "account", "suspend", "NAME|UUID", "json undo", "", "Refuse an account's tokens; --undo lets them in again.", command_account_suspend },
    { "account", "delete", "NAME|UUID", "yes", "",
      "Delete an account with all it has, for good. Its tokens are refused at once; run it again if it was interrupted.", command_account_delete },
    { NULL, "export", NULL, "account of format profile record-type in-campaign segment search filter fields to", "account to",
      "Write records or orders of an account into a file: CSV, NDJSON or XLSX.", command_export },
    { "account", "export", "NAME|UUID", "to", "to",
      "Write a whole account, but its tokens, into a file, as of one moment and while it is in use.", command_account_export },
    { "account", "import", "FILE", "as json", "",
      "Make the account that a file holds; - reads it from standard input. After a failure nothing of it is left.", command_account_import },
    { "token", "create", NULL, "account name scopes expires token-file json", "account name scopes",
      "Make a token. It is printed as the last line, or written to a file, and is never shown again.",
      command_token_create },
    { "token", "list", NULL, "account json", "account", "List an account's tokens by their first characters.", command_token_list },
    { "token", "revoke", "PREFIX|UUID", "json", "", "Revoke a token.", command_token_revoke },
};

static const struct {
    const char *name;
    const char *value; /* NULL: a flag */
    const char *doc;
} options[] = {
    {"account", "NAME|UUID", "The account."},
    {"name",    "TEXT",      "What the token is for, or the account's new name."},
    {"default-country", "CODE", "Country (ISO 3166-1 alpha-2) whose phone numbers may lack a country code; none: every number needs one."},
    {"timezone", "NAME",     "The account's IANA time zone, such as Europe/Lisbon."},
    {"scopes",  "LIST",      "Comma-separated, or all: records:read, records:write, record-types:read, record-types:write, "
                             "campaigns:read, campaigns:write, account:read, account:write, exports:read, exports:write, "
                             "imports:read, imports:write, actions:write, suppressions:read, suppressions:write, "
                             "suppressions:lift, claims:write. all has those that come later, too."},
    {"expires", "WHEN",      "When it ends: 30d, 12h, a day such as 2027-01-31, or an RFC 3339 date-time. Without it: never."},
    {"token-file", "PATH",   "Write the token into this new file, which only its owner may read, instead of printing it."},
    {"to",      "FILE",      "Where to write it: a new file, or - for standard output."},
    {"as",      "NAME",      "Give the account another name than it had."},
    {"of",      "WHAT",      "What the rows are: records, which is what it writes without this, or orders."},
    {"format",  "FORMAT",    "csv, which is what it writes without this, ndjson or xlsx."},
    {"profile", "PROFILE",   "data: exact values; excel: CSV that a spreadsheet does not take for formulas."},
    {"record-type", "UUID",  "Only records of this type."},
    {"in-campaign", "UUID",  "Only what is in this campaign."},
    {"segment", "UUID",      "Only records of this segment."},
    {"search",  "WORDS",     "Only records that have these words."},
    {"filter",  "JSON",      "Only records that meet this filter, as the API takes it."},
    {"fields",  "LIST",      "Which members are written, with commas between, such as firstName,phone,parameters.city."},
    {"type",    "NAME|SLUG|UUID", "The record type of the rows; without it the account's default one."},
    {"campaign", "UUID",     "Put the records into this campaign."},
    {"columns", "LIST",      "What the columns are, in place of what is proposed: HEADER=FIELD, or NUMBER=FIELD, with commas between."},
    {"match",   "LIST",      "Change the records that have the same externalId, phone or parameters.ID, in this order; without it every row makes one."},
    {"settings", "PATH",     "A file with further settings, as the API takes them in PATCH /api/imports/{uuid}."},
    {"errors",  "PATH",      "Write the refused rows into this file, and not beside the imported one."},
    {"recount", NULL,        "Compare every total with the records themselves, and mend those that are wrong."},
    {"finish",  NULL,        "Also do what workers of the version before could not live with: when none of them runs any more."},
    {"check",   NULL,        "Change nothing."},
    {"mend",    NULL,        "Write them as they are read today."},
    {"undo",    NULL,        "Take a suspension back."},
    {"yes",     NULL,        "Do not ask whether it is meant."},
    {"once",    NULL,        "Come to an end when there is nothing to do."},
    {"json",    NULL,        "Print JSON."},
};
/* clang-format on */

const size_t command_count = COUNT_OF(commands);

/* Whether a list of words with blanks between holds that word. */
static bool has_word(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; (at = strstr(at, word)); at++)
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == 0))
            return true;
    return false;
}

static void print_usage(const struct command *command, FILE *out)
{
    fprintf(out, "usage: callbook [options] %s%s%s", command->group ? command->group : "", command->group ? " " : "",
            command->name);
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        bool needed = has_word(command->needs, options[i].name);

        if (!has_word(command->options, options[i].name))
            continue;
        fprintf(out, " %s--%s%s%s%s", needed ? "" : "[", options[i].name, options[i].value ? " " : "",
                options[i].value ? options[i].value : "", needed ? "" : "]");
    }
    fprintf(out, "%s%s\n", command->subject ? " " : "", command->subject ? command->subject : "");
}

void command_print_help(const struct command *command, FILE *out)
{
    print_usage(command, out);
    fprintf(out, "\n%s\n\n", command->summary);
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (has_word(command->options, options[i].name))
            fprintf(out, "  --%s%s%s\n      %s\n", options[i].name, options[i].value ? " " : "",
                    options[i].value ? options[i].value : "", options[i].doc);
    fprintf(out, "  --help\n      Print this help and exit.\n");
}

static const char **text_slot(struct arguments *arguments, const char *name)
{
    const struct {
        const char  *name;
        const char **slot;
    } slots[] = {{"account", &arguments->account},
                 {"name", &arguments->name},
                 {"default-country", &arguments->default_country},
                 {"timezone", &arguments->timezone},
                 {"scopes", &arguments->scopes},
                 {"token-file", &arguments->token_file},
                 {"to", &arguments->to},
                 {"as", &arguments->as},
                 {"of", &arguments->of},
                 {"format", &arguments->format},
                 {"profile", &arguments->profile},
                 {"record-type", &arguments->record_type},
                 {"in-campaign", &arguments->in_campaign},
                 {"segment", &arguments->segment},
                 {"search", &arguments->search},
                 {"filter", &arguments->filter},
                 {"fields", &arguments->fields},
                 {"type", &arguments->type},
                 {"campaign", &arguments->campaign},
                 {"columns", &arguments->columns},
                 {"match", &arguments->match},
                 {"settings", &arguments->settings},
                 {"errors", &arguments->errors}};

    for (size_t i = 0; i < COUNT_OF(slots); i++)
        if (strcmp(name, slots[i].name) == 0)
            return slots[i].slot;
    return &arguments->expires;
}

static void set_flag(struct arguments *arguments, const char *name)
{
    if (strcmp(name, "json") == 0)
        arguments->json = true;
    else if (strcmp(name, "recount") == 0)
        arguments->recount = true;
    else if (strcmp(name, "finish") == 0)
        arguments->finish = true;
    else if (strcmp(name, "check") == 0)
        arguments->check = true;
    else if (strcmp(name, "mend") == 0)
        arguments->mend = true;
    else if (strcmp(name, "yes") == 0)
        arguments->yes = true;
    else if (strcmp(name, "once") == 0)
        arguments->once = true;
    else
        arguments->undo = true;
}

/* Reads one option; `i` moves over its value. */
static bool read_option(const struct command *command, int argc, char **argv, int *i, struct arguments *arguments)
{
    const char *text   = argv[*i] + 2;
    const char *equals = strchr(text, '=');
    size_t      len    = equals ? (size_t)(equals - text) : strlen(text);

    for (size_t j = 0; j < COUNT_OF(options); j++) {
        if (strlen(options[j].name) != len || strncmp(options[j].name, text, len) != 0 ||
            !has_word(command->options, options[j].name))
            continue;
        if (!options[j].value && !equals) {
            set_flag(arguments, options[j].name);
            return true;
        }
        if (options[j].value && (equals || *i + 1 < argc)) {
            *text_slot(arguments, options[j].name) = equals ? equals + 1 : argv[++*i];
            return true;
        }
        operator_error(EXIT_USAGE, "--%s %s", options[j].name, options[j].value ? "needs a value" : "takes no value");
        return false;
    }
    operator_error(EXIT_USAGE, "there is no option %s here", argv[*i]);
    return false;
}

static bool has_all(const struct command *command, struct arguments *arguments)
{
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (has_word(command->needs, options[i].name) && !*text_slot(arguments, options[i].name)) {
            operator_error(EXIT_USAGE, "--%s is needed", options[i].name);
            return false;
        }
    if (command->subject && !arguments->subject) {
        operator_error(EXIT_USAGE, "%s is needed", command->subject);
        return false;
    }
    return true;
}

bool arguments_read(const struct command *command, int argc, char **argv, struct arguments *arguments)
{
    bool is_right = true;

    *arguments = (struct arguments){0};
    for (int i = 0; i < argc && is_right; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            arguments->help = true;
            return true;
        }
        if (strncmp(argv[i], "--", 2) == 0) {
            is_right = read_option(command, argc, argv, &i, arguments);
        } else if (command->subject && !arguments->subject) {
            arguments->subject = argv[i];
        } else {
            operator_error(EXIT_USAGE, "%s is one argument too many", argv[i]);
            is_right = false;
        }
    }
    is_right = is_right && has_all(command, arguments);
    if (!is_right)
        print_usage(command, stderr);
    return is_right;
}
