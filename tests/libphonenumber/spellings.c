#include "libphonenumber/spellings.h"

#include "phones/phone.h"

#include <stdio.h>

enum { DIGITS_SIZE = 64, ALTERNATIVES_MOST = 200 };

size_t chance_below(struct chance *chance, size_t limit)
{
    uint64_t mixed = chance->state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return (size_t)((mixed ^ mixed >> 31) % limit);
}

size_t spelling_regions(char regions[REGIONS_MOST][3])
{
    size_t count = 0;

    for (char first = 'A'; first <= 'Z'; first++)
        for (char second = 'A'; second <= 'Z'; second++) {
            char name[3] = {first, second, 0};

            if (phone_country_find((struct str){.at = name, .len = 2}))
                memcpy(regions[count++], name, sizeof(name));
        }
    return count;
}

/* --- digits of a pattern ------------------------------------------------------------------------------------------ */

/* Where the alternatives of a group begin; the end of the group after them. */
static size_t alternatives_of(const char *at, const char *starts[], const char **end)
{
    size_t count = 0;
    size_t depth = 0;

    starts[count++] = at;
    for (; *at && !(*at == ')' && depth == 0); at++) {
        depth += *at == '(';
        depth -= *at == ')';
        if (*at == '|' && depth == 0)
            starts[count++] = at + 1;
    }
    *end = at;
    return count;
}

static const char *read_times(struct chance *chance, const char *at, size_t *times)
{
    int least = 1;
    int most  = 1;
    int len   = 0;

    *times = 1;
    if (*at == '?') {
        *times = chance_below(chance, 2);
        return at + 1;
    }
    if (*at != '{')
        return at;
    if (sscanf(at, "{%d,%d}%n", &least, &most, &len) != 2 || !len) {
        sscanf(at, "{%d}%n", &least, &len);
        most = least;
    }
    *times = (size_t)least + chance_below(chance, (size_t)(most - least + 1));
    return at + len;
}

static void put_of_class(struct chance *chance, const char *at, char **out)
{
    char   digits[32];
    size_t count = 0;

    for (at++; *at != ']'; at++) {
        if (at[1] == '-') {
            for (char digit = at[0]; digit <= at[2]; digit++)
                digits[count++] = digit;
            at += 2;
        } else {
            digits[count++] = *at;
        }
    }
    *(*out)++ = digits[chance_below(chance, count)];
}

static void make_sequence(struct chance *chance, const char *at, char **out);

static void make_group(struct chance *chance, const char *at, char **out)
{
    const char *starts[ALTERNATIVES_MOST];
    const char *end;
    size_t      count = alternatives_of(at, starts, &end);

    make_sequence(chance, starts[chance_below(chance, count)], out);
}

static void make_item(struct chance *chance, const char *at, char **out)
{
    if (*at == '(')
        make_group(chance, at[1] == '?' ? at + 3 : at + 1, out);
    else if (*at == '[')
        put_of_class(chance, at, out);
    else if (*at == '\\')
        *(*out)++ = (char)('0' + chance_below(chance, 10));
    else if (*at != '$')
        *(*out)++ = *at;
}

static const char *behind_item(const char *at)
{
    const char *starts[ALTERNATIVES_MOST];
    const char *end;

    if (*at == '(') {
        alternatives_of(at + 1, starts, &end);
        return end + 1;
    }
    if (*at == '[')
        return strchr(at, ']') + 1;
    return at + (*at == '\\' ? 2 : 1);
}

static void make_sequence(struct chance *chance, const char *at, char **out)
{
    while (*at && *at != '|' && *at != ')') {
        const char *item = at;
        size_t      times;

        at = read_times(chance, behind_item(item), &times);
        for (size_t i = 0; i < times; i++)
            make_item(chance, item, out);
    }
}

void spelling_digits(struct chance *chance, const char *pattern, char *out)
{
    make_group(chance, pattern, &out);
    *out = 0;
}

/* --- spellings ---------------------------------------------------------------------------------------------------- */

/* What a number is put together from. */
struct parts {
    char code[4];
    char national[DIGITS_SIZE];
    char trunk[DIGITS_SIZE];
    char international[DIGITS_SIZE];
};

static const char *one_of(struct chance *chance, const char *const *texts, size_t count)
{
    return texts[chance_below(chance, count)];
}

static void random_digits(struct chance *chance, size_t count, char *out)
{
    for (size_t i = 0; i < count; i++)
        out[i] = (char)('0' + chance_below(chance, 10));
    out[count] = 0;
}

/* One in six numbers has a digit too many or too few, one in twenty is any digits at all. */
static void spoil(struct chance *chance, char *national)
{
    size_t len = strlen(national);

    if (chance_below(chance, 6) == 0)
        random_digits(chance, 1 + chance_below(chance, 2), national + len - chance_below(chance, 2) * (len > 3));
    if (chance_below(chance, 6) == 0 && len > 4)
        national[len - 1 - chance_below(chance, 3)] = 0;
    if (chance_below(chance, 20) == 0)
        random_digits(chance, 2 + chance_below(chance, 13), national);
}

static void make_parts(struct chance *chance, const struct phone_country *country, struct parts *parts)
{
    parts->code[phone_country_code(country, parts->code)] = 0;
    spelling_digits(chance, country->national, parts->national);
    spoil(chance, parts->national);
    parts->trunk[0] = 0;
    if (country->trunk)
        spelling_digits(chance, country->trunk, parts->trunk);
    spelling_digits(chance, country->international ? country->international : "00", parts->international);
}

/* C: the country code, N: the national number, T: the trunk prefix, I: what is dialled before foreign numbers, R: any
 * digits. */
static const char *const forms[] = {
    "+CN",   "+C N",     "00CN",   "00 C (0) N", "IC N", "T N",      "TN",     "N",       "N",       "CN",
    "C N",   "+C (0) N", "+C T N", "+C (T) N",   "CTN",  "tel:+C-N", "tel:TN", "(T) N",   "+C N x5", "TN ext. 5",
    "+C Na", "T Npqr",   "R",      "+R",         "00R",  "T",        "TT N",   "+C TT N", "00 N",    "000N",
    "IT N",  "+CN\n",    "TN / N", "+CN",        "+C N", "TN",       "(T) N",  "N",       "T N",     "CN",
    "+C-N",  "tel:+C N", "IC N",   "TN",         "+C N", "++CN",
};

static void put(char *out, size_t *len, const char *text)
{
    size_t size = strlen(text);

    if (*len + size >= SPELLING_SIZE)
        return;
    memcpy(out + *len, text, size + 1);
    *len += size;
}

/* Digits as a person groups them, and as keyboards of other scripts write them. */
static void put_digits(struct chance *chance, char *out, size_t *len, const char *digits)
{
    static const char *const between[]  = {" ",        "-",  ".", "/", "\xC2\xA0", "\xE2\x80\x91", "\xE2\x80\x8B",
                                           "\xC2\xAD", " - "};
    bool                     is_grouped = chance_below(chance, 2);
    size_t                   script     = chance_below(chance, 20);

    for (; *digits; digits++) {
        char text[4] = {*digits};

        if (script == 0)
            memcpy(text, (char[]){(char)0xEF, (char)0xBC, (char)(0x90 + *digits - '0'), 0}, 4);
        else if (script == 1)
            memcpy(text, (char[]){(char)0xD9, (char)(0xA0 + *digits - '0'), 0}, 3);
        put(out, len, text);
        if (is_grouped && digits[1] && chance_below(chance, 3) == 0)
            put(out, len, one_of(chance, between, sizeof(between) / sizeof(between[0])));
    }
}

static void write_form(struct chance *chance, const char *form, const struct parts *parts, char *out)
{
    char   any[DIGITS_SIZE];
    size_t len = 0;

    random_digits(chance, 3 + chance_below(chance, 15), any);
    out[0] = 0;
    for (; *form; form++) {
        const char *digits = *form == 'C'   ? parts->code
                             : *form == 'N' ? parts->national
                             : *form == 'T' ? parts->trunk
                             : *form == 'I' ? parts->international
                             : *form == 'R' ? any
                                            : NULL;

        if (digits)
            put_digits(chance, out, &len, digits);
        else
            put(out, &len, (char[]){*form, 0});
    }
}

void spelling_make(struct chance *chance, char regions[REGIONS_MOST][3], size_t count, struct spelling *out)
{
    const char  *region = regions[chance_below(chance, count)];
    size_t       where  = chance_below(chance, 20);
    struct parts parts;

    make_parts(chance, phone_country_find((struct str){.at = region, .len = 2}), &parts);
    memcpy(out->home, where < 15 ? region : where < 19 ? regions[chance_below(chance, count)] : "ZZ", 3);
    out->form = one_of(chance, forms, sizeof(forms) / sizeof(forms[0]));
    write_form(chance, out->form, &parts, out->text);
}
