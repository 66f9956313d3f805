#include "operator/account_import.h"

#include "json/decode.h"
#include "json/read.h"
#include "json/write.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

enum { INSTANT_LENGTH = 27 /* 2026-04-10T09:24:11.123456Z */ };

void import_fault(const struct import *import, int64_t line, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "callbook: %s, line %lld: ", import->path, (long long)line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

bool import_next_line(struct import *import)
{
    int64_t number;

    switch (line_read(&import->reader)) {
    case LINE_READ:
        return true;
    case LINE_NONE:
    case LINE_CUT:
        import_fault(import, import->reader.number, "the file ends without its last line: it was cut off");
        return false;
    case LINE_TOO_LONG:
        import_fault(import, import->reader.number, "it is longer than any line of such a file");
        return false;
    default:
        number = import->reader.number;
        import_fault(import, number, "cannot be read: %s", strerror(errno));
        return false;
    }
}

struct str import_kind(struct str line)
{
    static const struct str start = {.at = "{\"is\":\"", .len = 7};
    const char             *end;

    if (line.len <= start.len || memcmp(line.at, start.at, start.len) != 0 ||
        !(end = memchr(line.at + start.len, '"', line.len - start.len)))
        return STR("");
    return (struct str){.at = line.at + start.len, .len = (size_t)(end - line.at) - start.len};
}

/* The line as an object of that shape, in that memory. */
static bool decode(struct import *import, struct arena *arena, void *object, const struct value **out)
{
    struct faults   faults   = {0};
    struct decoding decoding = {.arena = arena, .purpose = DECODE_CREATE, .faults = &faults};
    struct value   *value;
    struct problem *problem = json_read(arena, arena_str(arena, import->reader.line), &value, &faults);

    if (!problem)
        problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
    if (!problem) {
        json_decode(&decoding, value, STR(""), object);
        problem = faults_problem(arena, &faults, PROBLEM_unacceptable);
        *out    = value;
    }
    if (problem)
        import_fault(import, import->reader.number, STR_FMT, STR_ARG(problem->detail));
    return !problem;
}

/* Times are texts for the database, which would take others, too. */
static bool times_are_good(const struct import *import, const struct shape *shape, const void *object)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        struct instant      ignored;
        struct str          text;

        if (field->kind != KIND_TEXT || !field->format || !field_present(object, field))
            continue;
        text = *(const struct str *)field_at(object, field);
        if (text.len == INSTANT_LENGTH && text.at[INSTANT_LENGTH - 1] == 'Z' && instant_parse(text, &ignored))
            continue;
        import_fault(import, import->reader.number, "%s is not written as 2026-04-10T09:24:11.123456Z", field->name);
        return false;
    }
    return true;
}

/*
 * What stays as it is stands at the line's end, and is taken from there byte for byte. Before it there are plain values
 * only, and in a text no quote stands without a backslash, so its name is the first that reads so.
 */
static bool take_raw(struct import *import, const struct transfer_form *form, const struct value *line,
                     struct transfer_row *row)
{
    struct arena *arena = import->batch_tenant.arena;
    struct str    text  = arena_str(arena, import->reader.line);
    struct str    name  = arena_format(arena, ",\"%s\":", form->raw);
    const char   *at    = strstr(text.at, name.at);

    if (!HAS(row, raw))
        return true;
    if (!at || line->last != row->raw || (row->raw->kind != VALUE_OBJECT && row->raw->kind != VALUE_ARRAY)) {
        import_fault(import, import->reader.number, "%s is not an object or an array at the line's end", form->raw);
        return false;
    }
    at += name.len;
    SET(row, raw, json_raw_value(arena, (struct str){.at = at, .len = (size_t)(text.at + text.len - 1 - at)}));
    return true;
}

bool import_read_row(struct import *import, const struct transfer_form *form, struct transfer_row *row)
{
    const struct value *line;

    if (!decode(import, import->batch_tenant.arena, row, &line) || !times_are_good(import, form->shape, row))
        return false;
    return !form->raw || take_raw(import, form, line, row);
}

bool import_read_head(struct import *import, struct account_head **out)
{
    struct account_head *head = SHAPE_NEW(import->arena, struct account_head, account_head_shape);
    const struct value  *version;
    const struct value  *line;

    if (!import_next_line(import))
        return false;
    if (!str_is(import_kind(import->reader.line), account_head_name)) {
        import_fault(import, import->reader.number, "this is no file of `callbook account export`");
        return false;
    }
    line    = json_read_stored(import->arena, arena_str(import->arena, import->reader.line));
    version = value_member(line, STR("version"));
    if (version && version->kind == VALUE_NUMBER && !str_is(version->text, "1")) {
        import_fault(import, import->reader.number,
                     "the file is of version " STR_FMT ", and this program knows %d: use a newer program",
                     STR_ARG(version->text), ACCOUNT_FILE_VERSION);
        return false;
    }
    if (!decode(import, import->arena, head, &line))
        return false;
    account_sums_add(&import->sums, import->reader.line, false);
    *out = head;
    return true;
}

static bool counts_agree(const struct import *import, const struct account_end *told, const struct account_end *found)
{
    for (size_t i = 0; i < TRANSFER_KINDS; i++) {
        if (told->counts[i] == found->counts[i])
            continue;
        import_fault(import, import->reader.number, "the file was changed: there are %lld %s, and there were %lld",
                     (long long)found->counts[i], transfer_forms[i].plural, (long long)told->counts[i]);
        return false;
    }
    return true;
}

bool import_check_end(struct import *import)
{
    struct account_end *told  = SHAPE_NEW(import->arena, struct account_end, account_end_shape);
    struct account_end *found = account_sums_end(import->arena, &import->sums);
    const struct value *line;

    if (!decode(import, import->arena, told, &line) || !counts_agree(import, told, found))
        return false;
    if (!str_equal(told->sha256, found->sha256) || !str_equal(told->body, found->body)) {
        import_fault(import, import->reader.number, "the file was changed: its SHA-256 is not the one told here");
        return false;
    }
    if (line_read(&import->reader) == LINE_NONE)
        return true;
    import_fault(import, import->reader.number, "something follows the last line");
    return false;
}
