/* What is told of all rows of an import together: faults and warnings by column and code, and a sample. */
#include "imports/import_chunk.h"
#include "json/read.h"
#include "json/write.h"

enum { ENTRIES_MOST = 200, EXAMPLES_MOST = 5, SAMPLE_ROWS = 20 };

struct example {
    int64_t    row;
    struct str value;
};

struct entry {
    struct str     column; /* NULL: none, or the row as a whole */
    struct str     field;
    struct str     code;
    int64_t        count;
    struct example examples[EXAMPLES_MOST];
    size_t         example_count;
};

struct entries {
    struct entry *at; /* ENTRIES_MOST of them */
    size_t        count;
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static int64_t number_of(const struct value *object, struct str name)
{
    const struct value *member = value_member(object, name);
    int64_t             number = 0;

    for (size_t i = 0; member && i < member->text.len && char_is_digit(member->text.at[i]); i++)
        number = number * 10 + (member->text.at[i] - '0');
    return number;
}

static struct str text_of(const struct value *object, struct str name)
{
    const struct value *member = value_member(object, name);

    return member && member->kind == VALUE_STRING ? member->text : (struct str){0};
}

static void read_entry(const struct value *given, struct entry *entry)
{
    const struct value *examples = value_member(given, STR("examples"));

    entry->column = text_of(given, STR("column"));
    entry->field  = text_of(given, STR("field"));
    entry->code   = text_of(given, STR("code"));
    entry->count  = number_of(given, STR("count"));
    for (const struct value *item = examples ? examples->first : NULL; item && entry->example_count < EXAMPLES_MOST;
         item                     = item->next)
        entry->examples[entry->example_count++] =
            (struct example){.row = number_of(item, STR("row")), .value = text_of(item, STR("value"))};
}

static struct entries read_entries(struct arena *arena, const struct value *list)
{
    struct entries entries = {.at = ARENA_ARRAY(arena, struct entry, ENTRIES_MOST)};

    for (const struct value *item = list ? list->first : NULL; item && entries.count < ENTRIES_MOST; item = item->next)
        read_entry(item, &entries.at[entries.count++]);
    return entries;
}

/* --- adding ------------------------------------------------------------------------------------------------------- */

static bool same(struct str a, struct str b)
{
    return a.len == b.len && (!a.len || memcmp(a.at, b.at, a.len) == 0);
}

/* The one of the same kind, which is added if there is none; NULL: there are too many kinds. */
static struct entry *entry_of(struct entries *entries, const struct entry *kind)
{
    struct entry *entry;

    for (size_t i = 0; i < entries->count; i++) {
        entry = &entries->at[i];
        if (same(entry->column, kind->column) && same(entry->field, kind->field) && same(entry->code, kind->code))
            return entry;
    }
    if (entries->count == ENTRIES_MOST)
        return NULL;
    entry  = &entries->at[entries->count++];
    *entry = *kind;
    return entry;
}

static void add_notes(struct entries *entries, const struct import_chunk *chunk, int64_t row,
                      const struct mapped_notes *notes)
{
    for (const struct mapped_note *note = notes->first; note; note = note->next) {
        struct entry  kind = {.field = note->field, .code = str_from(note->code)};
        struct entry *entry;

        if (note->column)
            kind.column = mapping_column_name(chunk->plan->mapping, note->column);
        if (!(entry = entry_of(entries, &kind)))
            continue;
        entry->count++;
        if (entry->example_count < EXAMPLES_MOST)
            entry->examples[entry->example_count++] = (struct example){.row = row, .value = note->value};
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static void write_number(struct json_writer *writer, const char *name, int64_t number)
{
    json_name(writer, str_from(name));
    json_integer(writer, number);
}

static void write_entries(struct json_writer *writer, const char *name, const struct entries *entries)
{
    json_name(writer, str_from(name));
    json_array_open(writer);
    for (size_t i = 0; i < entries->count; i++) {
        const struct entry *entry = &entries->at[i];

        json_object_open(writer);
        import_write_text(writer, "column", entry->column);
        import_write_text(writer, "field", entry->field);
        import_write_text(writer, "code", entry->code);
        write_number(writer, "count", entry->count);
        json_name(writer, STR("examples"));
        json_array_open(writer);
        for (size_t j = 0; j < entry->example_count; j++) {
            json_object_open(writer);
            write_number(writer, "row", entry->examples[j].row);
            import_write_text(writer, "value", entry->examples[j].value.at ? entry->examples[j].value : STR(""));
            json_object_close(writer);
        }
        json_array_close(writer);
        json_object_close(writer);
    }
    json_array_close(writer);
}

/* Of a check, what the database alone would have given is not there. */
static void write_sample(struct json_writer *writer, const struct import_chunk *chunk, const struct value *before)
{
    size_t count = before ? before->count : 0;

    json_name(writer, STR("sample"));
    json_array_open(writer);
    for (const struct value *item = before ? before->first : NULL; item; item = item->next)
        json_value(writer, item);
    for (size_t i = 0; i < chunk->count && count < SAMPLE_ROWS; i++) {
        struct record shown;

        if (!chunk->lines[i].now)
            continue;
        shown = *chunk->lines[i].now;
        if (chunk->is_check && chunk->lines[i].status == ROW_CREATED)
            CLEAR(&shown, uuid);
        CLEAR(&shown, history);
        CLEAR(&shown, older_stays);
        json_described(writer, &shown);
        count++;
    }
    json_array_close(writer);
}

void import_report_add(const struct import_chunk *chunk)
{
    struct arena       *arena    = chunk->plan->request->arena;
    struct import      *import   = chunk->plan->import;
    const struct value *before   = HAS(import, report) ? json_read_stored(arena, import->report->text) : NULL;
    struct entries      faults   = read_entries(arena, value_member(before, STR("faults")));
    struct entries      warnings = read_entries(arena, value_member(before, STR("warnings")));
    struct json_writer *writer   = json_writer_new(arena);

    for (size_t i = 0; i < chunk->count; i++) {
        add_notes(&faults, chunk, chunk->lines[i].number, &chunk->lines[i].mapped.faults);
        add_notes(&warnings, chunk, chunk->lines[i].number, &chunk->lines[i].mapped.warnings);
    }
    json_object_open(writer);
    write_entries(writer, "faults", &faults);
    write_entries(writer, "warnings", &warnings);
    write_sample(writer, chunk, value_member(before, STR("sample")));
    json_object_close(writer);
    SET(import, report, json_raw_value(arena, json_writer_text(writer)));
}
