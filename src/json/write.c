#include "json/write.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/*
 * The text grows in a buffer of the arena. A library for this would be asked for every comma and would hand each piece
 * to a function of ours: that was a third of the instructions of a list.
 */
struct json_writer {
    struct arena *arena;
    char         *text;
    size_t        len;
    size_t        size;
    size_t        depth;
    bool          is_indented;
    bool          is_first; /* in its object or array, or in the whole text */
    bool          is_named; /* the name of what comes next stands there already */
};

/* Room for so many bytes at the end of the text. What is over after a long piece is enough for most that follow it. */
static char *room_for(struct json_writer *writer, size_t len)
{
    if (len > writer->size - writer->len) {
        size_t size = writer->size + writer->len + len;

        writer->text = arena_realloc(writer->arena, writer->text, writer->size, size);
        writer->size = size;
    }
    return writer->text + writer->len;
}

static void put(struct json_writer *writer, struct str text)
{
    memcpy(room_for(writer, text.len), text.at, text.len);
    writer->len += text.len;
}

static void put_char(struct json_writer *writer, char c)
{
    *room_for(writer, 1) = c;
    writer->len++;
}

static void put_line_break(struct json_writer *writer)
{
    put_char(writer, '\n');
    for (size_t i = 0; i < writer->depth; i++)
        put(writer, STR("  "));
}

/* What stands between the last value and the next one. */
static void begin_value(struct json_writer *writer)
{
    if (writer->is_named) {
        writer->is_named = false;
        return;
    }
    if (!writer->is_first)
        put_char(writer, ',');
    if (writer->is_indented && writer->depth)
        put_line_break(writer);
    writer->is_first = false;
}

struct json_writer *json_writer_new(struct arena *arena)
{
    struct json_writer *writer = ARENA_NEW(arena, struct json_writer);

    writer->arena    = arena;
    writer->size     = 1024;
    writer->text     = arena_room(arena, writer->size);
    writer->is_first = true;
    return writer;
}

void json_writer_indent(struct json_writer *writer)
{
    writer->is_indented = true;
}

struct str json_writer_text(struct json_writer *writer)
{
    return (struct str){.at = writer->text, .len = writer->len};
}

static void open(struct json_writer *writer, char bracket)
{
    begin_value(writer);
    put_char(writer, bracket);
    writer->depth++;
    writer->is_first = true;
}

static void close(struct json_writer *writer, char bracket)
{
    assert(writer->depth > 0 && !writer->is_named);
    writer->depth--;
    if (writer->is_indented && !writer->is_first)
        put_line_break(writer);
    put_char(writer, bracket);
    if (writer->is_indented && !writer->depth)
        put_char(writer, '\n');
    writer->is_first = false;
}

void json_object_open(struct json_writer *writer)
{
    open(writer, '{');
}

void json_object_close(struct json_writer *writer)
{
    close(writer, '}');
}

void json_array_open(struct json_writer *writer)
{
    open(writer, '[');
}

void json_array_close(struct json_writer *writer)
{
    close(writer, ']');
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* Bytes at the front that stand for themselves, eight at a time as long as that goes. */
static size_t plain_run(const char *at, size_t len)
{
    const uint64_t each = UINT64_C(0x0101010101010101);
    size_t         run  = 0;

    while (run + sizeof(uint64_t) <= len) {
        uint64_t word;
        uint64_t quotes;
        uint64_t slashes;

        memcpy(&word, at + run, sizeof(word));
        quotes  = word ^ each * '"';
        slashes = word ^ each * '\\';
        if ((((word - each * 0x20) & ~word) | ((quotes - each) & ~quotes) | ((slashes - each) & ~slashes)) &
            each * 0x80)
            break;
        run += sizeof(word);
    }
    while (run < len && is_plain(at[run]))
        run++;
    return run;
}

static void put_escaped(struct json_writer *writer, char c)
{
    static const char digits[] = "0123456789ABCDEF";
    static const char marks[]  = "\"\\\b\f\n\r\t";
    static const char names[]  = "\"\\bfnrt";
    const char       *mark     = memchr(marks, c, sizeof(marks) - 1);
    char              text[6]  = {'\\', 'u', '0', '0', digits[(unsigned char)c >> 4], digits[c & 15]};

    if (mark)
        text[1] = names[mark - marks];
    put(writer, (struct str){.at = text, .len = mark ? 2 : sizeof(text)});
}

/* RFC 8259: quotation mark, reverse solidus and control characters must be escaped, nothing else is. */
static void put_string(struct json_writer *writer, struct str text)
{
    char  *at  = room_for(writer, text.len + 2);
    size_t run = plain_run(text.at, text.len);

    at[0] = '"';
    if (run)
        memcpy(at + 1, text.at, run);
    writer->len += 1 + run;
    while (run < text.len) {
        put_escaped(writer, text.at[run++]);
        text = str_from_at(text, run);
        run  = plain_run(text.at, text.len);
        put(writer, (struct str){.at = text.at, .len = run});
    }
    put_char(writer, '"');
}

void json_text(struct json_writer *writer, struct str text)
{
    begin_value(writer);
    put_string(writer, text);
}

void json_name(struct json_writer *writer, struct str name)
{
    assert(writer->depth > 0 && !writer->is_named);
    begin_value(writer);
    put_string(writer, name);
    put(writer, writer->is_indented ? STR(": ") : STR(":"));
    writer->is_named = true;
}

/* A name out of a table of fields, where none has to be escaped. */
static void put_field_name(struct json_writer *writer, const char *name)
{
    size_t len = strlen(name);
    char  *at;

    begin_value(writer);
    at          = room_for(writer, len + 4);
    at[0]       = '"';
    at[len + 1] = '"';
    at[len + 2] = ':';
    at[len + 3] = ' ';
    memcpy(at + 1, name, len);
    writer->len += len + (writer->is_indented ? 4 : 3);
    writer->is_named = true;
}

void json_raw(struct json_writer *writer, struct str text)
{
    begin_value(writer);
    put(writer, text);
}

void json_integer(struct json_writer *writer, int64_t number)
{
    char text[24];
    int  len = snprintf(text, sizeof(text), "%" PRId64, number);

    json_raw(writer, (struct str){.at = text, .len = (size_t)len});
}

void json_boolean(struct json_writer *writer, bool is_true)
{
    json_raw(writer, is_true ? STR("true") : STR("false"));
}

void json_null(struct json_writer *writer)
{
    json_raw(writer, STR("null"));
}

void json_value(struct json_writer *writer, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
        json_null(writer);
        return;
    case VALUE_FALSE:
    case VALUE_TRUE:
        json_boolean(writer, value->kind == VALUE_TRUE);
        return;
    case VALUE_NUMBER:
    case VALUE_RAW:
        json_raw(writer, value->text);
        return;
    case VALUE_STRING:
        json_text(writer, value->text);
        return;
    case VALUE_ARRAY:
        json_array_open(writer);
        for (const struct value *item = value->first; item; item = item->next)
            json_value(writer, item);
        json_array_close(writer);
        return;
    case VALUE_OBJECT:
        json_object_open(writer);
        for (const struct value *member = value->first; member; member = member->next) {
            json_name(writer, member->name);
            json_value(writer, member);
        }
        json_object_close(writer);
        return;
    }
}

static void write_uuid(struct json_writer *writer, struct uuid uuid)
{
    char text[37];

    uuid_format(uuid, text);
    json_text(writer, (struct str){.at = text, .len = 36});
}

static void write_instant(struct json_writer *writer, struct instant instant)
{
    char text[INSTANT_SIZE];

    json_text(writer, instant_print(instant, text));
}

static void write_texts(struct json_writer *writer, const struct texts *texts)
{
    json_array_open(writer);
    for (size_t i = 0; i < texts->count; i++)
        json_text(writer, texts->at[i]);
    json_array_close(writer);
}

static void write_list(struct json_writer *writer, const struct field *field, const struct list *list)
{
    json_array_open(writer);
    for (size_t i = 0; i < list->count; i++)
        json_described(writer, (const char *)list->items + i * field->shape->size);
    json_array_close(writer);
}

static void write_field(struct json_writer *writer, const struct field *field, const void *at)
{
    switch (field->kind) {
    case KIND_TEXT:
        json_text(writer, *(const struct str *)at);
        return;
    case KIND_INTEGER:
        json_integer(writer, *(const int64_t *)at);
        return;
    case KIND_BOOLEAN:
        json_boolean(writer, *(const bool *)at);
        return;
    case KIND_CHOICE:
        json_text(writer, str_from(field->choices[*(const int *)at]));
        return;
    case KIND_UUID:
        write_uuid(writer, *(const struct uuid *)at);
        return;
    case KIND_INSTANT:
        write_instant(writer, *(const struct instant *)at);
        return;
    case KIND_VALUE:
        json_value(writer, *(const struct value *const *)at);
        return;
    case KIND_TEXTS:
        write_texts(writer, at);
        return;
    case KIND_LIST:
        write_list(writer, field, at);
        return;
    case KIND_OBJECT:
        json_described(writer, *(const void *const *)at);
        return;
    case KIND_BYTES:
        break;
    }
    assert(0 && "bytes have no JSON form");
}

void json_described_members(struct json_writer *writer, const void *object, uint64_t members)
{
    const struct described *marks = object;

    json_object_open(writer);
    for (uint64_t left = shape_shown(marks) & members; left; left &= left - 1) {
        const struct field *field = &marks->shape->fields[__builtin_ctzll(left)];

        put_field_name(writer, field->name);
        if (field_present(object, field))
            write_field(writer, field, field_at(object, field));
        else
            json_null(writer);
    }
    json_object_close(writer);
}

void json_described(struct json_writer *writer, const void *object)
{
    json_described_members(writer, object, UINT64_MAX);
}

struct str json_of_described(struct arena *arena, const void *object)
{
    struct json_writer *writer = json_writer_new(arena);

    json_described(writer, object);
    return json_writer_text(writer);
}

struct str json_of_value(struct arena *arena, const struct value *value)
{
    struct json_writer *writer = json_writer_new(arena);

    json_value(writer, value);
    return json_writer_text(writer);
}

struct value *json_raw_value(struct arena *arena, struct str text)
{
    struct value *value = ARENA_NEW(arena, struct value);

    value->kind = VALUE_RAW;
    value->text = text;
    return value;
}
