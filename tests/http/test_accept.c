#include "base/attributes.h"
#include "http/accept.h"

#include <criterion/criterion.h>

/* Where JSON is all that there is. */
static bool takes_json(struct str accept)
{
    enum media chosen;

    return accept_choose(accept, 1, &chosen);
}

Test(accept, json_is_acceptable_unless_it_is_ruled_out)
{
    static const struct {
        const char *accept;
        bool        accepts;
    } rows[] = {
        {NULL, true},
        {"", true},
        {" \t ", true},
        {"application/json", true},
        {"Application/JSON", true},
        {"application/*", true},
        {"*/*", true},
        {"application/json; charset=utf-8", true},
        {"application/json;q=0.001", true},
        {"application/json;q=1", true},
        {"text/html, application/json;q=0.9, */*;q=0.1", true},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true},
        {"text/html,*/*", true},
        {" text/html ,\tapplication/json ", true},
        {"text/html;x=\"a,b;c\", application/json", true},
        {",,application/json,", true},
        {"*/*;q=0, application/json", true},
        {"application/*;q=0, application/json", true},
        {"application/json;version=\"q=0\"", true},
        {"text/html", false},
        {"text/html, image/*", false},
        {"application/xml", false},
        {"application/problem+json", false},
        {"application/jsonp", false},
        {"application/jso", false},
        {"json", false},
        {"application/json;q=0", false},
        {"application/json;q=0.000", false},
        {"application/json; Q=0", false},
        {"application/json;charset=utf-8;q=0", false},
        {"application/json;q=0, */*", false},
        {"*/*, application/json;q=0", false},
        {"application/*;q=0, */*", false},
        {"*/*;q=0", false},
        {"*/*;q=0.0, text/html", false},
        {"text/html;x=\"application/json, */*\"", false},
        {",", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(takes_json(str_from(rows[i].accept)) == rows[i].accepts, "\"%s\"", rows[i].accept);
}

Test(accept, the_largest_weight_decides_and_the_order_among_equals)
{
    static const struct {
        const char *accept;
        int         chosen; /* -1: none is acceptable */
    } rows[] = {
        {"", MEDIA_JSON},
        {"*/*", MEDIA_JSON},
        {"text/csv", MEDIA_CSV},
        {"Text/CSV; charset=utf-8", MEDIA_CSV},
        {"text/*", MEDIA_CSV},
        {"TEXT/*;q=0.1", MEDIA_CSV},
        {"application/x-ndjson", MEDIA_NDJSON},
        {"application/*", MEDIA_JSON},
        {"text/csv, application/json", MEDIA_JSON},
        {"text/csv, */*", MEDIA_JSON},
        {"text/csv, */*;q=0.999", MEDIA_CSV},
        {"*/*;q=0.5, text/csv;q=0.4", MEDIA_JSON},
        {"application/json;q=0.30, text/csv;q=0.31", MEDIA_CSV},
        {"application/json;q=0.1, application/*;q=0.9", MEDIA_NDJSON},
        {"application/json;q=0, */*", MEDIA_CSV},
        {"application/*;q=0, */*;q=0.001", MEDIA_CSV},
        {"text/csv;q=1.000, application/x-ndjson;q=0.999", MEDIA_CSV},
        {"text/csv;q=0.0001, application/x-ndjson;q=0.002", MEDIA_NDJSON},
        {"text/csv;q=0.00001", MEDIA_CSV},
        {"text/csv;q=x", MEDIA_CSV},
        {"text/csv;q=99, application/json;q=0.9", MEDIA_CSV},
        {"text/html, application/xhtml+xml, */*;q=0.8", MEDIA_JSON},
        {"text/csv;q=0", -1},
        {"text/csvx, text/cs, text, text/, /csv, text/**", -1},
        {"*/csv, */", -1},
        {"text/html", -1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum media chosen;
        bool       found = accept_choose(str_from(rows[i].accept), MEDIA_COUNT, &chosen);

        cr_expect((found ? (int)chosen : -1) == rows[i].chosen, "\"%s\"", rows[i].accept);
    }
}

Test(accept, bodies_are_json_in_utf_8)
{
    static const struct {
        const char *type;
        bool        is_json;
    } rows[] = {
        {"application/json", true},
        {"APPLICATION/JSON", true},
        {" application/json ", true},
        {"application/json;", true},
        {"application/json; charset=utf-8", true},
        {"application/json;charset=UTF-8", true},
        {"application/json;charset=\"utf-8\"", true},
        {"application/json; Charset=Utf-8 ; x=y", true},
        {"application/json; x=y; charset=utf-8", true},
        {"application/json; x=\"charset=latin1;\"", true},
        {"application/json; charset=utf8", true},
        {"application/json; charset=UTF8", true},
        {"application/json; charset=\"utf8\"", true},
        {"application/json; charset=utf_8", true},
        {"application/json; charset=us-ascii", true},
        {"application/json; charset=\"US-ASCII\"", true},
        {"application/json; charset=ascii", true},
        {"application/json; charset=ASCII; x=y", true},
        {NULL, false},
        {"", false},
        {";", false},
        {"json", false},
        {"text/json", false},
        {"text/plain", false},
        {"application/jsonx", false},
        {"application/json-patch+json", false},
        {"application/x-www-form-urlencoded", false},
        {"multipart/form-data; boundary=x", false},
        {"application/json; charset=latin1", false},
        {"application/json; charset=utf-16", false},
        {"application/json; charset=", false},
        {"application/json; charset=utf-8x", false},
        {"application/json; charset=\"\"", false},
        {"application/json; charset=\"", false},
        {"application/json; charset=\"utf-8", false},
        {"application/json; charset='utf-8'", false},
        {"application/json; charset=utf", false},
        {"application/json; charset=utf-7", false},
        {"application/json; charset=utf-88", false},
        {"application/json; charset=utf-------------8", true},
        {"application/json; charset=iso-8859-1", false},
        {"application/json; charset=windows-1252-and-so-on", false},
        {"application/json, text/plain", false},
        {"*/*", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(content_is_json(str_from(rows[i].type), false) == rows[i].is_json, "\"%s\"", rows[i].type);
        cr_expect(content_is_json(str_from(rows[i].type), true) == rows[i].is_json, "\"%s\"", rows[i].type);
    }
}

Test(accept, patches_may_call_themselves_merge_patches)
{
    cr_expect(content_is_json(STR("application/merge-patch+json"), true));
    cr_expect(content_is_json(STR("Application/Merge-Patch+JSON; charset=utf-8"), true));
    cr_expect(!content_is_json(STR("application/merge-patch+json"), false));
    cr_expect(!content_is_json(STR("application/merge-patch+json; charset=latin1"), true));
    cr_expect(content_is_json(STR("application/merge-patch+json; charset=utf8"), true));
    cr_expect(content_is_json(STR("application/merge-patch+json; charset=\"us-ascii\""), true));
    cr_expect(!content_is_json(STR("application/merge-patch"), true));
}

/* RFC 9110 section 8.8.3.2: the table of weak and strong comparison, and what clients send around it. */
Test(accept, entity_tags_are_compared_weakly_or_strongly)
{
    static const struct {
        const char *list;
        bool        weakly;
        bool        strongly;
    } rows[] = {
        {"\"a\"", true, true},
        {"W/\"a\"", true, false},
        {"*", true, true},
        {" * ", true, true},
        {"\"x\", \"a\"", true, true},
        {"\"x\",\"a\",\"y\"", true, true},
        {" \"x\" ,\t\"a\" ", true, true},
        {"W/\"x\", W/\"a\"", true, false},
        {"W/\"a\", \"a\"", true, true},
        {"\"x,\\\", \"a\"", true, true},
        {",\"a\"", true, true},
        {"", false, false},
        {NULL, false, false},
        {"\"b\"", false, false},
        {"\"A\"", false, false},
        {"a", false, false},
        {"\"a", false, false},
        {"w/\"a\"", false, false},
        {"W/ \"a\"", false, false},
        {"\"x, \"a\"\"", false, false},
        {"\"x\"\"a\"", false, false},
        {"\"*\"", false, false},
        {"**", false, false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(etag_listed(str_from(rows[i].list), STR("\"a\""), false) == rows[i].weakly, "%s", rows[i].list);
        cr_expect(etag_listed(str_from(rows[i].list), STR("\"a\""), true) == rows[i].strongly, "%s", rows[i].list);
    }
}

/* RFC 9110 sections 8.8.3 and 13.1.1; commas too many are to be borne, section 5.6.1. */
Test(accept, a_list_of_entity_tags_is_told_from_anything_else)
{
    static const struct {
        const char *list;
        bool        is_list;
    } rows[] = {
        {"*", true},
        {" * ", true},
        {"\"a\"", true},
        {"\"\"", true},
        {"W/\"a\"", true},
        {"\"a\",\"b\" , W/\"c\"", true},
        {",\"a\",,", true},
        {"\"a,b\"", true},
        {"\"!#~\xFF\"", true},
        {NULL, false},
        {"", false},
        {" ", false},
        {",", false},
        {"a", false},
        {"W/", false},
        {"w/\"a\"", false},
        {"W/a", false},
        {"W/*", false},
        {"\"", false},
        {"\"a", false},
        {"a\"", false},
        {"'a'", false},
        {"\"a b\"", false},
        {"\"a\x7F\"", false},
        {"\"a\" \"b\"", false},
        {"\"a\"b", false},
        {"\"a\",b", false},
        {"*, \"a\"", false},
        {"**", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(is_etag_list(str_from(rows[i].list)) == rows[i].is_list, "%s", rows[i].list);
}

/* A header may end at the last byte of its buffer. */
Test(accept, nothing_is_read_behind_a_header)
{
    static const char text[] = "application/json;q=0;charset=utf-8,W/\"a\", *";

    for (size_t len = 0; len < sizeof(text); len++) {
        char      *cut    = malloc(len ? len : 1);
        struct str header = {.at = cut, .len = len};
        enum media chosen;

        cr_assert(cut);
        memcpy(cut, text, len);
        (void)!accept_choose(header, MEDIA_COUNT, &chosen);
        content_is_json(header, true);
        etag_listed(header, STR("\"a\""), false);
        is_etag_list(header);
        free(cut);
    }
}
