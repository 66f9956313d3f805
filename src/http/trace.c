#include "http/trace.h"

/* version "-" trace-id "-" parent-id "-" flags */
enum { TRACE_AT = 3, TRACE_LENGTH = 32, SPAN_AT = 36, SPAN_LENGTH = 16, FLAGS_AT = 53, LENGTH = 55 };

static bool is_hex(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!char_is_digit(text.at[i]) && !(text.at[i] >= 'a' && text.at[i] <= 'f'))
            return false;
    return true;
}

static bool is_zero(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '0')
            return false;
    return true;
}

static struct str part(struct str header, size_t at, size_t len)
{
    return (struct str){.at = header.at + at, .len = len};
}

static bool has_form(struct str header)
{
    bool is_first_version;

    if (header.len < LENGTH || header.at[2] != '-' || header.at[SPAN_AT - 1] != '-' || header.at[FLAGS_AT - 1] != '-')
        return false;
    is_first_version = str_is(part(header, 0, 2), "00");
    return header.len == LENGTH || (!is_first_version && header.at[LENGTH] == '-');
}

bool trace_read(struct str header, struct str *trace, struct str *span)
{
    if (!has_form(header))
        return false;
    *trace = part(header, TRACE_AT, TRACE_LENGTH);
    *span  = part(header, SPAN_AT, SPAN_LENGTH);
    return is_hex(part(header, 0, 2)) && !str_is(part(header, 0, 2), "ff") && is_hex(*trace) && !is_zero(*trace) &&
           is_hex(*span) && !is_zero(*span) && is_hex(part(header, FLAGS_AT, 2));
}
