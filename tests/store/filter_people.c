#include "filter_people.h"

#include "packing/pack.h"
#include "search/changes.h"
#include "search/import_sets.h"
#include "store/records.h"

#include <stdlib.h>

/* clang-format off */
static const struct sample names[] = {
    {"José Maria", "JOSE MARIA", "jose maria", 0, 0}, {"Łukasz", "lukasz", "lukasz", 0, 0},
    {"O’Brien", "o'brien", "o'brien", 0, 0}, {"OBrien", "OBRIEN", "obrien", 0, 0}, {"ann", "Ann", "ann", 0, 0},
    {"Ann-Lee", "ann-lee", "ann-lee", 0, 0}, {"Ann Lee", "ANN LEE", "ann lee", 0, 0}, {"Élodie", "elodie", "elodie", 0, 0},
    {"東京", "東京", "東京", 0, 0}, {"Straße", "STRASSE", "strasse", 0, 0},
};
static const struct sample phones[] = {
    {"+1234567890", "+1234567890", "+1234567890", 0, 0}, {"+1234567891", "+1234567891", "+1234567891", 0, 0},
    {"+4930123456", "+4930123456", "+4930123456", 0, 0}, {"+12345678", "+12345678", "+12345678", 0, 0},
};
static const struct sample numbers[] = {
    {"0", "-0", NULL, 0, 0}, {"7", "7.0", NULL, 7, 0}, {"-7", "-7", NULL, -7, 0}, {"70", "70", NULL, 70, 0},
    {"123456789012345678", "123456789012345678", NULL, 123456789012345678.0, 0}, {"1000", "1e3", NULL, 1000, 0},
    {"-12", "-12", NULL, -12, 0}, {"-120", "-120", NULL, -120, 0}, {"69", "69", NULL, 69, 0}, {"71", "71", NULL, 71, 0},
};
static const struct sample decimals[] = {
    {"1.10", "1.1", NULL, 1.1, 0}, {"-1.5", "-1.50", NULL, -1.5, 0}, {"1e-40", "1e-40", NULL, 1e-40, 0},
    {"2.5e60", "25e59", NULL, 2.5e60, 0}, {"1.11", "1.11", NULL, 1.11, 0}, {"-1e-40", "-1e-40", NULL, -1e-40, 0},
    {"-2.5e60", "-2.5e60", NULL, -2.5e60, 0}, {"0.0", "0", NULL, 0, 0}, {"3e-39", "3e-39", NULL, 3e-39, 0},
    {"99.5", "99.5", NULL, 99.5, 0},
};
static const struct sample bools[] = {{"false", "", NULL, 0, 0}, {"true", "", NULL, 1, 1}};
static const struct sample dates[] = {
    {"\"2026-03-15\"", "2026-03-15", "2026-03-15", 0, 0}, {"\"2026-03-16\"", "2026-03-16", "2026-03-16", 0, 0},
    {"\"1999-12-31\"", "1999-12-31", "1999-12-31", 0, 0}, {"\"2026-02-28\"", "2026-02-28", "2026-02-28", 0, 0},
    {"\"0001-01-01\"", "0001-01-01", "0001-01-01", 0, 0}, {"\"9999-12-31\"", "9999-12-31", "9999-12-31", 0, 0},
};
static const struct sample moments[] = {
    {"\"2026-03-15T10:00:00Z\"", "2026-03-15T11:00:00+01:00", NULL, 0, 0},
    {"\"2026-03-15T10:00:00.5Z\"", "2026-03-15T10:00:00.500Z", NULL, .5, 0},
    {"\"2026-03-15T11:30:00+01:00\"", "2026-03-15T10:30:00Z", NULL, 1800, 0},
    {"\"2026-03-15T09:59:59Z\"", "2026-03-15T09:59:59Z", NULL, -1, 0},
};
static struct str options_of[] = {{"low", 3}, {"high", 4}, {"Mid", 3}};
static const struct texts options = {options_of, 3};
static const struct sample selects[] = {{"\"low\"", "low", NULL, 0, 0}, {"\"high\"", "high", NULL, 1, 0},
                                        {"\"Mid\"", "Mid", NULL, 2, 0}};
static struct sample texts[] = {
    {"\"b\"", "B", "b", 0, 0}, {"\"\"", "", "", 0, 0}, {"\"a b\"", "A B", "a b", 0, 0}, {NULL, NULL, NULL, 0, 0},
    {NULL, NULL, NULL, 0, 0}, {NULL, NULL, NULL, 0, 0},
};
static const struct sample statuses[] = {{"", "", NULL, 0, 0}, {"", "", NULL, 1, 1}, {"", "", NULL, 2, 2}};
/* Of the last one nobody is. */
static const struct sample imports[] = {{"", "", NULL, 0, 70}, {"", "", NULL, 1, 71}, {"", "", NULL, 2, 72}};

#define CUSTOM(nth, of) {.member = MEMBER_CUSTOM, .number = (nth), .kind = (of)}
struct member members[MEMBERS] = {
    {{.member = MEMBER_FIRST_NAME}, names, COUNT_OF(names), false, true},
    {{.member = MEMBER_LAST_NAME}, names, COUNT_OF(names), false, true},
    {{.member = MEMBER_PHONE}, phones, COUNT_OF(phones), false, true},
    {{.member = MEMBER_STATUS}, statuses, COUNT_OF(statuses), false, false},
    {{.member = MEMBER_IMPORT}, imports, COUNT_OF(imports), false, false},
    {CUSTOM(1, CUSTOM_NUMBER), numbers, COUNT_OF(numbers), true, false},
    {CUSTOM(2, CUSTOM_DECIMAL), decimals, COUNT_OF(decimals), true, false},
    {CUSTOM(3, CUSTOM_BOOL), bools, COUNT_OF(bools), false, false},
    {CUSTOM(4, CUSTOM_DATE), dates, COUNT_OF(dates), true, false},
    {CUSTOM(5, CUSTOM_DATETIME), moments, COUNT_OF(moments), true, false},
    {CUSTOM(6, CUSTOM_SELECT), selects, COUNT_OF(selects), false, false},
    {CUSTOM(40, CUSTOM_TEXT), texts, COUNT_OF(texts), false, true},
    {CUSTOM(7, CUSTOM_NUMBER), NULL, 0, true, false}, /* a number of its own for each record */
};
/* clang-format on */

int64_t             people_account;
struct record_type *people_type;
struct person      *people;
size_t              people_count;

static unsigned              seed;
static struct indexed_fields indexed;

unsigned draw(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

/* --- the model ---------------------------------------------------------------------------------------------------- */

static double number_of(const struct person *person, size_t nth)
{
    return nth == UNIQUE ? person->unique : members[nth].samples[person->has[nth]].number;
}

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

/* How two people compare; both have a value. */
int compare_values(const struct person *a, const struct person *b, size_t nth)
{
    const struct sample *samples = members[nth].samples;

    if (nth != UNIQUE && samples[0].folded)
        return strcmp(samples[a->has[nth]].folded, samples[b->has[nth]].folded);
    return compare_numbers(number_of(a, nth), number_of(b, nth));
}

static size_t member_of(const struct filter_field *field)
{
    size_t nth = 0;

    while (members[nth].field.member != field->member || members[nth].field.number != field->number)
        nth++;
    return nth;
}

/* A person that has the filter's value, which is named by its text or, of a number of its own, is that number. */
static struct person holder(size_t nth, const struct filter_value *value)
{
    struct person person = {.unique = strtod(nth == UNIQUE ? value->text.at : "0", NULL)};

    for (size_t i = 0; i < members[nth].count; i++)
        if (members[nth].samples[i].text == value->text.at && members[nth].samples[i].id == value->id)
            person.has[nth] = (int)i;
    return person;
}

static bool meets_value(const struct person *person, const struct filter *filter, size_t nth, size_t value)
{
    struct person other = holder(nth, &filter->values[value]);
    int           order;

    if (person->has[nth] == ABSENT)
        return false;
    order = compare_values(person, &other, nth);
    switch (filter->op) {
    case OP_LT:
        return order < 0;
    case OP_LTE:
        return order <= 0;
    case OP_GT:
        return order > 0;
    case OP_GTE:
        return order >= 0;
    case OP_PREFIX:
        return strncmp(members[nth].samples[person->has[nth]].folded, members[nth].samples[other.has[nth]].folded,
                       strlen(members[nth].samples[other.has[nth]].folded)) == 0;
    default:
        return order == 0;
    }
}

static bool meets_condition(const struct person *person, const struct filter *filter)
{
    size_t nth = member_of(&filter->field);
    bool   any = false;

    if (filter->op == OP_EMPTY)
        return (person->has[nth] == ABSENT) == filter->is_empty_wanted;
    for (size_t i = 0; i < filter->value_count; i++)
        any |= meets_value(person, filter, nth, i);
    return filter->op == OP_NE ? !any : any;
}

bool meets(const struct person *person, const struct filter *filter)
{
    if (filter->kind == FILTER_CONDITION)
        return meets_condition(person, filter);
    if (filter->kind == FILTER_NOT)
        return !meets(person, filter->parts);
    for (size_t i = 0; i < filter->part_count; i++)
        if (meets(person, &filter->parts[i]) == (filter->kind == FILTER_OR))
            return filter->kind == FILTER_OR;
    return filter->kind == FILTER_AND;
}

/* --- people ------------------------------------------------------------------------------------------------------- */

static void make_samples(void)
{
    /* Long ones share their front, beyond what one token holds. */
    char *front = arena_alloc(arena, LONG_TEXT + 1);

    memset(front, 'x', LONG_TEXT);
    for (size_t i = 3; i < COUNT_OF(texts); i++) {
        struct str text = i == 5 ? (struct str){.at = front, .len = LONG_TEXT - 50}
                                 : arena_format(arena, "%s%c", front, i == 3 ? 'a' : 'b');

        text            = arena_str(arena, text);
        texts[i].text   = text.at;
        texts[i].folded = text.at;
        texts[i].json   = arena_format(arena, "\"%s\"", text.at).at;
    }
}

void start(void)
{
    seed           = getenv("CALLBOOK_FILTER_SEED") ? (unsigned)strtoul(getenv("CALLBOOK_FILTER_SEED"), NULL, 10) : 7;
    people_account = support_account();
    people_type    = support_type(people_account);
    people         = calloc(2 * MOST, sizeof(*people));
    people_count   = 0;
    indexed.at     = ARENA_ARRAY(arena, struct indexed_field, MEMBERS);
    indexed.count  = 0;
    make_samples();
    for (size_t i = FIRST_CUSTOM; i < MEMBERS; i++) {
        struct filter_field *field = &members[i].field;

        field->type_id = people_type->id;
        field->id      = arena_format(arena, "f%zu", i);
        field->options = field->kind == CUSTOM_SELECT ? &options : NULL;
        indexed.at[indexed.count++] =
            (struct indexed_field){.id = field->id, .number = field->number, .kind = field->kind};
    }
}

static void draw_values(struct person *person)
{
    for (size_t i = 0; i < MEMBERS; i++)
        if (i != IMPORTED)
            person->has[i] = i != MEMBER_PHONE && i != MEMBER_STATUS && draw(5) == 0 ? ABSENT
                             : i == UNIQUE                                           ? 0
                                           : (int)draw((unsigned)members[i].count);
    person->unique = (double)draw(32768) * 1000 + draw(1000);
}

static struct str parameters_of(const struct person *person)
{
    struct str text = STR("{");

    for (size_t i = FIRST_CUSTOM; i < MEMBERS; i++)
        if (i == UNIQUE && person->has[i] != ABSENT)
            text = arena_format(arena, STR_FMT "%s\"f%zu\":%.0f", STR_ARG(text), text.len > 1 ? "," : "", i,
                                person->unique);
        else if (person->has[i] != ABSENT)
            text = arena_format(arena, STR_FMT "%s\"f%zu\":%s", STR_ARG(text), text.len > 1 ? "," : "", i,
                                members[i].samples[person->has[i]].json);
    return arena_format(arena, STR_FMT "}", STR_ARG(text));
}

static void set_values(struct person *person)
{
    struct record *record     = person->record;
    struct value  *parameters = ARENA_NEW(arena, struct value);

    CLEAR(record, first_name);
    CLEAR(record, last_name);
    if (person->has[0] != ABSENT)
        SET(record, first_name, str_from(names[person->has[0]].json));
    if (person->has[1] != ABSENT)
        SET(record, last_name, str_from(names[person->has[1]].json));
    SET(record, phone, str_from(phones[person->has[2]].json));
    SET(record, status, person->has[3]);
    *parameters = (struct value){.kind = VALUE_RAW, .text = parameters_of(person)};
    SET(record, parameters, parameters);
}

static struct tokens words_of(const struct person *person)
{
    struct record_state state = {
        .record = person->record, .parameters = record_stored_parameters(arena, person->record), .indexed = &indexed};

    return record_packed_words(arena, &state);
}

static void add_person(void)
{
    struct person *person = &people[people_count++];
    struct record *record = SHAPE_NEW(arena, struct record, record_shape);

    person->record        = record;
    person->has[IMPORTED] = ABSENT;
    draw_values(person);
    SET(record, account_id, people_account);
    SET(record, uuid, uuid_new());
    SET(record, type_id, people_type->id);
    SET(record, type_updated_at, people_type->updated_at);
    SET(record, has_history, HISTORY_NONE);
    SET(record, created_at, clock_now());
    SET(record, updated_at, record->created_at);
    set_values(person);
    SUCCEED(store_record_add(OF(people_account), record, words_of(person)));
}

static void change_person(struct person *person)
{
    struct tokens before = words_of(person);

    if (draw(5) == 0) {
        SUCCEED(store_record_delete(OF(people_account), person->record, before));
        person->record = NULL;
        return;
    }
    draw_values(person);
    set_values(person);
    SUCCEED(store_record_update(OF(people_account), person->record,
                                &(struct record_change){.before = before, .now = words_of(person)}));
}

/* Some of the people that were made are of one import, in pieces; what is once told of one is told again. */
static void import_people(size_t from, size_t nth)
{
    struct import_set_rows rows = {.import_id = imports[nth].id,
                                   .first     = (int64_t)from + 1,
                                   .ids       = ARENA_ARRAY(arena, int64_t, IMPORT_SET_AT_ONCE)};

    for (size_t i = people_count; i-- > from && rows.count + 2 < IMPORT_SET_AT_ONCE;) {
        if (people[i].has[IMPORTED] != ABSENT || draw(3))
            continue;
        people[i].has[IMPORTED] = (int)nth;
        for (unsigned times = 1 + draw(2); times; times--)
            rows.ids[rows.count++] = people[i].record->id;
    }
    SUCCEED(import_set_add(OF(people_account), &rows));
}

void make_people(size_t count)
{
    size_t from = people_count;

    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < count; i++)
        add_person();
    for (size_t nth = 0; nth + 1 < COUNT_OF(imports); nth++)
        import_people(from, nth);
    SUCCEED(db_commit(OF(0)));
}

void forget_some_imported(void)
{
    struct import_set_rows rows = {
        .import_id = imports[0].id, .last = 1000, .ids = ARENA_ARRAY(arena, int64_t, people_count + 1)};

    for (size_t i = 0; i < people_count && i < (size_t)rows.last; i++)
        if (people[i].record && people[i].has[IMPORTED] == 0 && draw(2)) {
            people[i].has[IMPORTED] = ABSENT;
            rows.ids[rows.count++]  = people[i].record->id;
        }
    rows.first = 1;
    SUCCEED(db_begin(OF(0)));
    SUCCEED(import_set_remove(OF(people_account), &rows));
    SUCCEED(db_commit(OF(0)));
}

void fill_with_people(size_t count)
{
    static int64_t         ids[IMPORT_SET_AT_ONCE];
    struct import_set_rows rows = {.import_id = imports[0].id, .ids = ids};

    for (size_t made = 0; made < count; made++) {
        struct arena_mark mark = arena_mark(arena);

        if (made % 2000 == 0)
            SUCCEED(db_begin(OF(0)));
        people_count = 0;
        add_person();
        ids[rows.count++] = people[0].record->id;
        rows.first        = (int64_t)made + 1;
        if (rows.count == IMPORT_SET_AT_ONCE) {
            SUCCEED(import_set_add(OF(people_account), &rows));
            rows.count = 0;
        }
        arena_rewind(arena, mark, (struct bytes){0});
        if (made % 2000 == 1999 || made + 1 == count) {
            SUCCEED(db_commit(OF(0)));
            pack(true);
        }
    }
    people_count = 0;
}

void change_people(size_t count)
{
    SUCCEED(db_begin(OF(0)));
    for (size_t i = 0; i < count; i++) {
        struct person *person = &people[draw((unsigned)people_count)];

        if (person->record)
            change_person(person);
    }
    SUCCEED(db_commit(OF(0)));
}

void pack(bool all)
{
    struct arena *own = arena_new(PACKING_MEMORY);

    SUCCEED(pack_run(&(struct tenant){.db = db, .arena = own, .account_id = people_account}, all));
    arena_free(own);
}
