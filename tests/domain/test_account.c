#include "domain/account.h"
#include "json/write.h"
#include "support/unit.h"

ARENA_SUITE(account);

Test(account, each_scope_has_its_bit)
{
    static const struct {
        const char *name;
        int64_t     bit;
    } rows[] = {
        {"records:read", SCOPE_RECORDS_READ},
        {"records:write", SCOPE_RECORDS_WRITE},
        {"record-types:read", SCOPE_RECORD_TYPES_READ},
        {"record-types:write", SCOPE_RECORD_TYPES_WRITE},
        {"campaigns:read", SCOPE_CAMPAIGNS_READ},
        {"campaigns:write", SCOPE_CAMPAIGNS_WRITE},
        {"account:read", SCOPE_ACCOUNT_READ},
        {"account:write", SCOPE_ACCOUNT_WRITE},
        {"exports:read", SCOPE_EXPORTS_READ},
        {"exports:write", SCOPE_EXPORTS_WRITE},
        {"imports:read", SCOPE_IMPORTS_READ},
        {"imports:write", SCOPE_IMPORTS_WRITE},
        {"actions:write", SCOPE_ACTIONS_WRITE},
        {"suppressions:read", SCOPE_SUPPRESSIONS_READ},
        {"suppressions:write", SCOPE_SUPPRESSIONS_WRITE},
        {"suppressions:lift", SCOPE_SUPPRESSIONS_LIFT},
        {"claims:write", SCOPE_CLAIMS_WRITE},
    };
    int64_t all = 0;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        cr_expect(scopes_parse(str_from(rows[i].name)) == rows[i].bit, "%s", rows[i].name);
        all |= rows[i].bit;
    }
    cr_expect(all == SCOPE_ALL);
    cr_expect(!scope_names[COUNT_OF(rows)], "a scope is missing here");
}

Test(account, scopes_are_a_list_with_commas)
{
    cr_expect(scopes_parse(STR("records:read,campaigns:write")) == (SCOPE_RECORDS_READ | SCOPE_CAMPAIGNS_WRITE));
    cr_expect(scopes_parse(STR("campaigns:write,records:read")) == (SCOPE_RECORDS_READ | SCOPE_CAMPAIGNS_WRITE));
    cr_expect(scopes_parse(STR("records:read,records:read")) == SCOPE_RECORDS_READ);
    cr_expect(scopes_parse(STR("all")) == (SCOPE_ALL | SCOPE_LATER));
    cr_expect(scopes_parse(STR("records:read,records:write,record-types:read,record-types:write,campaigns:read,"
                               "campaigns:write,account:read,account:write,exports:read,exports:write,imports:read,"
                               "imports:write,actions:write,suppressions:read,suppressions:write,suppressions:lift,"
                               "claims:write")) == SCOPE_ALL,
              "what is listed is all there is today, and no more tomorrow");
}

/* A token with a scope too few is better than one with a scope that was mistyped and passed over. */
Test(account, one_unknown_scope_spoils_the_list)
{
    static const char *const texts[] = {
        "",
        "records",
        "records:",
        "records:delete",
        "Records:read",
        "ALL",
        "all,all",
        "records:read,all",
        "all,records:read",
        "records:read,",
        ",",
        ",records:read",
        "records:read,,all",
        "records:read, campaigns:read",
        " all",
        "records:read;",
        "records:read records:write",
        "campaign:read",
        "records:readx",
    };

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect(scopes_parse(str_from(texts[i])) == 0, "\"%s\"", texts[i]);
    cr_expect(scopes_parse((struct str){0}) == 0);
    cr_expect(scopes_parse(STR("records:read\0")) == 0);
}

static const char *named(int64_t bits)
{
    struct token_record *token = SHAPE_NEW(arena, struct token_record, token_shape);
    struct str           text  = STR("");

    SET(token, scope_bits, bits);
    token_name_scopes(arena, token);
    cr_expect(HAS(token, scopes));
    for (size_t i = 0; i < token->scopes.count; i++)
        text = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "," : "", STR_ARG(token->scopes.at[i]));
    return arena_str(arena, text).at;
}

Test(account, scopes_are_named_in_one_order)
{
    cr_expect_str_eq(named(0), "");
    cr_expect_str_eq(named(SCOPE_CAMPAIGNS_WRITE | SCOPE_RECORDS_READ), "records:read,campaigns:write");
    cr_expect_str_eq(named(SCOPE_ALL), "records:read,records:write,record-types:read,record-types:write,"
                                       "campaigns:read,campaigns:write,account:read,account:write,"
                                       "exports:read,exports:write,imports:read,imports:write,actions:write,"
                                       "suppressions:read,suppressions:write,suppressions:lift,claims:write");
    cr_expect_str_eq(named(SCOPE_LATER | SCOPE_RECORDS_READ), named(SCOPE_ALL), "made with all that there was then");
    cr_expect_str_eq(named(SCOPE_ALL + 1), "", "a bit that nobody knows has no name");
}

Test(account, scopes_survive_being_named_and_parsed)
{
    for (int64_t bits = 1; bits <= SCOPE_ALL; bits += 1 + bits / 256)
        cr_expect(scopes_parse(str_from(named(bits))) == bits, "%s", named(bits));
}

Test(account, tokens_are_well_formed_and_never_the_same)
{
    struct str before = STR("");

    for (int i = 0; i < 200; i++) {
        struct str token = token_make(arena);

        cr_assert(token.len == TOKEN_LENGTH);
        cr_expect(token_is_well_formed(token), STR_FMT, STR_ARG(token));
        cr_expect(!str_equal(token, before));
        before = token;
    }
}

/* All 62 letters and digits must come, none much more often than the others: 40,000 draws, 645 of each expected. */
Test(account, tokens_use_every_letter_alike)
{
    size_t counts[256] = {0};
    size_t kinds       = 0;

    for (int i = 0; i < 1000; i++) {
        struct str token = token_make(arena);

        for (size_t j = 3; j < token.len; j++)
            counts[(unsigned char)token.at[j]]++;
    }
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        kinds += counts[i] > 0;
        cr_expect(!counts[i] || (counts[i] > 480 && counts[i] < 830), "%c came %zu times", (int)i, counts[i]);
    }
    cr_expect(kinds == 62);
}

Test(account, other_texts_are_no_tokens)
{
    static const struct {
        const char *text;
        bool        is_token;
    } rows[] = {
        {"cb_0123456789012345678901234567890123456789", true},
        {"cb_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN", true},
        {"cb_012345678901234567890123456789012345678", false},
        {"cb_01234567890123456789012345678901234567890", false},
        {"CB_0123456789012345678901234567890123456789", false},
        {"cb-0123456789012345678901234567890123456789", false},
        {"cb_012345678901234567890123456789012345678_", false},
        {"cb_012345678901234567890123456789012345678 ", false},
        {"cb_012345678901234567890123456789012345678\n", false},
        {"cb_01234567890123456789012345678901234567\xC3\xA9", false},
        {"cb_", false},
        {"", false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(token_is_well_formed(str_from(rows[i].text)) == rows[i].is_token, "\"%s\"", rows[i].text);
    cr_expect(!token_is_well_formed(STR("cb_012345678901234567890123456789012345678\0")));
    cr_expect(!token_is_well_formed((struct str){0}));
}

/* What GET /api/auth/me shows of a token: neither its hash nor anything that is not asked for. */
Test(account, a_token_shows_neither_hash_nor_prefix_by_itself)
{
    struct token_record *token = SHAPE_NEW(arena, struct token_record, token_shape);

    SET(token, id, 1);
    SET(token, account_id, 2);
    SET(token, hash, ((struct bytes){.at = (const uint8_t *)"x", .len = 1}));
    SET(token, name, STR("ci"));
    SET(token, scope_bits, SCOPE_RECORDS_READ);
    SET(token, created_at, ((struct instant){0}));
    token_name_scopes(arena, token);
    cr_expect(str_is(json_of_described(arena, token),
                     "{\"name\":\"ci\",\"scopes\":[\"records:read\"],\"createdAt\":\"1970-01-01T00:00:00Z\","
                     "\"expiresAt\":null,\"lastUsedAt\":null}"),
              STR_FMT, STR_ARG(json_of_described(arena, token)));
}
