#include "mapping/result_files.h"

#include "support/mapped.h"
#include "support/unit.h"

ARENA_SUITE(result_files);

Test(result_files, refused_rows_keep_their_columns_and_what_is_wrong_stands_behind)
{
    struct str         names[] = {STR("Name"), STR("_row"), STR("Tel; mobile"), STR("_detail")};
    struct str         cells[] = {STR("M\u00FCller, \"Ann\""), STR("7"), STR("abc\ndef"), STR("old")};
    struct texts       columns = {.at = names, .count = 4};
    struct errors_line line    = {.number  = 12,
                                  .cells   = cells,
                                  .columns = STR("Name; Tel; mobile"),
                                  .codes   = STR("too_long; invalid_phone"),
                                  .details = STR("It is long.; It is none.")};
    struct text_buffer out     = text_buffer_begin(arena, 16);

    errors_file_begin(&out, &columns);
    errors_file_row(&out, &columns, &line);
    cr_expect(str_is(text_buffer_text(&out), "Name,Tel; mobile,_row,_column,_code,_detail\r\n"
                                             "\"M\u00FCller, \"\"Ann\"\"\",\"abc\ndef\",12,Name; Tel; mobile,"
                                             "too_long; invalid_phone,It is long.; It is none.\r\n"));
}

Test(result_files, cells_after_the_last_column_stand_at_the_end_of_the_row)
{
    struct str         names[] = {STR("Name"), STR("_row")};
    struct str         cells[] = {STR("Smith"), STR("7"), STR("John"), STR("")};
    struct texts       columns = {.at = names, .count = 2};
    struct errors_line line    = {.number  = 12,
                                  .cells   = cells,
                                  .more    = {.at = cells + 2, .count = 2},
                                  .columns = STR(""),
                                  .codes   = STR("too_many_cells"),
                                  .details = STR("It has.")};
    struct text_buffer out     = text_buffer_begin(arena, 16);

    errors_file_row(&out, &columns, &line);
    cr_expect(str_is(text_buffer_text(&out), "Smith,12,,too_many_cells,It has.,John,\r\n"));
}

Test(result_files, a_file_of_errors_can_be_imported)
{
    struct mapped mapped = {0};
    struct str    text   = mapped_text(arena, &mapped,
                                       STR("phone,_row,_column,_code,_detail\r\n"
                                                "+4930901820,12,phone,invalid_phone,It is none.\r\n"));

    cr_expect(str_is(text, "{\"phone\":\"+4930901820\"}\n"));
}

Test(result_files, the_map_tells_what_each_row_has_become)
{
    struct text_buffer out  = text_buffer_begin(arena, 16);
    struct map_line    made = {.number      = 2,
                               .uuid        = STR("0198c8a5-5a52-7c31-a4a8-4f9b2f3a9d10"),
                               .action      = STR("created"),
                               .external_id = STR("C,1")};
    struct map_line    none = {.number = UINT64_MAX, .action = STR("error")};

    map_file_begin(&out);
    map_file_row(&out, &made);
    map_file_row(&out, &none);
    cr_expect(str_is(text_buffer_text(&out), "_row,_uuid,_action,_externalId\r\n"
                                             "2,0198c8a5-5a52-7c31-a4a8-4f9b2f3a9d10,created,\"C,1\"\r\n"
                                             "18446744073709551615,,error,\r\n"));
}
