/*
 * The words of one record, as the search index keeps them: a sorted list of tokens without duplicates (see
 * words/words.h), and the same list packed into bytes.
 *
 * Format 1, in record_change.before_words and now_words: the tokens in their order, each with its length before it as a
 * LEB128 number (index/numbers.h). No token is empty, so the first byte is not 0. Any later format begins with a byte 0
 * and its number, and a program that does not know it leaves such words alone.
 */
#ifndef INDEX_TOKENS_H
#define INDEX_TOKENS_H

#include "base/arena.h"
#include "index/id_sets.h"

struct tokens {
    const struct bytes *at; /* one after the other; NULL: they are packed */
    size_t              count;
    struct bytes        packed;
};

/* The byte order of tokens. */
int token_compare(struct bytes a, struct bytes b);

bool token_starts(struct bytes token, struct bytes start);

bool tokens_equal(struct tokens a, struct tokens b);

/* The bytes of tokens; of those that are packed already, the bytes that are there. */
struct bytes tokens_pack(struct arena *arena, struct tokens tokens);

/*
 * For who packs tokens one by one: writes what stands before a token of so many bytes, at most PACKED_BEGIN of them,
 * and returns where the token goes.
 */
enum { PACKED_BEGIN = 10 };
uint8_t *packed_begin_long(uint8_t *at, size_t len);

static inline uint8_t *packed_begin(uint8_t *at, size_t len)
{
    if (len >= 0x80)
        return packed_begin_long(at, len);
    *at = (uint8_t)len;
    return at + 1;
}

/* Whether packed tokens, none among them, are of this program's format. */
static inline bool tokens_have_known_format(struct bytes packed)
{
    return !packed.len || packed.at[0] != 0;
}

/* Takes the next token off the front of packed tokens. False at the end, and where the bytes are none. */
bool tokens_next(struct bytes *packed, struct bytes *token);

/* Whether bytes that were stored can be a token: a class and UTF-8. A segment is made of such only. */
bool token_is_sound(struct bytes token);

/*
 * What is asked of a record's tokens: a tree. Its leaves ask for one token that begins with one of their starts, or
 * that lies in a range.
 */
enum need_kind {
    NEED_STARTS,   /* a leaf */
    NEED_AND,      /* all parts are met; without parts: always */
    NEED_OR,       /* one part is met; without parts: never */
    NEED_NOT,      /* its one part is not met */
    NEED_VERSIONS, /* its first part is met; by tokens that an older program has made, its second part */
    NEED_SET       /* a leaf: the record is in the set of that number, which its tokens do not tell */
};

struct need {
    enum need_kind kind;
    union {
        const struct bytes  *starts; /* of a leaf: ascending, none begins with another one (need_of_starts) */
        const struct id_set *set;    /* of NEED_SET; NULL until it is read */
    };
    union {
        const struct need *parts;
        int64_t            number; /* of NEED_SET */
    };
    size_t count; /* of starts, or of parts; of NEED_SET 0 */
    /*
     * A range asks for low <= token < high. With starts, the tokens in between are those that begin with one of them.
     * Without any, no token of its class may begin with another one. An empty `high`: no range.
     */
    struct bytes low;
    struct bytes high;
};

/* A leaf of these starts, in any order, of which others may be the beginning; they must stand as long as the need. */
struct need need_of_starts(struct arena *arena, const struct bytes *starts, size_t count);

/* All needs of a search, all of which have to be met, made ready once for the tokens of many records. */
struct need_order;
struct need_order *needs_order(struct arena *arena, const struct need *needs, size_t count);

/* The same for tokens that an older program has made. */
struct need_order *needs_order_older(struct arena *arena, const struct need *needs, size_t count);

/* Whether it matters who has made the tokens, and whether sets are asked for. */
bool needs_have_versions(const struct need *needs, size_t count);
bool needs_have_sets(const struct need *needs, size_t count);

/* What is asked of tokens of this program, or of an older one. */
static inline const struct need *need_of_version(const struct need *need, bool is_older)
{
    return need->kind == NEED_VERSIONS ? &need->parts[is_older] : need;
}

/*
 * Whether a record of these packed tokens meets all the needs. Goes through the tokens once, however many needs there
 * are, and tells the arena of the work.
 */
bool tokens_meet(struct bytes packed, const struct need_order *needs);

/* The same of the record of that id, which may be in the sets that are asked for; without an id it is in none. */
bool tokens_meet_of(int64_t id, struct bytes packed, const struct need_order *needs);

#endif
