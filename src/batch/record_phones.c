/* The records that upserts of a batch find by phone, looked up together: the index knows phones, no table does. */
#include "api/phones.h"
#include "api/resource.h"
#include "batch/handlers.h"
#include "batch/record_batch.h"
#include "filters/filter_needs.h"
#include "handlers/record_types.h"
#include "search/ids.h"
#include "search/matches.h"

enum { RECORDS_OF_PAGE = 1000, ROW_WORK = 16 /* bytes looked at for each find */ };

static struct str text_of(const struct value *item, struct str name)
{
    const struct value *member = value_member(item, name);

    return member && member->kind == VALUE_STRING ? member->text : (struct str){0};
}

static bool matches_by_phone(const struct value *item)
{
    const struct value *keys = value_member(item, STR("match"));

    if (!str_is(text_of(item, STR("op")), "upsert") || !keys || keys->kind != VALUE_ARRAY)
        return false;
    for (const struct value *key = keys->first; key; key = key->next)
        if (key->kind == VALUE_STRING && str_is(key->text, "phone"))
            return true;
    return false;
}

/* What cannot be read is not looked for: the item will be told. */
static struct problem *read_find(struct request *request, const struct value *item, struct phone_find *find)
{
    struct str                  number = text_of(item, STR("phone"));
    const struct phone_country *home   = NULL;
    struct record_type         *type   = NULL;
    struct phone                phone;
    struct uuid                 uuid;
    struct str                  reason;
    struct problem             *problem;

    if (!matches_by_phone(item) || !number.len || !uuid_read(text_of(item, STR("recordTypeUuid")), &uuid))
        return NULL;
    if ((problem = record_type_find(request, uuid, &type)) || !type ||
        (problem = phones_home(request, type, number, &home)))
        return problem;
    if (!phone_read(request->arena, number, home, &phone, &reason) || phone.len >= PHONE_TEXT)
        return NULL;
    find->type_id = type->id;
    memcpy(find->phone, phone.text, phone.len);
    return NULL;
}

struct finds {
    struct phone_find *at;
    size_t             count;
};

/* The records of a type that have one of the phones. */
static const struct need *needs_of(struct arena *arena, const struct finds *finds, int64_t type_id)
{
    struct need        *needs  = ARENA_ARRAY(arena, struct need, 2);
    struct filter       phones = {.kind = FILTER_CONDITION, .field = {.member = MEMBER_PHONE}, .op = OP_IN};
    struct filter_field field  = {.member = MEMBER_TYPE};
    struct filter_value type   = {.id = type_id};

    phones.values = ARENA_ARRAY(arena, struct filter_value, finds->count);
    for (size_t i = 0; i < finds->count; i++)
        if (finds->at[i].type_id == type_id)
            phones.values[phones.value_count++].text = str_from(finds->at[i].phone);
    needs[0] = filter_need(arena, &phones);
    needs[1] = filter_need_equal(arena, &field, &type);
    return needs;
}

static void note_rows(struct arena *arena, const struct list *rows, const struct finds *finds, int64_t type_id)
{
    const struct record *row = rows->items;

    for (size_t i = 0; i < rows->count; i++) {
        arena_work(arena, finds->count * ROW_WORK);
        for (size_t j = 0; j < finds->count; j++) {
            struct phone_find *find = &finds->at[j];

            if (find->type_id == type_id && find->count < PHONE_RECORDS && str_is(row[i].phone, find->phone))
                find->ids[find->count++] = row[i].id;
        }
    }
}

static struct problem *search_pages(struct request *request, struct matches *matches, const struct finds *finds,
                                    int64_t type_id)
{
    struct match_page page = {.newest_first = true, .limit = RECORDS_OF_PAGE};
    struct ids_asked  asked;
    struct problem   *problem;

    do {
        struct list rows = {0};

        asked = (struct ids_asked){.first = SQL_records_phones_found, .end = SQL_records_order_newest};
        if ((problem = matches_page(matches, &page, &asked.ids, &asked.count)) ||
            (problem = ids_read(request->tenant, &asked, &rows)))
            return problem;
        note_rows(request->arena, &rows, finds, type_id);
        page.has_place = true;
        page.place     = asked.count ? asked.ids[asked.count - 1] : 0;
    } while (asked.count == RECORDS_OF_PAGE);
    return NULL;
}

/* In one snapshot: a record that is being packed at this moment is found all the same. */
static struct problem *search(struct request *request, const struct finds *finds, int64_t type_id)
{
    struct arena_mark  mark  = arena_mark(request->arena);
    const struct need *needs = needs_of(request->arena, finds, type_id);
    struct matches    *matches;
    struct problem    *problem;

    if (!(problem = db_begin_snapshot(request->tenant)) &&
        !(problem = matches_open(request->tenant, needs, 2, &matches)))
        problem = search_pages(request, matches, finds, type_id);
    db_rollback(request->tenant->db);
    if (!problem)
        arena_rewind(request->arena, mark, (struct bytes){0});
    return problem;
}

/* Whether an earlier find is of the same type, and so was looked for together with this one. */
static bool is_done(const struct finds *finds, size_t nth)
{
    for (size_t i = 0; i < nth; i++)
        if (finds->at[i].type_id == finds->at[nth].type_id)
            return true;
    return false;
}

struct problem *records_batch_prepare(struct request *request)
{
    const struct value *list  = batch_list(request);
    struct finds        finds = {.count = list && list->count <= BATCH_ITEMS ? list->count : 0};
    struct problem     *problem;
    size_t              i = 0;

    if ((problem = batch_prepare(request)))
        return problem;
    finds.at          = ARENA_ARRAY(request->arena, struct phone_find, finds.count + 1);
    request->prepared = finds.at;
    for (const struct value *item = finds.count ? list->first : NULL; item; item = item->next, i++)
        if ((problem = read_find(request, item, &finds.at[i])))
            return problem;
    for (i = 0; i < finds.count; i++)
        if (finds.at[i].type_id && !is_done(&finds, i) && (problem = search(request, &finds, finds.at[i].type_id)))
            return problem;
    return NULL;
}
