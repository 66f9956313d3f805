#include "base/attributes.h"
#include "base/problem.h"
#include "support/mapped.h"
#include "support/unit.h"

ARENA_SUITE(rows);

static void expect_rows(struct mapped *mapped, const char *file, const char *expected)
{
    struct str text = mapped_text(arena, mapped, str_from(file));

    cr_expect_str_eq(text.at, expected, "%s:\n%snot\n%s", file, text.at, expected);
    cr_expect(!mapped->faults.count);
}

Test(rows, members_are_those_of_a_record_and_an_order)
{
    struct mapped mapped = {.has_campaign = true, .set = "{\"order\":{\"instructions\":\"Be kind\"}}"};

    expect_rows(&mapped,
                "phone,first name,city,children,status,call status\n+4930901820,Ann,Bonn,2,active,Do not call\n",
                "{\"phone\":\"+4930901820\",\"firstName\":\"Ann\",\"parameters\":{\"city\":\"Bonn\",\"children\":2},"
                "\"status\":\"active\"} order{\"status\":\"do-not-call\",\"instructions\":\"Be kind\"}\n");
}

Test(rows, an_empty_cell_says_nothing)
{
    struct mapped mapped = {0};

    expect_rows(&mapped, "phone,first name,city\n+4930901820,,\" \"\n", "{\"phone\":\"+4930901820\"}\n");
}

Test(rows, an_empty_cell_clears_where_the_client_wants_it)
{
    struct mapped mapped = {.columns = "[{\"column\":1,\"field\":\"lastName\",\"emptyClears\":true},"
                                       "{\"column\":2,\"field\":\"parameters.city\",\"emptyClears\":true},"
                                       "{\"column\":3,\"field\":\"firstName\",\"emptyClears\":false}]"};

    expect_rows(&mapped, "a,b,c\n,, \n", "");
    expect_rows(&mapped, "a,b,c,d\n,,,x\n", "{\"lastName\":null,\"parameters\":{\"city\":null}}\n");
}

Test(rows, a_short_row_has_empty_cells_and_a_long_one_is_refused)
{
    struct mapped mapped = {0};

    expect_rows(&mapped, "phone,city\n+4930901820\n+4930901820,Bonn,,\n+4930901820,Bonn,x\n",
                "{\"phone\":\"+4930901820\"}\n"
                "{\"phone\":\"+4930901820\",\"parameters\":{\"city\":\"Bonn\"}}\n"
                "{\"phone\":\"+4930901820\",\"parameters\":{\"city\":\"Bonn\"}}!0 too_many_cells\n");
}

Test(rows, all_faults_of_a_row_are_told)
{
    struct mapped mapped = {0};

    expect_rows(&mapped, "phone,children,born\nabc,many,yesterday\n",
                "{}!phone invalid_phone!children invalid_number!born invalid_date\n");
}

Test(rows, an_export_is_read_exactly)
{
    struct mapped mapped = {.home = "DE"};

    expect_rows(&mapped,
                "uuid,lastName,parameters.city,parameters.amount,parameters.born,parameters.gone,createdAt,_row\n"
                "0,\" '=x \",=\"\"1\"\",1.234,2026-03-04,1,2,3\n",
                "{\"lastName\":\" '=x \",\"parameters\":{\"city\":\"=\\\"\\\"1\\\"\\\"\",\"amount\":1.234,"
                "\"born\":\"2026-03-04\"}}\n");
}

Test(rows, numbers_of_an_export_stay_as_they_are_written)
{
    struct mapped mapped = {0};

    expect_rows(&mapped, "uuid,parameters.amount\n0,-1.50E+10\n0,1e-07\n0,-0.0\n0,007\n",
                "{\"parameters\":{\"amount\":-1.50E+10}}\n{\"parameters\":{\"amount\":1e-07}}\n"
                "{\"parameters\":{\"amount\":-0.0}}\n{\"parameters\":{\"amount\":7}}\n");
}

Test(rows, an_export_of_orders_is_read_exactly_too)
{
    struct mapped mapped = {.has_campaign = true,
                            .columns      = "[{\"column\":\"record.phone\",\"field\":\"phone\"},"
                                            "{\"column\":\"instructions\",\"field\":\"order.instructions\"}]"};

    expect_rows(&mapped,
                "uuid,campaignUuid,status,scheduledTime,instructions,priority,nextAttemptAt,attempts,record.uuid,"
                "record.phone,createdAt,updatedAt\n0,0,planned,,\" '=x \",50,,0,0,+4930901820,1,2\n",
                "{\"phone\":\"+4930901820\"} order{\"instructions\":\" '=x \"}\n");
}

Test(rows, an_export_without_a_type_has_its_fields_in_one_cell)
{
    struct mapped mapped = {0};

    expect_rows(&mapped,
                "uuid,phone,parameters\n0,+4930901820,\"{\"\"city\"\":\"\" x\"\",\"\"children\"\":1}\"\n0,,[]\n0,,\n",
                "{\"phone\":\"+4930901820\",\"parameters\":{\"city\":\" x\",\"children\":1}}\n"
                "{}!parameters malformed_json\n{}\n");
}

Test(rows, a_file_of_other_columns_than_an_export_is_trimmed)
{
    struct mapped mapped = {0};

    expect_rows(&mapped, "uuid,lastName,shoes\n0, x ,1\n", "{\"lastName\":\"x\"}\n");
}

/* ---- NDJSON */

Test(rows, members_of_a_line_are_columns)
{
    struct mapped mapped = {.format = UPLOAD_NDJSON, .home = "DE", .has_campaign = true};

    expect_rows(&mapped,
                "{\"Vorname\":\"Ann\",\"tel\":\"030 901820\",\"parameters\":{\"city\":\"Bonn\",\"member\":true},"
                "\"order\":{\"status\":\"busy\"},\"tags\":[1]}\n"
                "\n"
                "{\"parameters\":{\"children\":1.0,\"amount\":\"1.234,5\",\"member\":\"no\"},\"Vorname\":null}\n",
                "{\"firstName\":\"Ann\",\"phone\":\"+4930901820\",\"parameters\":{\"city\":\"Bonn\",\"member\":true}}"
                " order{\"status\":\"busy\"}\n"
                "{\"parameters\":{\"member\":false,\"children\":1.0,\"amount\":1234.5}}\n");
}

Test(rows, an_empty_text_in_a_line_is_a_value_only_in_an_export)
{
    struct mapped exported = {.format = UPLOAD_NDJSON};
    struct mapped other    = {.format = UPLOAD_NDJSON};
    const char   *line     = "{\"uuid\":\"0\",\"phone\":\"\",\"lastName\":\"\",\"parameters\":{\"city\":\"\","
                             "\"born\":\"\"}%s}\n";

    expect_rows(&exported, arena_format(arena, line, "").at, "{\"lastName\":\"\",\"parameters\":{\"city\":\"\"}}\n");
    expect_rows(&other, arena_format(arena, line, ",\"shoes\":1").at, "{}\n");
}

Test(rows, a_line_that_is_no_object_is_refused_alone)
{
    struct mapped mapped = {.format = UPLOAD_NDJSON};

    expect_rows(&mapped,
                "{\"city\":\"a\"}\n{\"city\":\n[]\n{\"city\":\"a\",\"city\":\"b\"}\n{\"city\":\"\\u0000\"}\n"
                "{\"city\":[]}\n{}\n",
                "{\"parameters\":{\"city\":\"a\"}}\n{}!0 malformed_json\n{}!0 wrong_type\n{}!0 duplicate_member\n"
                "{}!0 nul_character\n{}!city wrong_type\n{}\n");
}

/* Lines of `columns`, of which no two have the same member, and one with the phone after them. */
static struct str many_lines(int columns)
{
    struct str text = STR("");

    for (int i = 0; i < columns; i++)
        text = arena_format(arena, STR_FMT "{\"x%d\":\"\"}\n", STR_ARG(text), i);
    return arena_format(arena, STR_FMT "{\"phone\":\"+4930901820\"}\n", STR_ARG(text));
}

Test(rows, a_member_that_comes_late_is_a_column_too)
{
    struct mapped mapped = {.format = UPLOAD_NDJSON};
    struct mapped kept   = {.format = UPLOAD_NDJSON, .is_kept = true};
    struct str    text   = mapped_text(arena, &mapped, many_lines(100));

    cr_expect(strstr(text.at, "{\"phone\":\"+4930901820\"}\n") != NULL);
    cr_expect_eq(mapping_count(mapped.mapping), 101);
    cr_expect(str_equal(mapped_text(arena, &kept, many_lines(100)), text));
    cr_expect_eq(mapping_count(kept.mapping), 101);
}

Test(rows, a_late_member_is_ignored_where_the_client_has_named_the_columns)
{
    struct mapped mapped = {.format = UPLOAD_NDJSON, .columns = "[{\"column\":\"tel\",\"field\":\"phone\"}]"};

    expect_rows(&mapped, "{\"city\":\"a\"}\n{\"tel\":\"+4930901820\"}\n", "{}\n{\"phone\":\"+4930901820\"}\n");
}

Test(rows, there_are_no_more_columns_than_a_row_may_have)
{
    struct mapped mapped = {.format = UPLOAD_NDJSON};
    struct str    line   = STR("{\"y\":1}\n{\"x\":0");

    for (int i = 0; i < ROW_COLUMNS_MOST; i++)
        line = arena_format(arena, STR_FMT ",\"x%d\":\"\"", STR_ARG(line), i);
    mapped_text(arena, &mapped, arena_format(arena, STR_FMT "}\n", STR_ARG(line)));
    cr_expect_eq(mapping_count(mapped.mapping), ROW_COLUMNS_MOST);
}

/* ---- What is told */

Test(rows, a_fault_that_is_found_later_is_brought_to_its_column)
{
    struct mapped     mapped   = {.has_campaign = true};
    struct str        cells[]  = {STR("Ann"), STR("gold"), STR("busy")};
    struct sheet_row  row      = {.cells = cells, .count = 3, .number = 2};
    struct violation  faults[] = {{.code = CODE_invalid_choice, .place = STR("/parameters/level"), .detail = STR("d")},
                                  {.code = CODE_invalid_choice, .place = STR("/status"), .detail = STR("d")},
                                  {.code = CODE_required, .place = STR("/phone"), .detail = STR("d")}};
    struct mapping   *mapping  = mapped_make(arena, &mapped, STR("first name,level,call status"));
    struct mapped_row out;

    mapping_row(mapping, arena, &row, &out);
    cells[1] = STR("gone");
    for (size_t i = 0; i < COUNT_OF(faults); i++)
        mapping_add_fault(mapping, &faults[i], i == 1, &out);
    cr_assert_eq(out.faults.count, 3);
    cr_expect_eq(out.faults.first->column, 2);
    cr_expect(str_is(out.faults.first->value, "gold"));
    cr_expect_eq(out.faults.first->next->column, 3);
    cr_expect_eq(out.faults.last->column, 0);
    cr_expect_str_eq(out.faults.last->code, "required");
}

Test(rows, of_a_long_cell_the_beginning_is_told)
{
    struct mapped     mapped  = {0};
    char             *text    = memset(arena_room(arena, 1000), 'x', 1000);
    struct str        cells[] = {{.at = text, .len = 1000}};
    struct sheet_row  row     = {.cells = cells, .count = 1};
    struct mapping   *mapping = mapped_make(arena, &mapped, STR("children"));
    struct mapped_row out;

    memcpy(text + MAPPED_VALUE_BYTES - 1, "\xC3\xA4", 2);
    mapping_row(mapping, arena, &row, &out);
    cr_assert_eq(out.faults.count, 1);
    cr_expect_eq(out.faults.first->value.len, MAPPED_VALUE_BYTES - 1);
}

Test(rows, bytes_that_mean_nothing_are_told)
{
    struct mapped     mapped  = {0};
    struct str        cells[] = {STR("\xEF\xBF\xBD")};
    struct sheet_row  row     = {.cells = cells, .count = 1, .bad_count = 1};
    struct mapped_row out;

    mapping_row(mapped_make(arena, &mapped, STR("city")), arena, &row, &out);
    cr_assert_eq(out.warnings.count, 1);
    cr_expect_str_eq(out.warnings.first->code, "invalid_utf8");
    cr_expect(out.warnings.first->detail.len > 0);
}

Test(rows, the_texts_of_a_row_are_those_of_the_file)
{
    struct mapped    csv     = {0};
    struct mapped    ndjson  = {.format = UPLOAD_NDJSON};
    struct str       cells[] = {STR(" a ")};
    struct sheet_row row     = {.cells = cells, .count = 1};
    struct sheet_row line    = {.raw = STR("{\"b\":[1,{}],\"a\":1.50}")};
    struct str      *texts   = mapping_cells(arena, mapped_make(arena, &csv, STR("x,y")), &row);

    cr_expect(str_is(texts[0], " a ") && !texts[1].len);
    texts = mapping_cells(arena, mapped_make(arena, &ndjson, STR("{\"a\":1,\"b\":2}")), &line);
    cr_expect(str_is(texts[0], "1.50") && str_is(texts[1], "[1,{}]"));
}
