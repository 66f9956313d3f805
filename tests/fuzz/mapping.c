/*
 * A file, after a byte for its format, its country and whether columns are named. Its rows come to members that are
 * JSON, whose numbers, days and phones have the form that requests have; and it does not matter whether the notes of
 * the first pass were kept in between.
 */
#include "base/utf8.h"
#include "domain/number.h"
#include "json/read.h"
#include "json/write.h"
#include "support/fuzzing.h"
#include "support/mapped.h"

static struct mapped mapped_by(uint8_t how)
{
    static const char *const homes[] = {NULL, "DE", "US", "IT"};

    return (struct mapped){.format        = (enum upload_format)(how % 3),
                           .delimiter     = how & 32 ? ';' : ',',
                           .home          = homes[how >> 2 & 3],
                           .has_campaign  = how & 16,
                           .has_no_header = how & 64,
                           .columns = how & 128 ? "[{\"column\":1,\"field\":\"parameters.amount\",\"default\":\"1,5\"},"
                                                  "{\"column\":2,\"field\":\"parameters.born\",\"emptyClears\":true,"
                                                  "\"map\":{\"-\":null,\"y\":true}}]"
                                                : NULL};
}

static void check_field(const struct value *parameters, const char *id, bool (*is_good)(struct str))
{
    const struct value *value = value_member(parameters, str_from(id));

    expect(!value || (value->kind != VALUE_NUMBER && value->kind != VALUE_STRING) || is_good(value->text));
}

static bool is_time(struct str text)
{
    struct instant ignored;

    return instant_parse(text, &ignored);
}

static void check_record(struct arena *arena, const struct mapped_row *row)
{
    struct faults       faults = {0};
    struct value       *again;
    struct str          text       = json_of_value(arena, row->record);
    const struct value *phone      = value_member(row->record, STR("phone"));
    const struct value *parameters = value_member(row->record, STR("parameters"));

    expect(!json_read(arena, text, &again, &faults) && !faults.count);
    expect(!phone || phone->kind != VALUE_STRING || str_starts(phone->text, STR("+")));
    check_field(parameters, "amount", number_is_written);
    check_field(parameters, "children", number_is_written);
    check_field(parameters, "born", date_valid);
    check_field(parameters, "seen", is_time);
}

/* Each row by itself, as cells of a row without any file around. */
static void check_row(struct arena *arena, struct mapped *mapped, struct str text)
{
    struct str        cells[] = {text, text, text};
    struct sheet_row  row     = {.cells = cells, .count = 3, .raw = text};
    struct mapped_row out;

    if (mapped->columns)
        return;
    mapping_row(mapped->mapping, arena, &row, &out);
    check_record(arena, &out);
    for (const struct mapped_note *note = out.faults.first; note; note = note->next) {
        expect(note->detail.len > 0 && note->column <= mapping_count(mapped->mapping));
        expect(note->value.len <= MAPPED_VALUE_BYTES && utf8_valid(note->value));
    }
    expect(mapping_cells(arena, mapped->mapping, &row) != NULL);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct str    file = {.at = (const char *)data + 1, .len = size - 1};
    struct mapped mapped;
    struct mapped kept;
    struct str    text;

    if (!size || size > 1024 || !utf8_valid(file) || (file.len && memchr(file.at, '\0', file.len)))
        return;
    mapped       = mapped_by(data[0]);
    kept         = mapped;
    kept.is_kept = true;
    text         = mapped_text(arena, &mapped, file);
    expect(str_equal(mapped_text(arena, &kept, file), text));
    check_row(arena, &mapped, file);
}
