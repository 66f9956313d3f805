#include "http/start.h"

enum { SECOND = 1000000, DIGITS_MOST = 12 };

bool start_read(struct str text, struct instant *start)
{
    int64_t micros = 0;
    int64_t unit   = SECOND;
    size_t  i      = 0;

    for (; i < text.len && char_is_digit(text.at[i]) && i < DIGITS_MOST; i++)
        micros = micros * 10 + (text.at[i] - '0') * SECOND;
    if (!i)
        return false;
    if (i < text.len && text.at[i] == '.')
        for (i++; i < text.len && char_is_digit(text.at[i]) && unit > 1; i++)
            micros += (text.at[i] - '0') * (unit /= 10);
    start->micros = micros;
    return i == text.len;
}
