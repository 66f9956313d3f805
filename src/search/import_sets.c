#include "search/import_sets.h"

#include "index/members.h"

/* clang-format off */
static const struct field import_set_fields[] = {
    FIELD(struct import_set, NULL, account_id),
    FIELD(struct import_set, NULL, import_id),
    FIELD(struct import_set, NULL, uuid),
    FIELD(struct import_set, NULL, first_row),
    FIELD(struct import_set, NULL, last_row),
    FIELD(struct import_set, NULL, ids),
};
SHAPE(import_set_shape, "ImportSet", struct import_set, import_set_fields);
/* clang-format on */

static struct import_set *new_piece(const struct tenant *tenant, int64_t import_id, int64_t first_row)
{
    struct import_set *piece = SHAPE_NEW(tenant->arena, struct import_set, import_set_shape);

    SET(piece, account_id, tenant->account_id);
    SET(piece, import_id, import_id);
    SET(piece, first_row, first_row);
    return piece;
}

struct problem *import_set_find(const struct tenant *tenant, struct uuid uuid, int64_t *id)
{
    struct import_set *set = new_piece(tenant, 0, 0);
    bool               found;
    struct problem    *problem;

    SET(set, uuid, uuid);
    problem = db_one(tenant, SQL_import_set_find, set, set, &found);
    *id     = !problem && found ? set->import_id : 0;
    return problem;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

enum { PIECES_AT_ONCE = 64 /* as in import_set_pieces */ };

static struct problem *broken(const struct tenant *tenant, const struct import_set *piece)
{
    return problem_new(tenant->arena, PROBLEM_failure, "The set of import %lld is broken at row %lld.",
                       (long long)piece->import_id, (long long)piece->first_row);
}

/* Ids while pieces are read. */
struct gathering {
    const struct tenant *tenant;
    int64_t             *ids;
    size_t               count;
    size_t               room;
};

/* Sees to it that the next pieces have room. What stands there several times is dropped before more memory is taken. */
static void make_room(struct gathering *gathering)
{
    size_t least = (size_t)PIECES_AT_ONCE * IMPORT_SET_AT_ONCE;
    size_t room  = 2 * gathering->room > least ? 2 * gathering->room : least;

    if (gathering->room - gathering->count >= least)
        return;
    arena_work(gathering->tenant->arena, gathering->count * sizeof(int64_t));
    gathering->count = id_set_sort(gathering->ids, gathering->count);
    if (gathering->room - gathering->count >= least && gathering->count < gathering->room / 2)
        return;
    gathering->ids  = arena_realloc(gathering->tenant->arena, gathering->ids, gathering->room * sizeof(int64_t),
                                    room * sizeof(int64_t));
    gathering->room = room;
}

static struct problem *take_pieces(struct gathering *gathering, const struct list *rows)
{
    const struct import_set *piece = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        struct bytes packed = piece[i].ids;
        int64_t      id     = 0;

        arena_work(gathering->tenant->arena, packed.len * sizeof(int64_t));
        for (size_t j = 0; packed.len; j++) {
            if (j == IMPORT_SET_AT_ONCE || !ids_next(&packed, &id))
                return broken(gathering->tenant, &piece[i]);
            gathering->ids[gathering->count++] = id;
        }
    }
    return NULL;
}

static struct problem *read_pieces(const struct tenant *tenant, int64_t import_id, struct gathering *gathering)
{
    struct import_set *after     = new_piece(tenant, import_id, 0);
    enum statement     statement = import_id == IMPORT_SET_ANY ? SQL_import_set_all : SQL_import_set_pieces;
    struct list        rows      = {.count = PIECES_AT_ONCE};

    while (rows.count == PIECES_AT_ONCE) {
        struct arena_mark        mark;
        const struct import_set *last;
        struct problem          *problem;

        make_room(gathering);
        mark = arena_mark(tenant->arena);
        rows = (struct list){0};
        if ((problem = db_all(tenant, statement, after, &rows)) || (problem = take_pieces(gathering, &rows)))
            return problem;
        if (rows.count) {
            last = (const struct import_set *)rows.items + rows.count - 1;
            SET(after, import_id, last->import_id);
            SET(after, first_row, last->first_row);
        }
        arena_rewind(tenant->arena, mark, (struct bytes){0});
    }
    return NULL;
}

/* The sets that were read, by the ids of their imports. */
struct known_set {
    struct known_set *next;
    int64_t           import_id;
    struct id_set     set;
};

static struct problem *find_set(const struct tenant *tenant, int64_t import_id, struct known_set **known,
                                const struct id_set **out)
{
    struct known_set *set       = *known;
    struct gathering  gathering = {.tenant = tenant};
    struct problem   *problem;

    while (set && set->import_id != import_id)
        set = set->next;
    if (!set) {
        set = ARENA_NEW(tenant->arena, struct known_set);
        if ((problem = read_pieces(tenant, import_id, &gathering)))
            return problem;
        arena_work(tenant->arena, gathering.count * sizeof(int64_t));
        gathering.count = id_set_sort(gathering.ids, gathering.count);
        *set            = (struct known_set){
                       .next = *known, .import_id = import_id, .set = {.ids = gathering.ids, .count = gathering.count}};
        *known = set;
    }
    *out = &set->set;
    return NULL;
}

static struct problem *read_all(const struct tenant *tenant, struct known_set **known, const struct need **needs,
                                size_t count)
{
    struct need    *copy;
    struct problem *problem = NULL;

    if (!needs_have_sets(*needs, count))
        return NULL;
    copy = ARENA_ARRAY(tenant->arena, struct need, count);
    memcpy(copy, *needs, count * sizeof(*copy));
    for (size_t i = 0; i < count && !problem; i++)
        if (copy[i].kind == NEED_SET)
            problem = find_set(tenant, copy[i].number, known, &copy[i].set);
        else if (copy[i].kind != NEED_STARTS)
            problem = read_all(tenant, known, &copy[i].parts, copy[i].count);
    *needs = copy;
    return problem;
}

struct problem *import_sets_read(const struct tenant *tenant, const struct need **needs, size_t count)
{
    struct known_set *known = NULL;

    return read_all(tenant, &known, needs, count);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

struct problem *import_set_add(const struct tenant *tenant, const struct import_set_rows *rows)
{
    struct import_set *piece = new_piece(tenant, rows->import_id, rows->first);
    size_t             count = id_set_sort(rows->ids, rows->count);

    if (!count)
        return NULL;
    SET(piece, ids, ids_pack(tenant->arena, rows->ids, count));
    return db_run(tenant, SQL_import_set_insert, piece, NULL);
}

/* Takes ids out of one piece. */
static struct problem *remove_from(const struct tenant *tenant, const struct import_set *piece,
                                   const struct id_set *removed)
{
    struct import_set *changed = new_piece(tenant, piece->import_id, piece->first_row);
    int64_t           *kept    = ARENA_ARRAY(tenant->arena, int64_t, IMPORT_SET_AT_ONCE);
    struct bytes       packed  = piece->ids;
    size_t             count   = 0;
    int64_t            id      = 0;

    while (packed.len) {
        if (count == IMPORT_SET_AT_ONCE || !ids_next(&packed, &id))
            return broken(tenant, piece);
        if (!id_set_has(removed, id))
            kept[count++] = id;
    }
    SET(changed, ids, ids_pack(tenant->arena, kept, count));
    return db_run(tenant, SQL_import_set_update, changed, NULL);
}

struct problem *import_set_remove(const struct tenant *tenant, const struct import_set_rows *rows)
{
    struct id_set            removed = {.ids = rows->ids, .count = id_set_sort(rows->ids, rows->count)};
    struct import_set       *asked   = new_piece(tenant, rows->import_id, rows->first);
    struct list              pieces  = {0};
    struct problem          *problem;
    const struct import_set *piece;

    if (!removed.count)
        return NULL;
    SET(asked, last_row, rows->last);
    problem = db_all(tenant, SQL_import_set_lock, asked, &pieces);
    piece   = pieces.items;
    for (size_t i = 0; i < pieces.count && !problem; i++)
        problem = remove_from(tenant, &piece[i], &removed);
    return problem;
}
