#include "base/attributes.h"
#include "base/timezone.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_PART "Longlonglonglonglonglonglong"

/* A folder like the system's, so that the tests need none. */
static char folder[] = "/tmp/callbook-timezone-XXXXXX";

static const char *const folders[] = {
    "",       "/Europe",       "/America", "/America/Argentina", "/America/Argentina/Deep",   "/Etc",
    "/posix", "/posix/Europe", "/right",   "/" LONG_PART,        "/" LONG_PART "/" LONG_PART,
};

static const struct {
    const char *name;
    const char *start; /* the first bytes */
} files[] = {
    {"/UTC", "TZif2"},
    {"/GMT0", "TZif2"},
    {"/EST5EDT", "TZif3"},
    {"/W-SU", "TZif2"},
    {"/Europe/Lisbon", "TZif2"},
    {"/America/Argentina/Buenos_Aires", "TZif2"},
    {"/America/Argentina/Deep/Down", "TZif2"},
    {"/America/Port-au-Prince", "TZif2"},
    {"/Etc/GMT+12", "TZif2"},
    {"/Etc/GMT-14", "TZif2"},
    {"/Etc/Short", "TZi"},
    {"/Etc/Other", "tzif2"},
    {"/Etc/Empty", ""},
    {"/Etc/Dotted.zone", "TZif2"},
    {"/Etc/With space", "TZif2"},
    {"/posix/Europe/Lisbon", "TZif2"},
    {"/right/UTC", "TZif2"},
    {"/localtime", "TZif2"},
    {"/posixrules", "TZif2"},
    {"/Factory", "TZif2"},
    {"/leapseconds", "# The list of leap seconds"},
    {"/tzdata.zi", "# version"},
    {"/" LONG_PART "/" LONG_PART "/123456", "TZif2"},
    {"/" LONG_PART "/" LONG_PART "/1234567", "TZif2"},
};

static void make_file(const char *name, const char *start)
{
    char  path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s%s", folder, name);
    cr_assert((file = fopen(path, "wb")));
    fputs(start, file);
    fclose(file);
}

static void set_up(void)
{
    char path[256];

    cr_assert(mkdtemp(folder));
    for (size_t i = 1; i < COUNT_OF(folders); i++) {
        snprintf(path, sizeof(path), "%s%s", folder, folders[i]);
        cr_assert(mkdir(path, 0700) == 0);
    }
    for (size_t i = 0; i < COUNT_OF(files); i++)
        make_file(files[i].name, files[i].start);
    snprintf(path, sizeof(path), "%s/Etc/Pipe", folder);
    cr_assert(mkfifo(path, 0600) == 0);
    snprintf(path, sizeof(path), "%s/Portugal", folder);
    cr_assert(symlink("Europe/Lisbon", path) == 0);
    snprintf(path, sizeof(path), "%s/Atlantis", folder);
    cr_assert(symlink("Europe/Atlantis", path) == 0);
}

static void remove_named(const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s%s", folder, name);
    remove(path);
}

static void tear_down(void)
{
    remove_named("/Etc/Pipe");
    remove_named("/Portugal");
    remove_named("/Atlantis");
    for (size_t i = 0; i < COUNT_OF(files); i++)
        remove_named(files[i].name);
    for (size_t i = COUNT_OF(folders); i > 0; i--)
        remove_named(folders[i - 1]);
}

TestSuite(timezone, .init = set_up, .fini = tear_down);

Test(timezone, knows_the_zones_of_the_folder)
{
    static const char *const names[] = {
        "UTC",
        "GMT0",
        "EST5EDT",
        "W-SU",
        "Portugal",
        "Europe/Lisbon",
        "America/Argentina/Buenos_Aires",
        "America/Port-au-Prince",
        "Etc/GMT+12",
        "Etc/GMT-14",
        LONG_PART "/" LONG_PART "/123456",
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        cr_expect(timezone_known(folder, str_from(names[i])), "%s", names[i]);
}

static const struct str unknown[] = {
    TEXT(""),
    TEXT("Europe/Atlantis"),
    TEXT("europe/lisbon"), /* case counts */
    TEXT("utc"),
    TEXT("Europe"), /* a folder */
    TEXT("Europe/"),
    TEXT("/Europe/Lisbon"),
    TEXT("Europe//Lisbon"),
    TEXT("Europe/Lisbon/"),
    TEXT("Europe/Lisbon "),
    TEXT(" Europe/Lisbon"),
    TEXT("Europe/Lisbon\0"),
    TEXT("Europe/Lisbon\0.txt"),
    TEXT("Europe/Lis\nbon"),
    TEXT("/"),
    TEXT("//"),
    TEXT("."),
    TEXT(".."),
    TEXT("./UTC"),
    TEXT("Europe/../UTC"),
    TEXT("../../../../etc/passwd"),
    TEXT("Etc/Dotted.zone"), /* the file is there, but no zone has such a name */
    TEXT("Etc/With space"),
    TEXT("America/Argentina/Deep/Down"),
    TEXT("Etc\\GMT-14"),
    TEXT("Etc/GMT%2B12"),
    TEXT("Etc/S\xC3\xA3o"),
    TEXT("posix/Europe/Lisbon"), /* other things of that folder */
    TEXT("right/UTC"),
    TEXT("posix"),
    TEXT("right"),
    TEXT("localtime"),
    TEXT("posixrules"),
    TEXT("Factory"),
    TEXT("leapseconds"),
    TEXT("tzdata.zi"),
    TEXT("Etc/Short"), /* files that are no zones */
    TEXT("Etc/Other"),
    TEXT("Etc/Empty"),
    TEXT("Etc/Pipe"),
    TEXT("Atlantis"),
    TEXT(LONG_PART "/" LONG_PART "/1234567"), /* 65 bytes */
    TEXT("+02:00"),
    TEXT("UTC+2"),
};

Test(timezone, does_not_know_anything_else)
{
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        cr_expect(!timezone_known(folder, unknown[i]), STR_FMT, STR_ARG(unknown[i]));
}

Test(timezone, a_folder_name_that_is_too_long_has_no_zones)
{
    char long_name[2048];

    memset(long_name, '/', sizeof(long_name));
    memcpy(long_name, folder, sizeof(folder) - 1);
    long_name[sizeof(long_name) - 1] = 0;
    cr_expect(!timezone_known(long_name, STR("UTC")));
}

Test(timezone, tells_whether_there_is_a_database)
{
    char path[256];

    cr_expect(timezone_database_present(folder));
    snprintf(path, sizeof(path), "%s/Europe", folder);
    cr_expect(!timezone_database_present(path));
    cr_expect(!timezone_database_present("/nowhere/at/all"));
    cr_expect(!timezone_database_present("/dev/null"));
}
