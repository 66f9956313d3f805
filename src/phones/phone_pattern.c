#include "phones/phone_pattern.h"

struct matcher {
    const char        *pattern;
    struct str         digits;
    bool               takes_all;
    struct phone_match match;
};

/* How often something may stand. */
struct times {
    size_t least;
    size_t most;
};

/* A group that is being matched. */
struct level {
    const char         *open; /* its bracket */
    const char         *next; /* what follows it */
    struct times        times;
    size_t              count; /* repetitions that are over */
    size_t              start; /* of this one, in the digits */
    const struct level *outer;
};

static bool match_group(struct matcher *matcher, const struct level *level);
static bool match_sequence(struct matcher *matcher, const char *at, size_t digit, const struct level *level);

/* After a digit, a class or a group. */
static const char *skip_item(const char *at)
{
    size_t depth = 0;

    if (*at == '\\')
        return at + 2;
    if (*at == '[')
        return strchr(at, ']') + 1;
    if (*at != '(')
        return at + 1;
    for (;; at++) {
        if (*at == '(')
            depth++;
        if (*at == ')' && --depth == 0)
            return at + 1;
    }
}

/* Where the next alternative of a group begins; NULL when this is the last. */
static const char *skip_alternative(const char *at)
{
    while (*at && *at != '|' && *at != ')')
        at = skip_item(at);
    return *at == '|' ? at + 1 : NULL;
}

static size_t read_number(const char **at)
{
    size_t number = 0;

    for (; **at >= '0' && **at <= '9'; (*at)++)
        number = number * 10 + (size_t)(**at - '0');
    return number;
}

/* Reads what says how often the item before it may stand, if anything does. */
static struct times read_times(const char **at)
{
    struct times times = {.least = 1, .most = 1};

    if (**at == '?') {
        (*at)++;
        times.least = 0;
    } else if (**at == '{') {
        (*at)++;
        times.least = times.most = read_number(at);
        if (**at == ',') {
            (*at)++;
            times.most = read_number(at);
        }
        (*at)++;
    }
    return times;
}

static bool is_in_class(const char *at, char digit)
{
    for (at++; *at != ']'; at++) {
        if (at[1] == '-' && digit >= at[0] && digit <= at[2])
            return true;
        if (*at == digit)
            return true;
    }
    return false;
}

static bool item_takes(const char *at, char digit)
{
    if (*at == '\\')
        return true;
    return *at == '[' ? is_in_class(at, digit) : *at == digit;
}

static bool is_capturing(const char *open)
{
    return open[0] == '(' && open[1] != '?';
}

/* The place of a group among those that capture. */
static size_t group_index(const struct matcher *matcher, const char *open)
{
    size_t index = 0;

    for (const char *at = matcher->pattern; at < open; at++)
        index += is_capturing(at);
    return index;
}

/* Repeats the group, or goes on after it. */
static bool leave_group(struct matcher *matcher, const struct level *level, size_t digit)
{
    struct phone_match before = matcher->match;
    struct level       again  = *level;
    size_t             index  = group_index(matcher, level->open);

    if (is_capturing(level->open) && index < PHONE_GROUPS)
        matcher->match.groups[index] =
            (struct str){.at = matcher->digits.at + level->start, .len = digit - level->start};
    again.count++;
    again.start = digit;
    if (again.count < again.times.most && digit > level->start && match_group(matcher, &again))
        return true;
    if (again.count >= again.times.least && match_sequence(matcher, level->next, digit, level->outer))
        return true;
    matcher->match = before;
    return false;
}

/* One of its alternatives, or, where it need not stand, what follows it. */
static bool match_group(struct matcher *matcher, const struct level *level)
{
    const char *at = is_capturing(level->open) ? level->open + 1 : level->open + 3;

    for (; at; at = skip_alternative(at))
        if (match_sequence(matcher, at, level->start, level))
            return true;
    return level->count >= level->times.least && match_sequence(matcher, level->next, level->start, level->outer);
}

static bool enter_group(struct matcher *matcher, const char *open, size_t digit, const struct level *outer)
{
    struct level level = {.open = open, .next = skip_item(open), .start = digit, .outer = outer};

    level.times = read_times(&level.next);
    return match_group(matcher, &level);
}

static bool match_item(struct matcher *matcher, const char *at, size_t digit, const struct level *level)
{
    const char  *next  = skip_item(at);
    struct times times = read_times(&next);
    size_t       count = 0;

    while (count < times.most && digit + count < matcher->digits.len &&
           item_takes(at, matcher->digits.at[digit + count]))
        count++;
    for (; count >= times.least; count--) {
        if (match_sequence(matcher, next, digit + count, level))
            return true;
        if (!count)
            return false;
    }
    return false;
}

static bool match_sequence(struct matcher *matcher, const char *at, size_t digit, const struct level *level)
{
    bool is_at_end = digit == matcher->digits.len;

    if (*at == '$')
        return is_at_end && match_sequence(matcher, at + 1, digit, level);
    if (*at == '(')
        return enter_group(matcher, at, digit, level);
    if (*at && *at != '|' && *at != ')')
        return match_item(matcher, at, digit, level);
    if (level)
        return leave_group(matcher, level, digit);
    matcher->match.len = digit;
    return is_at_end || !matcher->takes_all;
}

static bool match_any(struct matcher *matcher)
{
    for (const char *at = matcher->pattern; at; at = skip_alternative(at))
        if (match_sequence(matcher, at, 0, NULL))
            return true;
    return false;
}

bool phone_match_front(const char *pattern, struct str digits, struct phone_match *match)
{
    struct matcher matcher = {.pattern = pattern, .digits = digits};

    if (!match_any(&matcher))
        return false;
    *match             = matcher.match;
    match->group_count = group_index(&matcher, pattern + strlen(pattern));
    return true;
}

bool phone_match_all(const char *pattern, struct str digits)
{
    struct matcher matcher = {.pattern = pattern, .digits = digits, .takes_all = true};

    return match_any(&matcher);
}
