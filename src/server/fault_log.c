#include "server/fault_log.h"

#include <stdio.h>

enum { FAULTS_SHOWN = 4, NAME_SIZE = 64 /* bytes, at most, of one step of a place */, PLACE_SIZE = 128 };

struct text {
    size_t len;
    char   at[1024];
};

static void add(struct text *text, struct str more)
{
    if (!more.len || more.len > sizeof(text->at) - text->len)
        return;
    memcpy(text->at + text->len, more.at, more.len);
    text->len += more.len;
}

/* Which names of a fault's place may be the client's own. */
enum names { NAMES_KNOWN, LAST_NAME_UNKNOWN, NAMES_UNKNOWN };

static enum names names_of(enum problem_code code)
{
    switch (code) {
    case CODE_unknown_member:
    case CODE_unknown_field:
    case CODE_unknown_parameter:
        return LAST_NAME_UNKNOWN;
    case CODE_duplicate_member:
    case CODE_nul_character:
    case CODE_invalid_encoding:
        return NAMES_UNKNOWN;
    default:
        return NAMES_KNOWN;
    }
}

static bool is_harmless(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (!char_is_letter_or_digit(c) && c != '_' && c != '-')
            return false;
    }
    return name.len <= NAME_SIZE;
}

static struct str first_name(struct str place)
{
    const char *slash = place.len ? memchr(place.at, '/', place.len) : NULL;

    return (struct str){.at = place.at, .len = slash ? (size_t)(slash - place.at) : place.len};
}

static void add_place(struct text *text, const struct violation *fault)
{
    struct str place = fault->place;
    size_t     start = text->len;

    if (names_of(fault->code) == NAMES_UNKNOWN)
        place = STR("?");
    while (text->len - start < PLACE_SIZE) {
        struct str name    = first_name(place);
        bool       is_last = name.len == place.len;
        bool       is_made = is_last && names_of(fault->code) == LAST_NAME_UNKNOWN;

        add(text, is_harmless(name) && !is_made ? name : STR("?"));
        if (is_last)
            return;
        add(text, STR("/"));
        place = str_from_at(place, name.len + 1);
    }
}

void log_problem(struct log_line *line, const struct problem *problem)
{
    struct text text  = {0};
    size_t      count = 0;
    char        more[24];

    log_text(line, "code", str_from(problem_code_name(problem->code)));
    if (!problem->violations)
        return;
    for (const struct violation *fault = problem->violations; fault; fault = fault->next) {
        if (count++ >= FAULTS_SHOWN)
            continue;
        add(&text, count > 1 ? STR(",") : STR(""));
        add(&text, str_from(problem_code_name(fault->code)));
        add(&text, STR("@"));
        add_place(&text, fault);
    }
    snprintf(more, sizeof(more), ",+%zu", count - FAULTS_SHOWN);
    if (count > FAULTS_SHOWN)
        add(&text, str_from(more));
    log_text(line, "faults", (struct str){.at = text.at, .len = text.len});
}
