#include "operator/operator.h"

#include "base/utf8.h"
#include "json/write.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS = 16 };

int operator_error(int status, const char *format, ...)
{
    va_list arguments;

    fputs("callbook: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return status;
}

int operator_problem(const struct problem *problem)
{
    return operator_error(EXIT_FAILED, STR_FMT, STR_ARG(problem->detail));
}

void operator_progress(const char *what, int64_t done, int64_t total)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s: %lld of %lld%s", what, (long long)done, (long long)total, done == total ? "\n" : "");
}

/* A field's value for people: as in JSON, without quotes. */
static struct str cell_text(const struct operation *operation, const void *object, const struct field *field)
{
    const struct texts *texts;
    struct str          text = STR("");

    if (!field_present(object, field))
        return STR("-");
    switch (field->kind) {
    case KIND_TEXT:
        return *(const struct str *)field_at(object, field);
    case KIND_CHOICE:
        return str_from(field->choices[*(const int *)field_at(object, field)]);
    case KIND_INSTANT:
        return instant_format(operation->tenant.arena, *(const struct instant *)field_at(object, field));
    case KIND_UUID: {
        char *uuid = arena_alloc(operation->tenant.arena, 37);

        uuid_format(*(const struct uuid *)field_at(object, field), uuid);
        return str_from(uuid);
    }
    case KIND_INTEGER:
        return arena_format(operation->tenant.arena, "%lld", (long long)*(const int64_t *)field_at(object, field));
    case KIND_TEXTS:
        texts = field_at(object, field);
        for (size_t i = 0; i < texts->count; i++)
            text = arena_format(operation->tenant.arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "," : "",
                                STR_ARG(texts->at[i]));
        return text;
    default:
        return STR("?");
    }
}

/* The fields that any row has. */
static size_t columns_of(const struct list *rows, const struct field **columns)
{
    const struct shape *shape = ((const struct described *)rows->items)->shape;
    size_t              count = 0;

    for (size_t i = 0; i < shape->count && count < COLUMNS; i++) {
        bool any = false;

        for (size_t row = 0; row < rows->count; row++)
            any |= field_present((const char *)rows->items + row * shape->size, &shape->fields[i]);
        if (shape->fields[i].name && any)
            columns[count++] = &shape->fields[i];
    }
    return count;
}

static void print_padded(struct str text, size_t width, bool is_last)
{
    size_t length = utf8_length(text);

    printf(STR_FMT, STR_ARG(text));
    while (!is_last && length++ < width + 2)
        putchar(' ');
    if (is_last)
        putchar('\n');
}

static void print_table(const struct operation *operation, const struct list *rows)
{
    const struct field *columns[COLUMNS];
    size_t              widths[COLUMNS] = {0};
    size_t              count           = columns_of(rows, columns);
    size_t              size            = ((const struct described *)rows->items)->shape->size;

    for (size_t i = 0; i < count; i++) {
        widths[i] = strlen(columns[i]->name);
        for (size_t row = 0; row < rows->count; row++) {
            size_t length = utf8_length(cell_text(operation, (const char *)rows->items + row * size, columns[i]));

            widths[i] = length > widths[i] ? length : widths[i];
        }
    }
    for (size_t i = 0; i < count; i++)
        print_padded(str_from(columns[i]->name), widths[i], i + 1 == count);
    for (size_t row = 0; row < rows->count; row++)
        for (size_t i = 0; i < count; i++)
            print_padded(cell_text(operation, (const char *)rows->items + row * size, columns[i]), widths[i],
                         i + 1 == count);
}

static void print_json(struct json_writer *writer)
{
    printf(STR_FMT "\n", STR_ARG(json_writer_text(writer)));
}

void operator_print_rows(const struct operation *operation, const struct list *rows)
{
    struct json_writer *writer = json_writer_new(operation->tenant.arena);

    if (!operation->json && rows->count) {
        print_table(operation, rows);
        return;
    }
    if (!operation->json)
        return;
    json_array_open(writer);
    for (size_t i = 0; i < rows->count; i++)
        json_described(writer, (const char *)rows->items + i * ((const struct described *)rows->items)->shape->size);
    json_array_close(writer);
    print_json(writer);
}

void operator_print_object(const struct operation *operation, const void *object)
{
    const struct shape *shape = ((const struct described *)object)->shape;
    struct json_writer *writer;

    if (operation->json) {
        writer = json_writer_new(operation->tenant.arena);
        json_described(writer, object);
        print_json(writer);
        return;
    }
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].name && field_present(object, &shape->fields[i]))
            printf("%-10s " STR_FMT "\n", shape->fields[i].name,
                   STR_ARG(cell_text(operation, object, &shape->fields[i])));
}
