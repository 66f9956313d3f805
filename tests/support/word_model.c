#include "support/word_model.h"

#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 400, PHONE_DIGITS = 15 };

struct str model_typed(const struct text *text, size_t from, size_t to)
{
    struct str line = STR("");

    for (size_t i = from; i < to; i++)
        line = arena_format(arena, STR_FMT "%s", STR_ARG(line), text->at[i]->text);
    return line;
}

static struct str folded(const struct text *text, size_t from, size_t to)
{
    struct str line = STR("");

    for (size_t i = from; i < to; i++)
        line = arena_format(arena, STR_FMT "%s", STR_ARG(line), text->at[i]->folded);
    return line;
}

static enum kind kind_at(const struct text *text, size_t at)
{
    return at < text->count ? text->at[at]->kind : OTHER;
}

static bool is_letter_or_digit(enum kind kind)
{
    return kind == LETTER || kind == DIGIT;
}

static bool is_accent(const struct text *text, size_t at)
{
    return strcmp(text->at[at]->text, "´") == 0;
}

/* How many quotes stand from a place on between two letters, or between two digits: there an accent is none. */
static size_t joining_quotes(const struct text *text, size_t at)
{
    enum kind kind  = at ? kind_at(text, at - 1) : OTHER;
    size_t    count = 0;

    while (kind_at(text, at + count) == QUOTE && !(kind == DIGIT && is_accent(text, at + count)))
        count++;
    return is_letter_or_digit(kind) && kind_at(text, at + count) == kind ? count : 0;
}

/* Where what stands together from a place on ends. */
static size_t span_end(const struct text *text, size_t at)
{
    size_t quotes;

    while (is_letter_or_digit(kind_at(text, at)) || (quotes = joining_quotes(text, at)) > 0)
        at += is_letter_or_digit(kind_at(text, at)) ? 1 : quotes;
    return at;
}

/* The same of letters alone, or digits alone. */
static size_t class_end(const struct text *text, size_t at)
{
    enum kind kind = kind_at(text, at);
    size_t    quotes;

    while (kind_at(text, at) == kind || (quotes = joining_quotes(text, at)) > 0)
        at += kind_at(text, at) == kind ? 1 : quotes;
    return at;
}

/* Whether a digit goes on with a number after an apostrophe, which parts letters only. */
static bool is_inside(const struct text *text, size_t at)
{
    size_t start = at;

    while (start && kind_at(text, start - 1) == QUOTE)
        start--;
    return kind_at(text, at) == DIGIT && start < at && start + joining_quotes(text, start) == at;
}

/* The same of all letters and digits without an apostrophe. */
static size_t part_end(const struct text *text, size_t at)
{
    while (is_letter_or_digit(kind_at(text, at)) ||
           (kind_at(text, at) == QUOTE && kind_at(text, at - 1) == DIGIT && joining_quotes(text, at) > 0))
        at += is_letter_or_digit(kind_at(text, at)) ? 1 : joining_quotes(text, at);
    return at;
}

/* The place itself, unless quotes before it join it to a letter. */
static size_t joined_at(const struct text *text, size_t at)
{
    size_t start = at;

    while (start && kind_at(text, start - 1) == QUOTE)
        start--;
    return start < at && start + joining_quotes(text, start) == at ? start : at;
}

struct word_list {
    struct str at[WORDS];
    size_t     count;
};

static void add(struct word_list *list, struct str word)
{
    cr_assert_lt(list->count, WORDS);
    list->at[list->count++] = word;
}

/* All words of a text: runs of letters or digits, what is after each apostrophe, and what is glued together. */
static void add_words(struct word_list *list, const struct text *text)
{
    for (size_t i = 0; i < text->count; i++) {
        enum kind before = i ? kind_at(text, i - 1) : OTHER;

        if (!is_letter_or_digit(kind_at(text, i)) || kind_at(text, i) == before || is_inside(text, i))
            continue;
        if (before == QUOTE) {
            add(list, folded(text, i, part_end(text, i)));
            if (i != joined_at(text, i))
                continue;
        }
        add(list, folded(text, i, class_end(text, i)));
        if (!is_letter_or_digit(before))
            add(list, folded(text, i, span_end(text, i)));
    }
}

static bool any_begins(const struct word_list *list, struct str start)
{
    for (size_t i = 0; i < list->count; i++)
        if (str_starts(list->at[i], start))
            return true;
    return false;
}

static bool occurs(struct str part, struct str in)
{
    for (size_t i = 0; i + part.len <= in.len; i++)
        if (memcmp(in.at + i, part.at, part.len) == 0)
            return true;
    return false;
}

static size_t run_end(const struct text *text, size_t at)
{
    while (kind_at(text, at) == RUN || (kind_at(text, at) == QUOTE && at && kind_at(text, at - 1) != LETTER))
        at++;
    return at;
}

static bool occurs_in_a_run(const struct person *person, struct str part)
{
    for (size_t i = 0; i < MODEL_TEXTS; i++)
        for (size_t at = 0; at < person->texts[i].count; at++)
            if (kind_at(&person->texts[i], at) == RUN &&
                occurs(part, folded(&person->texts[i], at, run_end(&person->texts[i], at))))
                return true;
    return false;
}

/* Characters of runs have three bytes. */
static bool run_is_found(const struct person *person, struct str run)
{
    if (run.len == 3)
        return occurs_in_a_run(person, run);
    for (size_t i = 0; i + 6 <= run.len; i += 3)
        if (!occurs_in_a_run(person, (struct str){.at = run.at + i, .len = 6}))
            return false;
    return true;
}

/* --- a query ------------------------------------------------------------------------------------------------------ */

struct asking {
    const struct person        *person;
    const struct word_list     *words;
    const struct text          *query;
    const struct phone_country *home;
    size_t                      word_count;
};

static struct str phone_digits(const struct asking *asking)
{
    return str_from_at(asking->person->phone, 1);
}

static bool ends_phone(const struct asking *asking, struct str digits)
{
    struct str phone = phone_digits(asking);

    return digits.len <= phone.len && str_equal(str_from_at(phone, phone.len - digits.len), digits);
}

static bool word_is_found(const struct asking *asking, size_t from, size_t to, bool is_digits)
{
    struct str word = folded(asking->query, from, to);

    return any_begins(asking->words, word) || (is_digits && str_starts(phone_digits(asking), word)) ||
           (is_digits && word.len >= 3 && ends_phone(asking, word));
}

static bool is_day(const char *day, const char *month)
{
    long its_day   = strtol(day, NULL, 10);
    long its_month = strtol(month, NULL, 10);

    return its_day >= 1 && its_day <= 31 && its_month >= 1 && its_month <= 12;
}

static bool is_date(const char *text)
{
    char first[8];
    char second[8];
    char third[8];
    char between[2];
    char again[2];
    int  end  = 0;
    int found = sscanf(text, " %4[0-9] %1[-./] %2[0-9] %1[-./] %2[0-9] %n", first, between, second, again, third, &end);

    if (found == 5 && !text[end] && strlen(first) == 4)
        return between[0] == again[0] && is_day(third, second);
    end   = 0;
    found = sscanf(text, " %2[0-9] %1[-./] %2[0-9] %1[-./] %4[0-9] %n", first, between, second, again, third, &end);
    if (found != 5 || text[end] || strlen(third) != 4 || between[0] != again[0])
        return false;
    return is_day(first, second) || is_day(second, first);
}

/* The same with ASCII digits, and blanks for brackets. */
static const char *plain(const struct text *text, size_t from, size_t to)
{
    char *line = arena_alloc(arena, to - from + 1);

    for (size_t i = from; i < to; i++) {
        line[i - from] = text->at[i]->kind == DIGIT ? text->at[i]->folded[0] : text->at[i]->text[0];
        if (line[i - from] == '(')
            line[i - from] = ' ';
    }
    return line;
}

/* Whether a part of the query is found as one phone number. */
static bool phone_is_found(const struct asking *asking, size_t from, size_t to)
{
    struct str   digits = folded(asking->query, from, to);
    bool         plus   = false;
    struct phone phone;
    struct str   fault;

    for (size_t i = from; i < to && kind_at(asking->query, i) != DIGIT; i++)
        plus |= kind_at(asking->query, i) == PLUS;
    if (plus && digits.len <= PHONE_DIGITS &&
        (any_begins(asking->words, digits) || str_starts(phone_digits(asking), digits)))
        return true;
    if (digits.len < 7 || is_date(plain(asking->query, from, to)))
        return false;
    if (phone_read(arena, model_typed(asking->query, from, to), asking->home, &phone, &fault) &&
        ends_phone(asking, (struct str){.at = phone.text + 1, .len = phone.len - 1}))
        return true;
    while (digits.len && digits.at[0] == '0')
        digits = str_from_at(digits, 1);
    return digits.len >= 3 && ends_phone(asking, digits);
}

static bool words_are_found(struct asking *asking, size_t from, size_t to);

/* A stretch, between blanks when it is an inner one. */
static bool stretch_is_found(struct asking *asking, size_t from, size_t to)
{
    bool   all    = true;
    size_t digits = folded(asking->query, from, to).len;

    for (size_t at = from, end; at < to; at = end + 1) {
        for (end = at; end < to && asking->query->at[end]->text[0] != ' ';)
            end++;
        if (!words_are_found(asking, at, end) &&
            (folded(asking->query, at, end).len == digits || !phone_is_found(asking, at, end)))
            all = false;
    }
    return all || phone_is_found(asking, from, to);
}

static bool words_are_found(struct asking *asking, size_t from, size_t to)
{
    bool all = true;

    for (size_t i = from; i < to; i++) {
        size_t end = i;

        if (is_letter_or_digit(kind_at(asking->query, i))) {
            end = span_end(asking->query, i);
            all &=
                word_is_found(asking, i, end, kind_at(asking->query, i) == DIGIT && class_end(asking->query, i) == end);
        } else if (kind_at(asking->query, i) == RUN) {
            end = run_end(asking->query, i);
            all &= run_is_found(asking->person, folded(asking->query, i, end));
        }
        asking->word_count += end > i;
        i = end > i ? end - 1 : i;
    }
    return all;
}

static bool is_digits_alone(const struct text *text, size_t at)
{
    size_t end;

    if (kind_at(text, at) != DIGIT)
        return false;
    end = class_end(text, at);
    if (end != span_end(text, at) || (kind_at(text, end) == QUOTE && !is_accent(text, end)))
        return false;
    for (size_t i = at; i < end; i++)
        if (kind_at(text, i) == QUOTE)
            return false;
    return true;
}

/* Where the stretch that begins at a place ends; the place where none does. */
static size_t stretch_end(const struct text *text, size_t at)
{
    size_t end    = at;
    bool   digits = false;

    while (kind_at(text, end) == BETWEEN || (kind_at(text, end) == PLUS && !digits) || is_digits_alone(text, end)) {
        digits |= kind_at(text, end) == DIGIT;
        end = kind_at(text, end) == DIGIT ? class_end(text, end) : end + 1;
    }
    return digits ? end : at;
}

static bool is_found(struct asking *asking)
{
    const struct text *query = asking->query;
    bool               all   = true;

    for (size_t i = 0, end; i < query->count; i = end) {
        end = stretch_end(query, i);
        if (end > i) {
            all &= stretch_is_found(asking, i, end);
            continue;
        }
        end = is_letter_or_digit(kind_at(query, i)) ? span_end(query, i)
              : kind_at(query, i) == RUN            ? run_end(query, i)
                                                    : i + 1;
        all &= words_are_found(asking, i, end);
    }
    return all && asking->word_count;
}

bool model_finds(const struct person *person, const struct text *query, const struct phone_country *home)
{
    struct word_list words  = {0};
    struct asking    asking = {.person = person, .words = &words, .query = query, .home = home};

    for (size_t i = 0; i < MODEL_TEXTS; i++)
        add_words(&words, &person->texts[i]);
    return is_found(&asking);
}
