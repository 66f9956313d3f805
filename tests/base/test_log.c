#include "base/log.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TEXT_SIZE = 65536 };

static char path[] = "/tmp/test_log_XXXXXX";
static char text[TEXT_SIZE];

static void set_up(void)
{
    close(mkstemp(path));
    cr_assert(log_open(path, LOG_LEVEL_INFO));
}

static void tear_down(void)
{
    unlink(path);
}

TestSuite(log, .init = set_up, .fini = tear_down);

/* What the file holds. */
static const char *text_of(const char *where)
{
    FILE *file = fopen(where, "r");

    cr_assert(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static bool ends_with(const char *whole, const char *end)
{
    return strlen(whole) >= strlen(end) && strcmp(whole + strlen(whole) - strlen(end), end) == 0;
}

Test(log, a_line_is_time_level_event_and_fields_in_their_order)
{
    static const char pattern[] = "^time=20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]"
                                  "\\.[0-9][0-9][0-9]Z level=info event=request id=4f2a status=200 ms=1.204\n$";
    struct log_line   line;
    regex_t           expected;

    log_begin(&line, LOG_LEVEL_INFO, "request");
    log_text(&line, "id", STR("4f2a"));
    log_number(&line, "status", 200);
    log_micros(&line, "ms", 1204);
    log_end(&line);
    cr_assert(regcomp(&expected, pattern, REG_NOSUB) == 0);
    cr_expect(regexec(&expected, text_of(path), 0, NULL, 0) == 0, "%s", text);
    regfree(&expected);
}

Test(log, values_are_quoted_and_escaped_where_needed)
{
    const struct {
        struct str  value;
        const char *expected;
    } cases[] = {
        {STR("plain"), "plain"},
        {STR("/api/records/{uuid}"), "/api/records/{uuid}"},
        {STR(""), "\"\""},
        {STR("two words"), "\"two words\""},
        {STR("a=b"), "\"a=b\""},
        {STR("say \"no\""), "\"say \\\"no\\\"\""},
        {STR("back\\slash"), "\"back\\\\slash\""},
        {STR("a\nlevel=error"), "\"a\\x0alevel=error\""},
        {STR("a\r\t\x1b[31m"), "\"a\\x0d\\x09\\x1b[31m\""},
        {STR("a\0b"), "\"a\\x00b\""},
        {STR("\x7f"), "\"\\x7f\""},
        {STR("caf\xc3\xa9"), "caf\xc3\xa9"},
        {STR("\xe6\x9d\xb1 \xf0\x9f\x98\x80"), "\"\xe6\x9d\xb1 \xf0\x9f\x98\x80\""},
        {STR("\xc2\x9b!"), "\"\\xc2\\x9b!\""},
        {STR("caf\xc3"), "\"caf\\xc3\""},
        {STR("\xff\xfe"), "\"\\xff\\xfe\""},
        {STR("\xc0\xaf"), "\"\\xc0\\xaf\""},
        {STR("\xed\xa0\x80"), "\"\\xed\\xa0\\x80\""},
        {STR("\xf4\x90\x80\x80"), "\"\\xf4\\x90\\x80\\x80\""},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct log_line line;
        char            expected[128];

        log_begin(&line, LOG_LEVEL_INFO, "test");
        log_text(&line, "value", cases[i].value);
        log_end(&line);
        snprintf(expected, sizeof(expected), " event=test value=%s\n", cases[i].expected);
        cr_expect(ends_with(text_of(path), expected), "case %zu: %s", i, text);
    }
}

Test(log, time_spans_are_milliseconds_with_three_decimals)
{
    static const struct {
        int64_t     micros;
        const char *expected;
    } cases[] = {
        {0, " ms=0.000\n"},    {1, " ms=0.001\n"},          {999, " ms=0.999\n"},
        {1000, " ms=1.000\n"}, {4000123, " ms=4000.123\n"}, {-5, " ms=0.000\n"},
    };

    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct log_line line;

        log_begin(&line, LOG_LEVEL_INFO, "test");
        log_micros(&line, "ms", cases[i].micros);
        log_end(&line);
        cr_expect(ends_with(text_of(path), cases[i].expected), "case %zu: %s", i, text);
    }
}

Test(log, lines_below_the_level_are_not_written)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};

    for (int at = LOG_LEVEL_ERROR; at <= LOG_LEVEL_DEBUG; at++) {
        enum log_level level;
        int            lines = 0;

        cr_assert(truncate(path, 0) == 0);
        cr_assert(log_level_read(names[at], &level));
        cr_expect_eq((int)level, at);
        cr_assert(log_open(path, level));
        for (int other = LOG_LEVEL_ERROR; other <= LOG_LEVEL_DEBUG; other++) {
            cr_expect_eq(log_is_on((enum log_level)other), other <= at);
            log_event((enum log_level)other, "test", "x");
        }
        for (const char *end = strchr(text_of(path), '\n'); end; end = strchr(end + 1, '\n'))
            lines++;
        cr_expect_eq(lines, at + 1, "%s: %s", names[at], text);
    }
}

Test(log, only_the_names_of_levels_are_levels)
{
    enum log_level level = LOG_LEVEL_DEBUG;

    cr_expect_not(log_level_read("", &level));
    cr_expect_not(log_level_read("Info", &level));
    cr_expect_not(log_level_read("information", &level));
    cr_expect_eq(level, LOG_LEVEL_DEBUG);
}

Test(log, an_event_has_its_message_in_one_field)
{
    log_event(LOG_LEVEL_WARNING, "database", "cannot reach %s: \"%d\"\n", "db", 2002);
    cr_expect(ends_with(text_of(path), " level=warning event=database msg=\"cannot reach db: \\\"2002\\\"\\x0a\"\n"),
              "%s", text);
}

/* A line with one value of that length, made of `piece`; returns what was written. */
static const char *line_with(const char *piece, size_t len)
{
    static char     value[2 * LOG_LINE_SIZE];
    struct log_line line;

    for (size_t i = 0; i < len; i++)
        value[i] = piece[i % strlen(piece)];
    cr_assert(truncate(path, 0) == 0);
    log_begin(&line, LOG_LEVEL_INFO, "test");
    log_text(&line, "value", (struct str){.at = value, .len = len});
    log_number(&line, "after", 1);
    log_end(&line);
    return text_of(path);
}

Test(log, a_line_of_any_length_fits_and_says_when_it_was_cut)
{
    static const char *const pieces[] = {"x", "\"", "\n", "x y", "\xc3\xa9 "};

    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        for (size_t len = 0; len < 2 * LOG_LINE_SIZE; len += len < 400 ? 37 : 1) {
            const char *written = line_with(pieces[i], len);
            size_t      quotes  = 0;
            bool        is_cut  = ends_with(written, " truncated=true\n");

            cr_assert(strlen(written) <= LOG_LINE_SIZE, "%zu", len);
            cr_assert_eq(strchr(written, '\n'), written + strlen(written) - 1, "%zu", len);
            cr_assert(is_cut || ends_with(written, " after=1\n"), "%zu: %s", len, written);
            cr_assert(is_cut || len < LOG_LINE_SIZE);
            for (const char *at = written; *at; at++) {
                quotes += *at == '"';
                at += *at == '\\';
            }
            cr_assert(quotes % 2 == 0, "%zu: %s", len, written);
        }
    }
}

Test(log, a_long_message_is_cut)
{
    log_event(LOG_LEVEL_INFO, "test", "%01500d", 7);
    cr_expect(ends_with(text_of(path), "000 truncated=true\n"), "%s", text);
}

Test(log, a_file_that_was_moved_away_is_opened_anew)
{
    char moved[64];

    snprintf(moved, sizeof(moved), "%s.1", path);
    log_event(LOG_LEVEL_INFO, "one", "x");
    cr_assert(rename(path, moved) == 0);
    log_event(LOG_LEVEL_INFO, "two", "x");
    cr_assert(log_reopen());
    log_event(LOG_LEVEL_INFO, "three", "x");
    cr_expect(strstr(text_of(moved), "event=one") && strstr(text, "event=two") && !strstr(text, "event=three"), "%s",
              text);
    cr_expect(strstr(text_of(path), "event=three") && !strstr(text, "event=two"), "%s", text);
    unlink(moved);
}

Test(log, a_file_that_cannot_be_opened_changes_nothing)
{
    cr_expect_not(log_open("/nowhere/at/all", LOG_LEVEL_DEBUG));
    cr_expect_eq(errno, ENOENT);
    cr_expect_not(log_is_on(LOG_LEVEL_DEBUG));
    log_event(LOG_LEVEL_INFO, "test", "x");
    cr_expect(ends_with(text_of(path), " event=test msg=x\n"), "%s", text);
}

Test(log, without_a_file_there_is_nothing_to_reopen)
{
    cr_assert(log_open("stderr", LOG_LEVEL_INFO));
    cr_expect(log_reopen());
    cr_assert(log_open("syslog", LOG_LEVEL_INFO));
    cr_expect(log_reopen());
}

Test(log, standard_error_is_a_target)
{
    cr_assert(log_open("stderr", LOG_LEVEL_INFO));
    cr_assert(freopen(path, "w", stderr));
    log_event(LOG_LEVEL_INFO, "test", "x");
    cr_expect(ends_with(text_of(path), " event=test msg=x\n"), "%s", text);
}

Test(log, a_new_file_is_not_readable_by_everybody)
{
    struct stat status;

    cr_assert(unlink(path) == 0);
    cr_assert(log_reopen());
    cr_assert(stat(path, &status) == 0);
    cr_expect_eq(status.st_mode & S_IRWXO, 0);
}

Test(log, workers_that_share_a_file_never_mix_their_lines)
{
    enum { WORKERS = 4, LINES = 100 };
    int lines = 0;

    for (int worker = 0; worker < WORKERS; worker++) {
        if (fork())
            continue;
        for (int i = 0; i < LINES; i++)
            log_event(LOG_LEVEL_INFO, "test", "%080d", worker);
        _exit(0);
    }
    while (wait(NULL) > 0)
        continue;
    for (const char *line = text_of(path); *line; line = strchr(line, '\n') + 1, lines++)
        cr_assert(strncmp(line, "time=", 5) == 0 && strcspn(line, "\n") == 136, "%.300s", line);
    cr_expect_eq(lines, WORKERS * LINES);
}
