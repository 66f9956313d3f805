#include "workbooks/number_formats.h"

enum { OUTSIDE, IN_CODES, IN_STYLES };

/* Formats that a workbook does not bring, by their numbers; of the East Asian ones what all languages agree on. */
static enum number_format format_known(uint32_t id)
{
    static const struct {
        uint8_t            first, last;
        enum number_format format;
    } known[] = {
        {14, 17, FORMAT_DATE}, {18, 21, FORMAT_TIME}, {22, 22, FORMAT_DATETIME}, {27, 31, FORMAT_DATE},
        {32, 33, FORMAT_TIME}, {34, 36, FORMAT_DATE}, {45, 45, FORMAT_TIME},     {46, 46, FORMAT_HOURS},
        {47, 47, FORMAT_TIME}, {50, 58, FORMAT_DATE},
    };

    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (id >= known[i].first && id <= known[i].last)
            return known[i].format;
    return FORMAT_NUMBER;
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
}

/* Whether the text goes on so, in letters of any case. */
static bool goes_on(struct str text, const char *word)
{
    size_t len = strlen(word);

    if (text.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (lower(text.at[i]) != word[i])
            return false;
    return true;
}

/* Whether a bracket is no colour, but hours, minutes or seconds that go on beyond an hour or a day. */
static bool is_elapsed(struct str code)
{
    return goes_on(code, "[h]") || goes_on(code, "[hh]") || goes_on(code, "[m]") || goes_on(code, "[mm]") ||
           goes_on(code, "[s]") || goes_on(code, "[ss]");
}

/* How many bytes mean nothing but themselves: what is quoted, escaped, a blank or a filling of some width, a colour. */
static size_t literal_size(struct str code)
{
    const char *end = NULL;

    if (code.at[0] == '\\' || code.at[0] == '_' || code.at[0] == '*')
        return code.len < 2 ? 1 : 2;
    if (code.at[0] == '"')
        end = memchr(code.at + 1, '"', code.len - 1);
    else if (code.at[0] == '[' && !is_elapsed(code))
        end = memchr(code.at, ']', code.len);
    else if (goes_on(code, "general"))
        return strlen("general");
    else if (goes_on(code, "e+") || goes_on(code, "e-"))
        return 2;
    else
        return 0;
    return end ? (size_t)(end - code.at) + 1 : code.len;
}

/* "00000" and "+0", as of postal codes and phones that are kept as numbers; FORMAT_NUMBER: something else. */
static enum number_format format_of_digits(struct str code)
{
    static const char *const pluses[] = {"+", "\\+", "\"+\""};
    size_t                   start = 0, count = 0;

    for (size_t i = 0; i < COUNT_OF(pluses) && !start; i++)
        if (goes_on(code, pluses[i]))
            start = strlen(pluses[i]);
    while (start + count < code.len && code.at[start + count] == '0')
        count++;
    if (start + count < code.len || count < (start ? 1U : 2U) || count > DIGITS_SHOWN_MOST)
        return FORMAT_NUMBER;
    return (enum number_format)((start ? FORMAT_PLUS : FORMAT_DIGITS) + count);
}

/* M is a month beside days and years, and a minute beside hours and seconds; alone it is a month. */
enum number_format number_format_of(struct str code)
{
    enum number_format format  = format_of_digits(code);
    bool               has_day = false, has_hour = false, has_m = false, is_hours = false;

    if (format != FORMAT_NUMBER)
        return format;
    while (code.len && code.at[0] != ';') {
        size_t size   = literal_size(code);
        char   letter = lower(code.at[0]);

        if (!size) {
            has_day |= letter == 'y' || letter == 'd' || letter == 'e';
            has_hour |= letter == 'h' || letter == 's';
            has_m |= letter == 'm' && !goes_on(str_from_at(code, 1), "/p"); /* AM/PM */
            is_hours |= is_elapsed(code);
        }
        code = str_from_at(code, size ? size : 1);
    }
    if (is_hours && !has_day)
        return FORMAT_HOURS;
    return (enum number_format)((has_day || (has_m && !has_hour) ? FORMAT_DATE : 0) | (has_hour ? FORMAT_TIME : 0));
}

static uint32_t number_read(struct str text)
{
    uint64_t number = 0;

    for (size_t i = 0; i < text.len && char_is_digit(text.at[i]) && number < UINT32_MAX; i++)
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    return number < UINT32_MAX ? (uint32_t)number : UINT32_MAX;
}

static enum number_format format_find(const struct number_formats *formats, uint32_t id)
{
    for (size_t i = 0; i < formats->code_count; i++)
        if (formats->codes[i].id == id)
            return formats->codes[i].format;
    return format_known(id);
}

/* What comes beyond the limits of spreadsheets is a number without a format. */
static void start_told(void *context, const struct xml *xml, const char *name, const char **attributes)
{
    struct number_formats *formats = context;
    uint32_t               id;

    if (xml->depth == 2)
        formats->inside = strcmp(name, "numFmts") == 0 ? IN_CODES : strcmp(name, "cellXfs") == 0 ? IN_STYLES : OUTSIDE;
    if (xml->depth != 3 || formats->inside == OUTSIDE)
        return;
    id = number_read(xml_attribute(attributes, "numFmtId"));
    if (formats->inside == IN_STYLES && formats->style_count < STYLES_MOST)
        formats->styles[formats->style_count++] = (uint8_t)format_find(formats, id);
    else if (formats->inside == IN_CODES && formats->code_count < FORMATS_MOST)
        formats->codes[formats->code_count++] =
            (struct number_format_code){.id = id, .format = number_format_of(xml_attribute(attributes, "formatCode"))};
}

static void end_told(void *context, const struct xml *xml, const char *name)
{
    (void)context;
    (void)xml;
    (void)name;
}

static void text_told(void *context, struct str text)
{
    (void)context;
    (void)text;
}

bool number_formats_read(struct number_formats *formats, struct xml *xml, const struct zip_entry *entry)
{
    static const struct xml_events events = {start_told, end_told, text_told};

    formats->styles = (uint8_t *)arena_room(xml->reading->arena, STYLES_MOST);
    formats->codes  = ARENA_ARRAY(xml->reading->arena, struct number_format_code, FORMATS_MOST);
    return xml_open(xml, entry, &events, formats) && xml_finish(xml);
}
