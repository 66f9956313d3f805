#include "base/attributes.h"
#include "json/write.h"
#include "mapping/names.h"
#include "support/decoding.h"
#include "support/mapped.h"

ARENA_SUITE(columns);

/* "field|field|" of each column of a header, "-" for what is ignored. */
static const char *fields_of_header(struct mapped *mapped, const char *header)
{
    struct value *columns = mapping_describe(arena, mapped_make(arena, mapped, str_from(header)));
    struct str    text    = STR("");

    for (const struct value *column = columns->first; column; column = column->next) {
        const struct value *field = value_member(column, STR("field"));

        text = arena_format(arena, STR_FMT STR_FMT "|", STR_ARG(text),
                            STR_ARG(field->kind == VALUE_NULL ? STR("-") : field->text));
    }
    return text.at;
}

static void expect_fields(const char *header, const char *expected)
{
    struct mapped mapped = {.has_campaign = true};

    cr_expect_str_eq(fields_of_header(&mapped, header), expected, "%s: %s", header, fields_of_header(&mapped, header));
}

/* ---- Proposals */

Test(columns, headers_of_six_languages_are_known)
{
    expect_fields("First name,Last name,Phone number,External ID,Call status",
                  "firstName|lastName|phone|externalId|order.status|");
    expect_fields("Vorname,Nachname,Telefon-Nr.,Kundennummer,Anrufstatus",
                  "firstName|lastName|phone|externalId|order.status|");
    expect_fields("Pr\u00E9nom,Nom,N\u00B0 de t\u00E9l\u00E9phone,Identifiant,Statut d\u2019appel",
                  "firstName|lastName|phone|externalId|order.status|");
    expect_fields("Prenom,Nom de famille,Num\u00E9ro de t\u00E9l\u00E9phone,ID client",
                  "firstName|lastName|phone|externalId|");
    expect_fields("Nombre,Apellidos,Tel\u00E9fono m\u00F3vil,C\u00F3digo de cliente,Estado de la llamada",
                  "firstName|lastName|phone|externalId|order.status|");
    expect_fields("Nome,Cognome,Cellulare,Codice cliente,Stato chiamata",
                  "firstName|lastName|phone|externalId|order.status|");
    expect_fields("Nome pr\u00F3prio,Sobrenome,Telem\u00F3vel,C\u00F3digo do cliente,Estado da chamada",
                  "firstName|lastName|phone|externalId|order.status|");
}

Test(columns, case_and_what_stands_between_words_do_not_matter)
{
    expect_fields("FIRST_NAME,lastName, Mobile-Phone ", "firstName|lastName|phone|");
    expect_fields("parameters.city,order.scheduledTime,orderInstructions",
                  "parameters.city|order.scheduledTime|order.instructions|");
}

Test(columns, custom_fields_are_known_by_id_and_title)
{
    expect_fields("City,NUMBER OF CHILDREN,date-of-birth,wohnort",
                  "parameters.city|parameters.children|parameters.born|-|");
}

Test(columns, common_custom_fields_are_known_in_six_languages)
{
    struct mapped mapped = {.fields = "[{\"id\":\"city\",\"type\":\"text\",\"title\":\"City\"},"
                                      "{\"id\":\"f2\",\"type\":\"date\",\"title\":\"Fecha de nacimiento\"},"
                                      "{\"id\":\"mail\",\"type\":\"string\",\"title\":\"Contact\"}]"};

    cr_expect_str_eq(fields_of_header(&mapped, "Stadt,Geburtstag,E-Mail-Adresse"),
                     "parameters.city|parameters.f2|parameters.mail|");
    cr_expect_str_eq(fields_of_header(&mapped, "Ville,Date de naissance,Courriel"),
                     "parameters.city|parameters.f2|parameters.mail|");
    cr_expect_str_eq(fields_of_header(&mapped, "Citt\u00E0,Data di nascita,Posta elettronica"),
                     "parameters.city|parameters.f2|parameters.mail|");
    cr_expect_str_eq(fields_of_header(&mapped, "Ort,Stadt,Wohnort"), "parameters.city|-|-|");
}

Test(columns, of_two_fields_that_mean_the_same_none_is_proposed)
{
    struct mapped mapped = {.fields = "[{\"id\":\"a\",\"type\":\"text\",\"title\":\"Street\"},"
                                      "{\"id\":\"b\",\"type\":\"text\",\"title\":\"Address\"}]"};

    cr_expect_str_eq(fields_of_header(&mapped, "Calle,address"), "-|parameters.b|");
}

Test(columns, a_field_of_the_type_comes_before_what_people_call_others)
{
    struct mapped mapped = {.fields = "[{\"id\":\"mobile\",\"type\":\"text\",\"title\":\"Mobile\"}]"};

    cr_expect_str_eq(fields_of_header(&mapped, "mobile,tel"), "parameters.mobile|phone|");
}

Test(columns, of_two_columns_the_one_that_is_called_exactly_so_is_taken)
{
    expect_fields("Telephone,phone,Mobile", "-|phone|-|");
    expect_fields("Telephone,Mobile", "phone|-|");
}

Test(columns, what_an_import_adds_and_what_is_not_known_is_ignored)
{
    expect_fields("phone,_row,_detail,Shoe size,,Status", "phone|-|-|-|-|-|");
}

Test(columns, orders_are_for_imports_into_a_campaign)
{
    struct mapped mapped = {0};

    cr_expect_str_eq(fields_of_header(&mapped, "phone,order.status,Call status"), "phone|-|-|");
}

Test(columns, a_retired_field_is_not_proposed)
{
    struct mapped mapped = {.fields = "[{\"id\":\"city\",\"type\":\"text\",\"title\":\"City\",\"retired\":true}]"};

    cr_expect_str_eq(fields_of_header(&mapped, "city"), "-|");
}

Test(columns, columns_without_a_header_are_called_by_their_numbers)
{
    struct mapped   mapped  = {.has_no_header = true};
    struct mapping *mapping = mapped_make(arena, &mapped, STR("phone,x"));

    cr_expect_eq(mapping_count(mapping), 2);
    cr_expect(str_is(mapping_column_name(mapping, 2), "2"));
    cr_expect_str_eq(fields_of_header(&mapped, "phone,x"), "-|-|");
}

static const struct {
    const char *header;
    bool        is_one;
} firsts[] = {
    {"phone,x", true},        {"Name,Anything", true},
    {"Foo,Bar", true},        {"+49301234567,Ann", false},
    {"a@b.example,x", false}, {"12,x", false},
    {"2026-04-10,x", false},  {"_row,12", true},
    {"12,Telefon", true},     {"", true},
};

Test(columns, a_first_row_is_a_header_unless_it_has_values)
{
    struct record_type type = {.fields = fields_of("[{\"id\":\"city\",\"type\":\"text\",\"title\":\"City\"}]")};

    for (size_t i = 0; i < COUNT_OF(firsts); i++) {
        const char  *comma    = strchr(firsts[i].header, ',');
        struct str   cells[2] = {{.at = firsts[i].header, .len = comma ? (size_t)(comma - firsts[i].header) : 0},
                                 str_from(comma ? comma + 1 : "")};
        struct texts first    = {.at = cells, .count = 2};

        cr_expect_eq(mapping_first_is_header(arena, &type, &first), firsts[i].is_one, "%s", firsts[i].header);
    }
}

Test(columns, synonyms_are_what_their_own_folding_gives)
{
    cr_expect_str_eq(synonym_find(name_folded(arena, STR("R\u00FCckruf"))), "order.scheduledTime");
    cr_expect_str_eq(synonym_find(STR("nome")), "firstName");
    cr_expect_null(synonym_find(STR("")));
    cr_expect_null(synonym_find(STR("first name")));
    cr_expect_null(synonym_find(STR("irstname")));
    cr_expect_eq(common_field_find(name_folded(arena, STR("Stra\u00DFe"))), common_field_find(STR("rue")));
    cr_expect_eq(common_field_find(STR("")), COMMON_FIELD_NONE);
    cr_expect_eq(common_field_find(STR("shoesize")), COMMON_FIELD_NONE);
}

/* ---- What the client says */

/* "place code|" of each fault. */
static const char *refusals(struct mapped mapped)
{
    mapped_make(arena, &mapped, STR("Name,Tel,Tel,Datum"));
    return in_short(mapped.faults.first).at;
}

static const struct {
    const char *columns;
    const char *faults;
} wishes[] = {
    {"[]", ""},
    {"[{\"column\":\"Name\",\"field\":\"lastName\"},{\"column\":2,\"field\":\"phone\"}]", ""},
    {"[{\"column\":\" name \",\"field\":\"lastName\"}]", ""},
    {"[{\"column\":4}]", ""},
    {"[{\"column\":\"Tel\",\"field\":\"phone\"}]", "/columns/0/column ambiguous_column|"},
    {"[{\"column\":\"Foo\",\"field\":\"phone\"}]", "/columns/0/column unknown_column|"},
    {"[{\"column\":0},{\"column\":5},{\"column\":1.5},{\"column\":true},{\"column\":-1}]",
     "/columns/0/column unknown_column|/columns/1/column unknown_column|/columns/2/column unknown_column|"
     "/columns/3/column wrong_type|/columns/4/column unknown_column|"},
    {"[{\"column\":1,\"field\":\"lastName\"},{\"column\":1,\"field\":\"phone\"}]",
     "/columns/1/column duplicate_column|"},
    {"[{\"column\":1,\"field\":\"phone\"},{\"column\":2,\"field\":\"phone\"}]", "/columns/1/field duplicate_column|"},
    {"[{\"column\":1,\"field\":\"nick\"},{\"column\":2,\"field\":\"parameters.nick\"},"
     "{\"column\":3,\"field\":\"order.status\"},{\"column\":4,\"field\":\"uuid\"}]",
     "/columns/0/field unknown_field|/columns/1/field unknown_field|/columns/2/field unknown_field|"
     "/columns/3/field unknown_field|"},
    {"[{\"column\":1,\"field\":\"phone\",\"country\":\"XX\"}]", "/columns/0/country invalid_country|"},
    {"[{\"column\":1,\"map\":{\"a/b\":[]},\"default\":{}},{\"column\":2,\"map\":7}]",
     "/columns/0/map/a~1b wrong_type|/columns/0/default wrong_type|/columns/1/map wrong_type|"},
};

Test(columns, what_the_client_says_is_checked)
{
    for (size_t i = 0; i < COUNT_OF(wishes); i++)
        cr_expect_str_eq(refusals((struct mapped){.columns = wishes[i].columns}), wishes[i].faults, "%s: %s",
                         wishes[i].columns, refusals((struct mapped){.columns = wishes[i].columns}));
}

Test(columns, a_retired_field_is_refused)
{
    struct mapped mapped = {.fields  = "[{\"id\":\"city\",\"type\":\"text\",\"title\":\"City\",\"retired\":true}]",
                            .columns = "[{\"column\":1,\"field\":\"parameters.city\"}]"};

    cr_expect_str_eq(refusals(mapped), "/columns/0/field retired_field|");
}

Test(columns, a_map_has_a_thousand_members_at_most)
{
    struct str entries = STR("\"0\":1");

    for (int i = 1; i <= 1000; i++)
        entries = arena_format(arena, STR_FMT ",\"%d\":1", STR_ARG(entries), i);
    entries = arena_format(arena, "[{\"column\":1,\"map\":{" STR_FMT "}}]", STR_ARG(entries));
    cr_expect_str_eq(refusals((struct mapped){.columns = entries.at}), "/columns/0/map too_many_items|");
}

Test(columns, a_list_of_the_client_replaces_all_proposals)
{
    struct mapped mapped = {.columns = "[{\"column\":\"Datum\",\"field\":\"parameters.born\",\"dateOrder\":\"dmy\"}]"};
    struct str    text;
    struct str    field;

    cr_expect_str_eq(fields_of_header(&mapped, "Name,phone,Datum"), "-|-|parameters.born|");
    text = json_of_value(arena, mapping_describe(arena, mapped.mapping));
    cr_expect_str_eq(text.at,
                     "[{\"column\":1,\"header\":\"Name\",\"field\":null},"
                     "{\"column\":2,\"header\":\"phone\",\"field\":null},"
                     "{\"column\":3,\"header\":\"Datum\",\"field\":\"parameters.born\",\"dateOrder\":\"dmy\"}]");
    cr_expect(mapping_gives(mapped.mapping, STR("parameters.born")));
    cr_expect(!mapping_gives(mapped.mapping, STR("phone")));
    cr_expect_eq(mapping_source_of(mapped.mapping, STR("/parameters/born"), false, &field), 3);
    cr_expect(str_is(field, "parameters.born"));
    cr_expect_eq(mapping_source_of(mapped.mapping, STR("/phone"), false, &field), 0);
    cr_expect(str_is(field, "phone"));
    cr_expect_eq(mapping_source_of(mapped.mapping, STR(""), false, &field), 0);
    cr_expect_null(field.at);
}

Test(columns, what_all_rows_get_is_checked_and_takes_its_field)
{
    struct mapped mapped = {.set = "{\"status\":\"inactive\",\"parameters\":{\"city\":\"Bonn\",\"x\":1},"
                                   "\"parameters.city\":1,\"order.status\":\"busy\",\"lastName\":\"x\"}"};

    cr_expect_str_eq(refusals(mapped), "/set/parameters/x unknown_field|/set/parameters.city duplicate_column|"
                                       "/set/order.status unknown_field|");
    cr_expect_str_eq(fields_of_header(&mapped, "Name,City,Tel"), "-|-|phone|");
    cr_expect_str_eq(refusals((struct mapped){.set = "[]"}), "/set wrong_type|");
    cr_expect_str_eq(
        refusals((struct mapped){.set = "{\"phone\":\"1\"}", .columns = "[{\"column\":1,\"field\":\"phone\"}]"}),
        "/columns/0/field duplicate_column|");
}
