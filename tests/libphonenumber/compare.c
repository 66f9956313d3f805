/*
 * Compares how a million spellings of phone numbers are read with what Google's libphonenumber makes of them. Where the
 * two differ, the library is asked again for the spelling that our rule makes of the text: only if that gives our
 * answer is the difference of a kind that doc/phones.md explains. Output is TAP.
 *
 *   compare [COUNT [SEED]]
 */
#include "phones/phone.h"
#include "phones/phone_pattern.h"
#include "phones/phone_text.h"
#include "libphonenumber/spellings.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    NUMBER_SIZE        = 64,
    PROCESSES          = 2,
    COUNT_USUAL        = 1000000,
    SHOWN              = 20,
    DIGITS_MIN         = 7,
    DIGITS_MAX         = 15,
    LIBRARY_DIGITS_MAX = 17
};

/* Of tests/libphonenumber/library.cc. */
void library_read(const char *text, const char *region, char *out, size_t size);

/* In the order of the table in doc/phones.md. */
enum kind {
    KIND_SAME,
    KIND_LETTERS,
    KIND_PLUSES,
    KIND_COUNT_OF_DIGITS,
    KIND_CODE,
    KIND_ZEROS,
    KIND_LONE_ZERO,
    KIND_KEPT,
    KIND_TWICE,
    KIND_DROPPED,
    KIND_OWN_PREFIX,
    KIND_OWN_CODE,
    KIND_ZERO_CODE,
    KIND_OTHER,
    KINDS
};
static const char *const kind_names[KINDS] = {
    "the same",
    "letters or extension",
    "more than one plus",
    "number of digits",
    "unknown country code",
    "00 elsewhere",
    "(0)",
    "trunk prefix kept",
    "trunk prefix twice",
    "trunk prefix dropped",
    "own prefix",
    "own country code",
    "0 after a plus",
    "not explained",
};

/* One text and what was made of it. */
struct sample {
    struct spelling   spelling;
    struct phone_text text;
    char              ours[NUMBER_SIZE]; /* empty: refused */
    char              fault[200];
    char              theirs[NUMBER_SIZE];
};

static void ask(const char *text, const char *home, char out[NUMBER_SIZE])
{
    library_read(text, home, out, NUMBER_SIZE);
}

static bool is_in_range(const char *number)
{
    size_t digits = strlen(number) - (number[0] == '+');

    return digits >= DIGITS_MIN && digits <= DIGITS_MAX;
}

/* What the library makes of its own answer, until that stays as it is. */
static void settle(const char *theirs, char settled[NUMBER_SIZE])
{
    char before[NUMBER_SIZE];

    snprintf(settled, NUMBER_SIZE, "%s", theirs);
    do {
        memcpy(before, settled, NUMBER_SIZE);
        if (before[0])
            ask(before, "ZZ", settled);
    } while (strcmp(before, settled) != 0);
}

/* Whether it has too few or too many digits, as the library leaves it or as it is written after a plus. */
static bool has_wrong_count(const struct sample *sample, const char *theirs)
{
    bool is_written_so = sample->text.count < DIGITS_MIN || sample->text.count > DIGITS_MAX;
    char settled[NUMBER_SIZE];

    settle(theirs, settled);
    return strstr(sample->fault, "digits with its country code") &&
           (is_written_so || !is_in_range(theirs) || !is_in_range(settled));
}

/* The library's answer, as our rules for all numbers leave it: KIND_OTHER if that is not ours. */
static enum kind compare(const struct sample *sample, const char *theirs)
{
    char again[NUMBER_SIZE];

    if (strcmp(sample->ours, theirs) == 0)
        return KIND_SAME;
    if (!sample->ours[0])
        return has_wrong_count(sample, theirs) ? KIND_COUNT_OF_DIGITS : KIND_OTHER;
    ask(sample->ours, "ZZ", again);
    if (theirs[0] && strcmp(again, theirs) == 0)
        return KIND_KEPT;
    settle(theirs, again);
    if (strcmp(again, sample->ours) == 0)
        return KIND_TWICE;
    return KIND_OTHER;
}

/* The library's answer to another spelling of the same. */
static bool is_ours(const struct sample *sample, const char *text)
{
    char theirs[NUMBER_SIZE];

    ask(text, sample->spelling.home, theirs);
    return compare(sample, theirs) != KIND_OTHER;
}

static bool has_letters(const struct sample *sample)
{
    return !sample->ours[0] && (strstr(sample->fault, "cannot stand") || strstr(sample->fault, "extension") ||
                                strstr(sample->fault, "line break"));
}

/* What follows so many digits of the text, international. */
static void write_behind(const struct sample *sample, size_t digits, char *out, size_t size)
{
    size_t count = sample->text.count < PHONE_TEXT_DIGITS ? sample->text.count : PHONE_TEXT_DIGITS;

    snprintf(out, size, "+%.*s", digits < count ? (int)(count - digits) : 0, sample->text.digits + digits);
}

/* Whether the library has kept a trunk prefix that we have dropped, because the rest has an unknown length. */
static bool is_dropped(const struct sample *sample, const struct phone_country *home)
{
    char               code[4];
    size_t             len  = phone_country_code(home, code);
    struct str         rest = str_from_at(str_from(sample->theirs), 1 + len);
    struct phone_match match;
    char               theirs[NUMBER_SIZE];

    if (!home->trunk || strncmp(sample->theirs + 1, code, len) != 0 || !phone_match_front(home->trunk, rest, &match))
        return false;
    snprintf(theirs, sizeof(theirs), "+%.*s%s", (int)len, code, rest.at + match.len);
    return compare(sample, theirs) != KIND_OTHER;
}

/* Whether what follows the prefix is ours: the library may not know its country code. */
static bool is_behind(const struct sample *sample, size_t prefix)
{
    char text[SPELLING_SIZE];

    write_behind(sample, prefix, text, sizeof(text));
    return strcmp(sample->ours, text) == 0 || is_ours(sample, text);
}

/* Whether all of the digits are ours as a national number. */
static bool is_at_home(const struct sample *sample, const struct phone_country *home)
{
    char text[SPELLING_SIZE];
    char code[4];

    snprintf(text, sizeof(text), "+%.*s%.*s", (int)phone_country_code(home, code), code, (int)sample->text.count,
             sample->text.digits);
    return strcmp(sample->ours, text) == 0 || is_ours(sample, text);
}

/* Why a number without a plus is taken for international, or not, in another way than by the library. */
static enum kind kind_of_prefix(const struct sample *sample, const struct phone_country *home)
{
    struct str digits   = {.at = sample->text.digits, .len = sample->text.count};
    size_t     own      = home ? phone_country_international(home, digits) : 0;
    bool       is_zeros = str_starts(digits, STR("00"));
    char       code[4];

    if (is_zeros && (is_behind(sample, 2) || strstr(sample->fault, "a 0 after the plus")))
        return KIND_ZEROS;
    if (own && (is_behind(sample, own) || is_at_home(sample, home)))
        return KIND_OWN_PREFIX;
    if (home && str_starts(digits, (struct str){.at = code, .len = phone_country_code(home, code)}) &&
        is_behind(sample, 0))
        return KIND_OWN_CODE;
    return KIND_OTHER;
}

static bool is_unknown_code(const struct sample *sample)
{
    size_t     ignored;
    struct str digits = str_from_at(str_from(sample->ours), 1);

    return !sample->theirs[0] && digits.len && !phone_country_of_digits(digits, &ignored);
}

/* Whether it is ours once the 0 that has a pair of brackets to itself is left out. */
static bool is_without_zero(const struct sample *sample)
{
    const struct phone_country *home  = phone_country_find(str_from(sample->spelling.home));
    struct sample               other = *sample;
    struct phone_text          *read  = &other.text;
    size_t                      zero  = 0;
    char                        text[SPELLING_SIZE];

    while (!(read->lone_zeros >> zero & 1))
        zero++;
    read->count--;
    memmove(read->digits + zero, read->digits + zero + 1, read->count - zero);
    snprintf(text, sizeof(text), "%s%.*s", read->has_plus ? "+" : "", (int)read->count, read->digits);
    return is_ours(&other, text) || (!read->has_plus && kind_of_prefix(&other, home) != KIND_OTHER);
}

static enum kind kind_of(const struct sample *sample)
{
    const struct phone_country *home = phone_country_find(str_from(sample->spelling.home));
    enum kind                   kind;

    if (sample->theirs[0] && has_letters(sample))
        return KIND_LETTERS;
    if (sample->theirs[0] && strstr(sample->fault, "A plus may only stand"))
        return KIND_PLUSES;
    if ((kind = compare(sample, sample->theirs)) != KIND_OTHER)
        return kind;
    if (sample->text.has_plus && strstr(sample->fault, "a 0 after the plus"))
        return KIND_ZERO_CODE;
    if (!sample->theirs[0] && sample->text.count > LIBRARY_DIGITS_MAX)
        return KIND_COUNT_OF_DIGITS;
    if (is_unknown_code(sample))
        return KIND_CODE;
    if (sample->text.lone_zeros && is_without_zero(sample))
        return KIND_LONE_ZERO;
    if (!sample->text.has_plus && (kind = kind_of_prefix(sample, home)) != KIND_OTHER)
        return kind;
    return home && is_dropped(sample, home) ? KIND_DROPPED : KIND_OTHER;
}

/* --- the run ------------------------------------------------------------------------------------------------------ */

static void read_sample(struct arena *arena, struct sample *sample)
{
    const struct phone_country *home = phone_country_find(str_from(sample->spelling.home));
    struct str                  fault;
    struct phone                phone;

    sample->ours[0] = sample->fault[0] = 0;
    if (!phone_text_read(arena, str_from(sample->spelling.text), &sample->text, &fault))
        sample->text = (struct phone_text){0};
    if (phone_read(arena, str_from(sample->spelling.text), home, &phone, &fault))
        snprintf(sample->ours, sizeof(sample->ours), "%s", phone.text);
    else
        snprintf(sample->fault, sizeof(sample->fault), STR_FMT, STR_ARG(fault));
    ask(sample->spelling.text, sample->spelling.home, sample->theirs);
}

static void show(const struct sample *sample)
{
    printf("# %s in %s: %s%s, and the library: %s\n", sample->spelling.text, sample->spelling.home, sample->ours,
           sample->fault, sample->theirs[0] ? sample->theirs : "refused");
}

/* Counts the kinds of so many samples. */
static void run(uint64_t seed, size_t count, size_t kinds[KINDS])
{
    static char   regions[REGIONS_MOST][3];
    size_t        region_count = spelling_regions(regions);
    struct chance chance       = {.state = seed};
    struct arena *arena        = arena_new(1 << 20);
    struct sample sample;

    for (size_t i = 0; i < count; i++, arena_reset(arena)) {
        enum kind kind;

        spelling_make(&chance, regions, region_count, &sample.spelling);
        read_sample(arena, &sample);
        kind = kind_of(&sample);
        if (++kinds[kind] <= SHOWN && kind == KIND_OTHER)
            show(&sample);
    }
    fflush(stdout);
    arena_free(arena);
}

/* The same in several processes, each of which writes its counts into a pipe. */
static bool run_all(uint64_t seed, size_t count, size_t kinds[KINDS])
{
    int ends[2];

    if (pipe(ends) != 0)
        return false;
    for (size_t i = 0; i < PROCESSES; i++) {
        size_t own[KINDS] = {0};
        pid_t  child      = fork();

        if (child < 0)
            return false;
        if (child)
            continue;
        run(seed + i, count / PROCESSES, own);
        _exit(write(ends[1], own, sizeof(own)) != (ssize_t)sizeof(own));
    }
    close(ends[1]);
    for (size_t i = 0; i < PROCESSES; i++) {
        size_t own[KINDS];

        if (read(ends[0], own, sizeof(own)) != (ssize_t)sizeof(own))
            return false;
        for (size_t j = 0; j < KINDS; j++)
            kinds[j] += own[j];
    }
    while (wait(NULL) > 0)
        continue;
    return true;
}

int main(int argc, char **argv)
{
    size_t   count        = argc > 1 ? strtoul(argv[1], NULL, 10) : COUNT_USUAL;
    uint64_t seed         = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    size_t   kinds[KINDS] = {0};
    bool     is_good      = run_all(seed, count, kinds) && !kinds[KIND_OTHER];

    for (size_t i = 0; i < KINDS; i++)
        printf("# %8zu %s\n", kinds[i], kind_names[i]);
    printf("1..1\n%sok 1 - %zu spellings are read as libphonenumber reads them, but for what is explained\n",
           is_good ? "" : "not ", count);
    return is_good ? 0 : 1;
}
