#include "seed/notes.h"

#include "seed/lists.h"

enum { VOCABULARY = 30000 /* words, of which most are made of syllables */, LONGEST_WORD = 64 };

static struct texts frequent;
static struct texts syllables;
static struct zipf  ranks;

void notes_start(void)
{
    frequent = list_split(
#define WORDS(text) text
#include "seed/vocabulary.def"
#undef WORDS
    );
    syllables = list_split("ba be bri cal co da del du el fa fen ga gor ha il ju ka ke lan lo mi mo na nel no or pa "
                           "pe qui ra rin sa sel so ta tir u va vel wo xa ye zan zo");
    ranks     = zipf_new(VOCABULARY);
}

/* The frequent ones by their rank; beyond them every rank spells another word. */
static size_t add_word(char *out, size_t rank)
{
    size_t len = 0;

    if (rank < frequent.count) {
        memcpy(out, frequent.at[rank].at, frequent.at[rank].len);
        return frequent.at[rank].len;
    }
    for (rank += syllables.count; rank; rank /= syllables.count) {
        struct str syllable = syllables.at[rank % syllables.count];

        memcpy(out + len, syllable.at, syllable.len);
        len += syllable.len;
    }
    return len;
}

struct str note_new(struct arena *arena, struct chance *chance, uint32_t longest, const struct str *given,
                    size_t given_count)
{
    uint32_t count = chance_below(chance, longest + 1);
    char    *out   = arena_alloc(arena, (count + given_count) * LONGEST_WORD + 1);
    size_t   len   = 0;
    size_t   next  = 0;

    for (uint32_t i = 0; i <= count; i++) {
        while (next < given_count && (i == count || chance_below(chance, count) == 0)) {
            memcpy(out + len, given[next].at, given[next].len);
            len += given[next++].len;
            out[len++] = ' ';
        }
        if (i == count)
            break;
        len += add_word(out + len, zipf_draw(&ranks, chance));
        out[len++] = ' ';
    }
    return (struct str){.at = out, .len = len ? len - 1 : 0};
}

struct str company_new(struct arena *arena, struct chance *chance, struct str name)
{
    static const char *const forms[]  = {" GmbH", " Ltd", " & Co.", " SARL", " AB", " Inc.", " S.A.", ""};
    static const char *const trades[] = {"Trading", "Logistics", "Software", "Dental", "Foods", "Garage",
                                         "Travel",  "Energy",    "Design",   "Pharma", "Metal", "Books"};
    const char              *form     = forms[chance_below(chance, COUNT_OF(forms))];
    const char              *trade    = trades[chance_below(chance, COUNT_OF(trades))];
    char                    *word;
    size_t                   len;

    if (name.len && chance_per_mille(chance, 600))
        return arena_format(arena, STR_FMT " %s%s", STR_ARG(name), trade, form);
    word    = arena_alloc(arena, LONGEST_WORD);
    len     = add_word(word, frequent.count + zipf_draw(&ranks, chance) % (VOCABULARY - frequent.count));
    word[0] = (char)(word[0] - 'a' + 'A');
    return arena_format(arena, "%.*s %s%s", (int)len, word, trade, form);
}
