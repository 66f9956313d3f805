#include "base/attributes.h"
#include "text/fold.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { SHOWN_SIZE = 4096 };

struct example {
    const char *text;
    const char *tokens;
};

/*
 * The tokens of a text on one line: letters as they are, #digits, ~run, and + before the rest of a run; between those
 * that have a bond & or '.
 */
static const char *shown(struct str text, bool is_before)
{
    static char       line[SHOWN_SIZE];
    static const char marks[][2] = {[TOKEN_LETTERS] = "", [TOKEN_DIGITS] = "#", [TOKEN_RUN] = "~"};
    static const char bonds[][2] = {[BOND_NONE] = " ", [BOND_GLUED] = "&", [BOND_APOSTROPHE] = "'"};
    size_t            len        = 0;
    const char       *between    = "";
    struct tokenizer  tokenizer;
    struct token      token;

    line[0] = '\0';
    if (is_before)
        fold_start_before(&tokenizer, text);
    else
        fold_start(&tokenizer, text);
    while (fold_next(&tokenizer, &token) && len < SHOWN_SIZE - TOKEN_BYTES - 4) {
        len += (size_t)snprintf(line + len, SHOWN_SIZE - len, "%s%s%s" STR_FMT, between, token.continues ? "+" : "",
                                marks[token.class_], STR_ARG(token.text));
        between = bonds[token.bond];
    }
    return line;
}

static void expect_all(const struct example *examples, size_t count, bool is_before)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = shown(str_from(examples[i].text), is_before);

        cr_expect_str_eq(got, examples[i].tokens, "\"%s\" gave \"%s\", not \"%s\"", examples[i].text, got,
                         examples[i].tokens);
    }
}

#define EXPECT_ALL(examples) expect_all((examples), COUNT_OF(examples), false)

/* The same text in full-width characters. */
static struct str widened(struct str text, char out[])
{
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned wide = text.at[i] == ' ' ? 0x3000 : 0xFEE0 + (unsigned char)text.at[i];

        out[len++] = (char)(0xE0 | wide >> 12);
        out[len++] = (char)(0x80 | (wide >> 6 & 0x3F));
        out[len++] = (char)(0x80 | (wide & 0x3F));
    }
    return (struct str){.at = out, .len = len};
}

/* Characters of ASCII have a way of their own through the fold. */
Test(fold, plain_characters_fold_as_wide_ones_do)
{
    static const char letters[] = "aZ9 '`-b";
    unsigned          next      = 7;
    enum { ROUNDS = 20000, LEN = 12 };

    for (size_t i = 0; i < ROUNDS; i++) {
        char       text[LEN + 1] = "";
        char       wide[3 * LEN];
        char       plain[SHOWN_SIZE];
        bool       is_before = i % 2;
        struct str all       = {.at = text, .len = LEN};

        for (size_t j = 0; j < LEN; j++)
            text[j] = letters[(next = next * 1103515245 + 12345) >> 16 & 7];
        snprintf(plain, sizeof(plain), "%s", shown(all, is_before));
        cr_assert_str_eq(plain, shown(widened(all, wide), is_before), "%s", text);
    }
}

/* clang-format off */
Test(fold, words_and_numbers_are_cut_apart)
{
    static const struct example examples[] = {
        {"", ""},
        {"   \t\r\n", ""},
        {"?!.,-_*%\"<>", ""},
        {"Nr7", "nr&#7"},
        {"7Nr", "#7&nr"},
        {"2026-04-01", "#2026 #04 #01"},
        {"a1b22c333", "a&#1&b&#22&c&#333"},
        {"john.doe@example.com", "john doe example com"},
        {"snake_case-and+plus", "snake case and plus"},
        {"1,000.50", "#1 #000 #50"},
        {"+1 (234) 567-890", "#1 #234 #567 #890"},
        {"HELLO World", "hello world"},
        {"C++ & C#", "c c"},
        {"tab\tnul", "tab nul"},
        {"x\xF0\x9F\x98\x80y", "x y"},           /* emoji */
        {"1\xEF\xB8\x8F\xE2\x83\xA3", "#1"},     /* keycap */
        {"5\u20ac", "#5"},
        {"\u2116 5", "#5"},                      /* the numero sign is a symbol */
        {"\u3000wide\u3000space\u00a0", "wide space"},
        {"\ue000private\ue000", "private"},
        {"unassigned\u0378code", "unassigned code"},
    };

    EXPECT_ALL(examples);
}

Test(fold, case_and_accents_do_not_matter)
{
    static const struct example examples[] = {
        {"José", "jose"},
        {"Jose\u0301", "jose"},
        {"JOSÉ", "jose"},
        {"Müller", "muller"},
        {"Ångström", "angstrom"},
        {"\u212bngstr\u00f6m", "angstrom"},
        {"Nguyễn Thị Hằng", "nguyen thi hang"},
        {"Đặng Ươ", "dang uo"},
        {"Dvořák Čapek Šťastný", "dvorak capek stastny"},
        {"Żółć", "zolc"},
        {"Őry Űr", "ory ur"},
        {"Țurcan Șerban", "turcan serban"},
        {"Ğül Şimşek", "gul simsek"},
        {"İstanbul", "istanbul"},
        {"Işık", "isik"},
        {"ISPARTA", "isparta"},
        {"Straße STRASSE STRAẞE", "strasse strasse strasse"},
        {"ﬁx ﬄ ﬅ", "fix ffl st"},
        {"ǅ ǆ Ĳ", "dz dz ij"},
        {"Ça va", "ca va"},
        {"Ñandú", "nandu"},
        {"Παπαδόπουλος", "παπαδοπουλοσ"},
        {"ΟΔΥΣΣΕΥΣ Ὀδυσσεύς", "οδυσσευσ οδυσσευσ"},
        {"Ünïcödé\u0301\u0302\u0303", "unicode"},
        {"Ⲁⲁ Աա", "ⲁⲁ աա"},
        {"Ⴀ Ა", "ⴀ ა"},
    };

    EXPECT_ALL(examples);
}

Test(fold, letters_that_do_not_decompose_become_plain_ones)
{
    static const struct example examples[] = {
        {"Łukasz", "lukasz"},
        {"Øystein Sørensen", "oystein sorensen"},
        {"Đorđe", "dorde"},
        {"Æsir Ǽ", "aesir ae"},
        {"Œuvre œuf", "oeuvre oeuf"},
        {"Þór Guðmundsson", "thor gudmundsson"},
        {"Ħamrun", "hamrun"},
        {"Ŋŋ Ŧŧ ĸ", "nn tt q"},
        {"Ƒ ƒ", "f f"},
        {"Ɓala Ɗan Ƙano Ƴar", "bala dan kano yar"},
        {"Ɖ Ʋ Ƶ Ǥ", "d v z g"},
        {"Ⱥ Ƀ Ȼ Ɇ Ɨ Ɉ Ɍ Ɵ Ʉ Ɏ", "a b c e i j r o u y"},
        {"Ǿ ǿ", "o o"},
        {"ŉ", "n"},
        {"ª º", "a o"},
    };

    EXPECT_ALL(examples);
}

Test(fold, cyrillic_keeps_the_short_i_and_drops_other_decorations)
{
    static const struct example examples[] = {
        {"Йод", "йод"},
        {"\u0418\u0306\u043e\u0434", "йод"},
        {"Майя", "майя"},
        {"Ёлка", "елка"},
        {"Київ Її", "киів іі"},
        {"Ґалаґан", "галаган"},
        {"Воўк", "воук"},
        {"Ќирил Ѓорѓи", "кирил горги"},
        {"Ѝ ӣ", "и и"},
        {"Ӑ ӗ", "а е"},
        {"и\u0301\u0306", "й"},
        {"И\u0306\u0306\u0301", "й"},
        {"а\u0306", "а"},
        {"Ђорђе Љубав", "ђорђе љубав"},
    };

    EXPECT_ALL(examples);
}

Test(fold, apostrophes_part_letters_and_invisible_marks_vanish)
{
    static const struct example examples[] = {
        {"O'Brien", "o'brien"},
        {"O’Neil", "o'neil"},
        {"D‘Arcy", "d'arcy"},
        {"O＇Hara", "o'hara"},
        {"Hawai\u02bbi", "hawaii"},
        {"\u02beAbd \u02bfAli", "abd ali"},
        {"'quoted'", "quoted"},
        {"rock 'n' roll", "rock n roll"},
        {"O´Brien d`Arcy D\u02bcArcy", "o'brien d'arcy d'arcy"},
        {"O\u0301'\u0301Brien", "o'brien"},
        {"O''Brien", "o'brien"},
        {"O' Brien O'-Brien", "o brien o brien"},
        {"O\u00ad'\u200bBrien", "o'brien"},
        {"1'000 1´000", "#1000 #1 #000"},
        {"7'a a'7 a1'b2", "#7 a a #7 a&#1 b&#2"},
        {"東'京 a'東", "~東京 a ~東"},
        {"' ’ ‘", ""},
        {"so\u00adfi\u00ada", "sofia"},
        {"a\u200bb\u200cc\u200dd", "abcd"},
        {"\ufeffbom", "bom"},
        {"\u202a+49\u202c", "#49"},
        {"a\ufe0fb", "ab"},
        {"ז׳בוטינסקי", "זבוטינסקי"},
        {"צה״ל", "צהל"},
        {"محـــمد", "محمد"},
    };

    EXPECT_ALL(examples);
}

Test(fold, hebrew_points_and_arabic_vowels_are_dropped)
{
    static const struct example examples[] = {
        {"שָׁלוֹם", "שלום"},
        {"בן־גוריון", "בן גוריון"},
        {"\ufb2a\ufb4b", "שו"},
        {"مُحَمَّد", "محمد"},
        {"أحمد إبراهيم آمنة", "احمد ابراهيم امنه"},
        {"\ufefb \ufee3\ufea4\ufee4\ufeaa", "لا محمد"},
        {"فاطمة", "فاطمه"},
        {"علی علي", "علي علي"},
        {"\ufdfa", "صلي الله عليه وسلم"},
        {"کریم كريم", "كريم كريم"},
        {"يحيى یحیی", "يحيي يحيي"},
        {"ܡܪܝܐ", "ܡܪܝܐ"},
    };

    EXPECT_ALL(examples);
}

Test(fold, signs_that_make_the_word_stay)
{
    static const struct example examples[] = {
        {"हिन्दी", "हिन्दी"},
        {"क़लम", "क\u093cलम"},
        {"\u0915\u093c\u0932\u092e", "क\u093cलम"},
        {"বাংলা", "বাংলা"},
        {"தமிழ்", "தமிழ்"},
        {"\u0b95\u0bca", "\u0b95\u0bca"},
        {"\u0b95\u0bc6\u0bbe", "\u0b95\u0bca"},
        {"తెలుగు", "తెలుగు"},
        {"ಕನ್ನಡ", "ಕನ್ನಡ"},
        {"മലയാളം", "മലയാളം"},
        {"සිංහල", "සිංහල"},
        {"ਪੰਜਾਬੀ", "ਪੰਜਾਬੀ"},
        {"བོད་ཡིག", "བོད ཡིག"},
        {"ދިވެހި", "ދިވެހި"},
        {"አማርኛ", "አማርኛ"},
        {"\u0301\u0302abc", "abc"},
        {"\u093f", ""},
        {"\u093fक", "क"},
        {"1\u093f2", "#12"},
    };

    EXPECT_ALL(examples);
}

Test(fold, scripts_without_spaces_are_runs)
{
    static const struct example examples[] = {
        {"東京都", "~東京都"},
        {"東京都ABC京都7", "~東京都 abc ~京都 #7"},
        {"山田 太郎", "~山田 ~太郎"},
        {"佐々木", "~佐々木"},
        {"二〇二六", "~二〇二六"},
        {"𠮷野家", "~𠮷野家"},
        {"\uf900", "~\u8c48"},
        {"ガギ", "~ガギ"},
        {"\u30ab\u3099\u30ad\u3099", "~ガギ"},
        {"ｶﾞｷﾞ", "~ガギ"},
        {"ﾊﾝｸﾞﾙ", "~ハングル"},
        {"がか", "~がか"},
        {"スーパーマーケット", "~スーパーマーケット"},
        {"マイケル・ジャクソン", "~マイケル ~ジャクソン"},
        {"東京、大阪。", "~東京 ~大阪"},
        {"㈱日本", "~日本"},
        {"㊀", "~一"},
        {"ที่", "~ที่"},
        {"น้ำ", "~น\u0e49\u0e4d\u0e32"},
        {"สมชาย ใจดี", "~สมชาย ~ใจดี"},
        {"ລາວ", "~ລາວ"},
        {"ខ្មែរ", "~ខ្មែរ"},
        {"မြန်မာ", "~မြန်မာ"},
        {"\u1025\u102e", "~\u1026"},
        {"ก\u0e48\u0e38", "~ก\u0e38\u0e48"}, /* marks come in one order, however they were typed */
        {"ㄅㄆ", "ㄅㄆ"},
        {"한국어", "~한국어"},
        {"\u1112\u1161\u11ab\u1100\u116e\u11a8", "~한국"},
        {"김철수 ㄱㅏ", "~김철수 ~가"},
        {"\uffa1\uffc2", "~가"},
        {"金민준", "~金민준"},
    };

    EXPECT_ALL(examples);
}

Test(fold, digits_and_numbers_of_every_kind_are_plain)
{
    static const struct example examples[] = {
        {"١٢٣", "#123"},
        {"۴۵۶", "#456"},
        {"१२३", "#123"},
        {"৪৫", "#45"},
        {"๒๕๖๙", "#2569"},
        {"០១ ໑໒ ၃၄", "#01 #12 #34"},
        {"１２３", "#123"},
        {"𝟎𝟗 𝟘𝟡", "#09 #09"},
        {"𞥐𞥙", "#09"},
        {"m²", "m&#2"},
        {"H₂O", "h&#2&o"},
        {"①②⑳", "#1220"},
        {"⒈ ⑴", "#1 #1"},
        {"5½", "#5"},
        {"⅓ ⅟ ↉", ""},
        {"Ⅷ ⅳ", "viii iv"},
        {"Ludwig ⅩⅣ", "ludwig xiv"},
        {"ＡＢｃ１", "abc&#1"},
        {"𝕵𝖔𝖘𝖊", "jose"},
        {"ℌ ℓ K", "h l k"},
        {"xⅷ7", "xviii&#7"},
        {"7Ⅷ一", "#7&viii ~一"},
    };

    EXPECT_ALL(examples);
}

/* As the program before had it: what it has indexed is found by these. */
Test(fold, the_fold_before_is_kept)
{
    static const struct example examples[] = {
        {"Nr7", "nr #7"},
        {"O'Brien O’Neil O´Brien d`Arcy", "obrien oneil o brien d arcy"},
        {"1'000 7'a", "#1000 #7 a"},
        {"فاطمة علی کریم", "فاطمة علی کریم"},
        {"김민준 \u1112\u1161\u11ab\u1100\u116e\u11a8 金민준", "김민준 한국 ~金 민준"},
        {"José ٣ 東京", "jose #3 ~東京"},
    };

    expect_all(examples, COUNT_OF(examples), true);
}
/* clang-format on */

Test(fold, bad_utf8_parts_words)
{
    static const struct {
        struct str  text;
        const char *tokens;
    } examples[] = {
        {{"ab\xFF"
          "cd",
          5},
         "ab cd"},
        {{"ab\xC3", 3}, "ab"},
        {{"ab\xC3"
          "c",
          4},
         "ab c"},
        {{"\xC0\xAFx", 3}, "x"},
        {{"a\xED\xA0\x80z", 5}, "a z"},
        {{"a\xF4\x90\x80\x80z", 6}, "a z"},
        {{"a\xE6\x9D", 3}, "a"},
        {{"a\0b", 3}, "a b"},
        {{"\xE6\x9D\xB1\xE4", 4}, "~東"},
    };

    for (size_t i = 0; i < COUNT_OF(examples); i++)
        cr_expect_str_eq(shown(examples[i].text, false), examples[i].tokens, "example %zu", i);
    cr_expect_str_eq(shown((struct str){0}, false), "");
}
