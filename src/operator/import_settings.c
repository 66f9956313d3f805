/* The settings of `callbook import`: options, and a file of JSON. */
#include "operator/import.h"

#include "json/read.h"
#include "json/write.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SETTINGS_MOST = 4 << 20 /* bytes */ };

static bool read_file(struct arena *arena, const char *path, struct str *text)
{
    char  *at   = arena_room(arena, SETTINGS_MOST);
    FILE  *file = fopen(path, "re");
    size_t len  = file ? fread(at, 1, SETTINGS_MOST, file) : 0;
    bool   good = file && !ferror(file) && len < SETTINGS_MOST;

    if (!good)
        operator_error(EXIT_USAGE, "cannot read %s: %s", path,
                       len < SETTINGS_MOST ? strerror(errno) : "it is too long");
    if (file)
        fclose(file);
    *text = (struct str){.at = at, .len = len};
    return good;
}

static bool read_object(struct arena *arena, const char *path, struct value **object)
{
    struct faults   faults = {0};
    struct str      text;
    struct problem *problem;

    if (!read_file(arena, path, &text))
        return false;
    problem = json_read(arena, text, object, &faults);
    if (!problem)
        problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    if (problem)
        operator_error(EXIT_USAGE, "%s: " STR_FMT, path, STR_ARG(problem->detail));
    else if ((*object)->kind != VALUE_OBJECT)
        operator_error(EXIT_USAGE, "%s: it must be an object, as PATCH /api/imports/{uuid} takes one", path);
    return !problem && (*object)->kind == VALUE_OBJECT;
}

/* The text before the next sign, which is passed over. */
static struct str take_until(struct str *list, char sign)
{
    const char *end  = list->len ? memchr(list->at, sign, list->len) : NULL;
    struct str  part = {.at = list->at, .len = end ? (size_t)(end - list->at) : list->len};

    *list = str_from_at(*list, part.len + 1);
    return str_trimmed(part);
}

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.len > 0;
}

/* HEADER=FIELD: the field stands after the last sign, for no field has one in its name. */
static bool write_column(struct json_writer *writer, struct str item)
{
    struct str header = item;
    struct str field;

    while (header.len && header.at[header.len - 1] != '=')
        header.len--;
    field = str_trimmed(str_from_at(item, header.len));
    if (!header.len || !field.len) {
        operator_error(EXIT_USAGE, "--columns: " STR_FMT " is not of the form HEADER=FIELD", STR_ARG(item));
        return false;
    }
    header.len--;
    header = str_trimmed(header);
    json_object_open(writer);
    json_name(writer, STR("column"));
    if (is_number(header))
        json_raw(writer, header);
    else
        json_text(writer, header);
    json_name(writer, STR("field"));
    json_text(writer, field);
    json_object_close(writer);
    return true;
}

static bool write_columns(struct json_writer *writer, struct str list)
{
    bool is_good = true;

    json_name(writer, STR("columns"));
    json_array_open(writer);
    while (list.len && is_good)
        is_good = write_column(writer, take_until(&list, ','));
    json_array_close(writer);
    return is_good;
}

static void write_match(struct json_writer *writer, struct str list)
{
    json_name(writer, STR("match"));
    json_array_open(writer);
    while (list.len)
        json_text(writer, take_until(&list, ','));
    json_array_close(writer);
}

bool import_settings(struct arena *arena, const struct arguments *arguments, struct str *body)
{
    struct json_writer *writer = json_writer_new(arena);
    struct value       *object = value_object(arena);

    *body = (struct str){0};
    if (!arguments->settings && !arguments->columns && !arguments->match)
        return true;
    if (arguments->settings && !read_object(arena, arguments->settings, &object))
        return false;
    json_object_open(writer);
    for (const struct value *member = object->first; member; member = member->next) {
        if ((arguments->columns && str_is(member->name, "columns")) ||
            (arguments->match && str_is(member->name, "match")))
            continue;
        json_name(writer, member->name);
        json_value(writer, member);
    }
    if (arguments->columns && !write_columns(writer, str_from(arguments->columns)))
        return false;
    if (arguments->match)
        write_match(writer, str_from(arguments->match));
    json_object_close(writer);
    *body = json_writer_text(writer);
    return true;
}
