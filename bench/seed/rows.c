#include "seed/rows.h"

#include <stdio.h>
#include <stdlib.h>

/* Room for so many bytes more. */
static void reserve(struct rows *rows, size_t len)
{
    if (rows->len + len <= rows->size)
        return;
    rows->size = 2 * (rows->size + len);
    rows->at   = realloc(rows->at, rows->size);
    if (!rows->at) {
        fputs("seed: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
}

void rows_free(struct rows *rows)
{
    free(rows->at);
    *rows = (struct rows){0};
}

static void end_column(struct rows *rows)
{
    rows->at[rows->len++] = '\t';
}

static void add_escaped(struct rows *rows, const char *at, size_t len)
{
    char  *out = rows->at + rows->len;
    size_t i;

    for (i = 0; i < len; i++) {
        if (at[i] == '\t' || at[i] == '\n' || at[i] == '\\' || at[i] == 0)
            *out++ = '\\';
        *out++ = at[i] ? at[i] : '0';
    }
    rows->len = (size_t)(out - rows->at);
}

static void add_digits(struct rows *rows, int64_t number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        rows->at[rows->len + (size_t)i] = (char)('0' + number % 10);
    rows->len += (size_t)digits;
}

void row_integer(struct rows *rows, int64_t number)
{
    int     digits = 1;
    int64_t rest   = number;

    while (rest /= 10)
        digits++;
    reserve(rows, 24);
    if (number < 0)
        rows->at[rows->len++] = '-';
    add_digits(rows, number < 0 ? -number : number, digits);
    end_column(rows);
}

void row_text(struct rows *rows, struct str text)
{
    reserve(rows, 2 * text.len + 1);
    add_escaped(rows, text.at, text.len);
    end_column(rows);
}

void row_uuid(struct rows *rows, struct uuid uuid)
{
    row_text(rows, (struct str){.at = (const char *)uuid.bytes, .len = sizeof(uuid.bytes)});
}

void row_instant(struct rows *rows, struct instant instant)
{
    struct civil civil = civil_from_instant(instant);

    reserve(rows, 32);
    add_digits(rows, civil.year, 4);
    add_digits(rows, civil.month, 2);
    add_digits(rows, civil.day, 2);
    add_digits(rows, civil.hour, 2);
    add_digits(rows, civil.minute, 2);
    add_digits(rows, civil.second, 2);
    rows->at[rows->len++] = '.';
    add_digits(rows, civil.micros, 6);
    end_column(rows);
}

void row_null(struct rows *rows)
{
    reserve(rows, 3);
    rows->at[rows->len++] = '\\';
    rows->at[rows->len++] = 'N';
    end_column(rows);
}

/* The tab after the last column makes room for the end of the line. */
void row_end(struct rows *rows)
{
    rows->at[rows->len - 1] = '\n';
}

size_t rows_take(struct rows *rows, char *out, size_t size)
{
    size_t len = rows->len < size ? rows->len : size;

    if (!len)
        return 0;
    memcpy(out, rows->at, len);
    rows->len -= len;
    memmove(rows->at, rows->at + len, rows->len);
    return len;
}
