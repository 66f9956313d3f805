#include "base/attributes.h"
#include "filters/filter_read.h"
#include "support/decoding.h"

ARENA_SUITE(filter_read);

static const char definition[] =
    "[{\"id\":\"city\",\"type\":\"text\",\"title\":\"C\"},{\"id\":\"amount\",\"type\":\"decimal\",\"title\":\"A\"},"
    "{\"id\":\"visits\",\"type\":\"number\",\"title\":\"V\"},{\"id\":\"vip\",\"type\":\"bool\",\"title\":\"B\"},"
    "{\"id\":\"day\",\"type\":\"date\",\"title\":\"D\"},{\"id\":\"at\",\"type\":\"datetime\",\"title\":\"T\"},"
    "{\"id\":\"cur\",\"type\":\"currency\",\"title\":\"Cu\"},{\"id\":\"land\",\"type\":\"country\",\"title\":\"L\"},"
    "{\"id\":\"tier\",\"type\":\"select\",\"title\":\"S\",\"options\":[\"gold\",\"silver\"]}]";

#define UUID "01890000-0000-7000-8000-000000000000"

/* 2026-03-30T22:30:15Z */
static const struct instant now = {.micros = INT64_C(1774909815000000)};

static struct filter_reading begin(bool is_query)
{
    struct list *fields = ARENA_NEW(arena, struct list);

    *fields = fields_of(definition);
    record_type_complete_stored(fields);
    faults  = (struct faults){0};
    return (struct filter_reading){
        .arena = arena, .faults = &faults, .is_query = is_query, .fields = fields, .type_id = 7, .now = now};
}

/* A tree in few words. */
static struct str tree(const struct filter *filter);

static struct str parts(const struct filter *filter, const char *name)
{
    struct str text = arena_format(arena, "%s(", name);

    for (size_t i = 0; i < filter->part_count; i++)
        text = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "," : "", STR_ARG(tree(&filter->parts[i])));
    return arena_format(arena, STR_FMT ")", STR_ARG(text));
}

static struct str value_shown(const struct filter_value *value)
{
    if (value->instant.micros)
        return instant_format(arena, value->instant);
    if (value->id || !value->text.len)
        return arena_format(arena, "#%lld", (long long)value->id);
    return value->text;
}

static struct str condition(const struct filter *filter)
{
    static const char *const members[] = {"firstName", "lastName",  "phone", "status",   "externalId",
                                          "createdAt", "updatedAt", "type",  "campaign", "import"};
    static const char *const ops[]     = {"=", "!=", "in", "empty", "<", "<=", ">", ">=", "^"};
    struct str               text;

    if (filter->field.member == MEMBER_CUSTOM)
        text = arena_format(arena, "%lld.%lld", (long long)filter->field.type_id,
                            (long long)filter->field.number - 1);
    else
        text = str_from(members[filter->field.member]);
    text = arena_format(arena, STR_FMT "%s", STR_ARG(text), ops[filter->op]);
    if (filter->op == OP_EMPTY)
        return arena_format(arena, STR_FMT "%d", STR_ARG(text), filter->is_empty_wanted);
    for (size_t i = 0; i < filter->value_count; i++)
        text = arena_format(arena, STR_FMT "%s" STR_FMT, STR_ARG(text), i ? "|" : "",
                            STR_ARG(value_shown(&filter->values[i])));
    return text;
}

static struct str tree(const struct filter *filter)
{
    switch (filter->kind) {
    case FILTER_AND:
        return parts(filter, "and");
    case FILTER_OR:
        return parts(filter, "or");
    case FILTER_NOT:
        return parts(filter, "not");
    default:
        return condition(filter);
    }
}

/* The tree of a body, or the faults. */
static struct str of_body(const char *text)
{
    struct value         *value   = value_of(str_from(text));
    struct filter_reading reading = begin(false);
    struct filter         filter;

    filter_read(&reading, value, STR("/filter"), &filter);
    return faults.count ? faults_in_short() : tree(&filter);
}

/* The same of parameters: pairs with = between, and | between the pairs. */
static struct str of_query(struct str text)
{
    struct filter_reading reading = begin(true);
    struct value         *given   = ARENA_NEW(arena, struct value);
    struct filter         filter;

    given->kind = VALUE_OBJECT;
    while (text.len) {
        const char   *end   = memchr(text.at, '|', text.len);
        struct str    pair  = {.at = text.at, .len = end ? (size_t)(end - text.at) : text.len};
        const char   *equal = memchr(pair.at, '=', pair.len);
        struct value *item  = ARENA_NEW(arena, struct value);

        item->kind = VALUE_STRING;
        item->name = (struct str){.at = pair.at, .len = (size_t)(equal - pair.at)};
        item->text = str_from_at(pair, item->name.len + 1);
        value_append(given, item);
        text = str_from_at(text, pair.len + 1);
    }
    filter_read_parameters(&reading, given, &filter);
    return faults.count ? faults_in_short() : tree(&filter);
}

static const struct {
    struct str  query;
    const char *result;
} queries[] = {
    {TEXT(""), "and()"},
    {TEXT("filter[firstName]=Ann"), "and(firstName=Ann)"},
    {TEXT("filter[lastName][eq]=O'B"), "and(lastName=O'B)"},
    {TEXT("filter[lastName][ne]="), "and(lastName!=#0)"},
    {TEXT("filter[lastName][prefix]=O"), "and(lastName^O)"},
    {TEXT("filter[externalId][in]=a,b\\,c,d\\e,f\\"), "and(externalIdina|b,c|d\\e|f\\)"},
    {TEXT("filter[status][in]=active,archived"), "and(statusinactive|#2)"},
    {TEXT("filter[status]=inactive"), "and(status=#1)"},
    {TEXT("filter[status]=Active"), "filter[status] invalid_choice|"},
    {TEXT("filter[status][in]=active,,x"), "filter[status][in] invalid_choice|filter[status][in] invalid_choice|"},
    {TEXT("filter[lastName][empty]=true"), "and(lastNameempty1)"},
    {TEXT("filter[lastName][empty]=false"), "and(lastNameempty0)"},
    {TEXT("filter[lastName][empty]=1"), "filter[lastName][empty] invalid_boolean|"},
    {TEXT("filter[lastName][gt]=a"), "filter[lastName][gt] unknown_operator|"},
    {TEXT("filter[lastName][EQ]=a"), "filter[lastName][EQ] unknown_operator|"},
    {TEXT("filter[lastName][like]=a"), "filter[lastName][like] unknown_operator|"},
    {TEXT("filter[createdAt][prefix]=2026"), "filter[createdAt][prefix] unknown_operator|"},
    {TEXT("filter[name]=a"), "filter[name] unknown_field|"},
    {TEXT("filter[parameters]=a"), "filter[parameters] unknown_field|"},
    {TEXT("filter[parameters.]=a"), "filter[parameters.] unknown_field|"},
    {TEXT("filter[parameters.nothing]=a"), "filter[parameters.nothing] unknown_field|"},
    {TEXT("filter[parameters.city]=a"), "filter[parameters.city] not_indexed|"},
    {TEXT("filter[parameters.amount][gte]=100|filter[parameters.amount][lt]=-1.50e3"), "and(7.1>=100,7.1<-1.50e3)"},
    {TEXT("filter[parameters.amount]=1.10"), "and(7.1=1.10)"},
    {TEXT("filter[parameters.visits]=1.5"), "and(7.2=1.5)"},
    {TEXT("filter[parameters.amount]="), "filter[parameters.amount] invalid_number|"},
    {TEXT("filter[parameters.amount]=01"), "filter[parameters.amount] invalid_number|"},
    {TEXT("filter[parameters.amount]=1e400"), "filter[parameters.amount] invalid_number|"},
    {TEXT("filter[parameters.amount]=1,5"), "filter[parameters.amount] invalid_number|"},
    {TEXT("filter[parameters.amount][in]=1,5"), "and(7.1in1|5)"},
    {TEXT("filter[parameters.vip]=true"), "and(7.3=#1)"},
    {TEXT("filter[parameters.vip][ne]=false"), "and(7.3!=#0)"},
    {TEXT("filter[parameters.vip]=yes"), "filter[parameters.vip] invalid_boolean|"},
    {TEXT("filter[parameters.vip][gt]=false"), "filter[parameters.vip][gt] unknown_operator|"},
    {TEXT("filter[parameters.day]=2026-02-28"), "and(7.4=2026-02-28)"},
    {TEXT("filter[parameters.day]=2026-02-29"), "filter[parameters.day] invalid_date|"},
    {TEXT("filter[parameters.day][gte]=now-7d"), "and(7.4>=2026-03-23)"},
    {TEXT("filter[parameters.day]=today 1d"), "and(7.4=2026-03-31)"}, /* a plus that was not encoded */
    {TEXT("filter[parameters.day]=yesterday"), "filter[parameters.day] invalid_date|"},
    {TEXT("filter[parameters.at][lt]=2026-04-01T09:00:00+02:00"), "and(7.5<2026-04-01T07:00:00Z)"},
    {TEXT("filter[parameters.at][lt]=2026-04-01T09:00:00 02:00"), "and(7.5<2026-04-01T07:00:00Z)"},
    {TEXT("filter[parameters.at][lt]=2026-04-01 09:00:00Z"), "filter[parameters.at][lt] invalid_datetime|"},
    {TEXT("filter[createdAt][gte]=today"), "and(createdAt>=2026-03-30T00:00:00Z)"},
    {TEXT("filter[updatedAt][gt]=now-7d"), "and(updatedAt>2026-03-23T22:30:15Z)"},
    {TEXT("filter[createdAt][gte]=2026-04-01"), "filter[createdAt][gte] invalid_datetime|"},
    {TEXT("filter[createdAt]=today+1m"), "filter[createdAt] invalid_datetime|"},
    {TEXT("filter[parameters.cur]=EUR"), "and(7.6=EUR)"},
    {TEXT("filter[parameters.cur]=eur"), "filter[parameters.cur] invalid_currency|"},
    {TEXT("filter[parameters.land][in]=PT,XX"), "and(7.7inPT|XX)"},
    {TEXT("filter[parameters.land]=PRT"), "filter[parameters.land] invalid_country|"},
    {TEXT("filter[parameters.tier]=bronze"), "and(7.8=bronze)"},
    {TEXT("filter[recordTypeUuid]=" UUID), "and(type=" UUID ")"},
    {TEXT("filter[campaignUuid][ne]=x"), "filter[campaignUuid][ne] invalid_uuid|"},
    {TEXT("filter[importUuid][empty]=true"), "and(importempty1)"},
    {TEXT("filter[phone]=+1 (234) 567-890"), "and(phone=+1234567890)"},
    {TEXT("filter[phone]= 1234567890"), "and(phone=+1234567890)"}, /* a plus that was not encoded */
    {TEXT("filter[phone]=CALL"), "filter[phone] invalid_phone|"},
    {TEXT("filter[phone][prefix]=+44 20"), "and(phone^+4420)"},
    {TEXT("filter[phone][prefix]=0044-20"), "and(phone^+4420)"},
    {TEXT("filter[phone][prefix]=4420"), "and(phone^+4420)"},
    {TEXT("filter[phone][prefix]= 44 20"), "and(phone^+4420)"},
    {TEXT("filter[phone][prefix]=+"), "and(phone^+)"},
    {TEXT("filter[phone][prefix]="), "filter[phone][prefix] invalid_phone|"},
    {TEXT("filter[phone][prefix]=020"), "filter[phone][prefix] invalid_phone|"},
    {TEXT("filter[phone][prefix]=+020"), "filter[phone][prefix] invalid_phone|"},
    {TEXT("filter[phone][prefix]=44+20"), "filter[phone][prefix] invalid_phone|"},
    {TEXT("filter[phone][prefix]=+1234567890123456"), "filter[phone][prefix] invalid_phone|"},
    {TEXT("filter[=a"), "filter[ unknown_parameter|"},
    {TEXT("filter[]=a"), "filter[] unknown_parameter|"},
    {TEXT("filter[phone=a"), "filter[phone unknown_parameter|"},
    {TEXT("filter[phone]x=a"), "filter[phone]x unknown_parameter|"},
    {TEXT("filter[phone][]=a"), "filter[phone][] unknown_parameter|"},
    {TEXT("filter[phone][eq][ne]=a"), "filter[phone][eq][ne] unknown_parameter|"},
    {TEXT("filter[phone][eq=a"), "filter[phone][eq unknown_parameter|"},
    {TEXT("filter[x]=1|filter[status]=y|filter[phone][lt]=+1"),
     "filter[x] unknown_field|filter[status] invalid_choice|filter[phone][lt] unknown_operator|"},
};

Test(filter_read, parameters_become_a_tree)
{
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        struct str result = of_query(queries[i].query);

        cr_expect(str_is(result, queries[i].result), STR_FMT ": " STR_FMT, STR_ARG(queries[i].query), STR_ARG(result));
    }
}

static const struct {
    const char *body;
    const char *result;
} bodies[] = {
    {"{\"field\":\"firstName\",\"value\":\"Ann\"}", "firstName=Ann"},
    {"{\"field\":\"firstName\",\"op\":\"prefix\",\"value\":\"A\"}", "firstName^A"},
    {"{\"field\":\"firstName\",\"op\":\"in\",\"value\":[\"A,B\",\"C\\\\,D\"]}", "firstNameinA,B|C\\,D"},
    {"{\"field\":\"firstName\",\"op\":\"empty\",\"value\":true}", "firstNameempty1"},
    {"{\"and\":[{\"field\":\"status\",\"value\":\"inactive\"},{\"or\":[{\"not\":{\"field\":\"parameters.vip\","
     "\"value\":true}},{\"field\":\"parameters.amount\",\"op\":\"gt\",\"value\":1.10}]}]}",
     "and(status=#1,or(not(7.3=#1),7.1>1.10))"},
    {"{\"field\":\"parameters.day\",\"op\":\"lt\",\"value\":\"today+1d\"}", "7.4<2026-03-31"},
    {"{\"field\":\"parameters.day\",\"op\":\"lt\",\"value\":\"today 1d\"}", "/filter/value invalid_date|"},
    {"{\"field\":\"phone\",\"value\":\" 1234567890\"}", "/filter/value invalid_phone|"},
    {"[]", "/filter wrong_type|"},
    {"\"x\"", "/filter wrong_type|"},
    {"{}", "/filter invalid_filter|"},
    {"{\"x\":1}", "/filter invalid_filter|"},
    {"{\"op\":\"eq\",\"value\":1}", "/filter invalid_filter|"},
    {"{\"and\":[],\"or\":[]}", "/filter invalid_filter|"},
    {"{\"and\":[]}", "/filter/and wrong_count|"},
    {"{\"or\":{}}", "/filter/or wrong_type|"},
    {"{\"not\":[]}", "/filter/not wrong_type|"},
    {"{\"not\":{\"and\":[1]}}", "/filter/not/and/0 wrong_type|"},
    {"{\"and\":[{\"field\":\"phone\",\"value\":\"x\"},{\"field\":\"a\",\"value\":1}],\"op\":\"x\"}",
     "/filter/op unknown_member|/filter/and/0/value invalid_phone|/filter/and/1/field unknown_field|"},
    {"{\"field\":1,\"value\":\"x\"}", "/filter/field wrong_type|"},
    {"{\"field\":\"phone\",\"op\":1,\"value\":\"x\"}", "/filter/op wrong_type|"},
    {"{\"field\":\"phone\",\"op\":\"lt\",\"value\":\"x\"}", "/filter/op unknown_operator|"},
    {"{\"field\":\"phone\"}", "/filter/value required|"},
    {"{\"field\":\"phone\",\"value\":null}", "/filter/value wrong_type|"},
    {"{\"field\":\"phone\",\"values\":[]}", "/filter/values unknown_member|/filter/value required|"},
    {"{\"field\":\"status\",\"op\":\"in\",\"value\":\"active\"}", "/filter/value wrong_type|"},
    {"{\"field\":\"status\",\"op\":\"in\",\"value\":[]}", "/filter/value wrong_count|"},
    {"{\"field\":\"status\",\"op\":\"in\",\"value\":[\"active\",\"x\",1]}",
     "/filter/value/1 invalid_choice|/filter/value/2 wrong_type|"},
    {"{\"field\":\"status\",\"value\":[\"active\"]}", "/filter/value wrong_type|"},
    {"{\"field\":\"status\",\"op\":\"empty\",\"value\":\"true\"}", "/filter/value wrong_type|"},
    {"{\"field\":\"parameters.amount\",\"value\":\"1\"}", "/filter/value wrong_type|"},
    {"{\"field\":\"parameters.vip\",\"value\":\"true\"}", "/filter/value wrong_type|"},
    {"{\"field\":\"parameters.city\",\"value\":\"x\"}", "/filter/field not_indexed|"},
    {"{\"segment\":5}", "/filter/segment wrong_type|"},
    {"{\"segment\":\"x\"}", "/filter/segment invalid_uuid|"},
    {"{\"segment\":\"" UUID "\"}", "/filter/segment invalid_filter|"}, /* without anybody to ask */
};

Test(filter_read, bodies_become_a_tree)
{
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct str result = of_body(bodies[i].body);

        cr_expect(str_is(result, bodies[i].result), "%s: " STR_FMT, bodies[i].body, STR_ARG(result));
    }
}

static struct str nested(int depth)
{
    struct str text = STR("{\"field\":\"firstName\",\"value\":\"a\"}");

    for (int i = 1; i < depth; i++)
        text = i % 2 ? arena_format(arena, "{\"not\":" STR_FMT "}", STR_ARG(text))
                     : arena_format(arena, "{\"or\":[" STR_FMT "]}", STR_ARG(text));
    return text;
}

Test(filter_read, a_tree_may_be_eight_deep)
{
    cr_expect(!strstr(of_body(nested(8).at).at, "too_deep"));
    cr_expect(str_is(of_body(nested(9).at), "/filter/or/0/not/or/0/not/or/0/not/or/0/not too_deep|"));
    cr_expect_eq(faults.first->excess.limit, 8);
    cr_expect(strstr(of_body(nested(12).at).at, " too_deep|"));
}

static struct str many(size_t conditions, size_t values)
{
    struct str list = STR("\"a\"");
    struct str text = {0};

    for (size_t i = 1; i < values; i++)
        list = arena_format(arena, STR_FMT ",\"a\"", STR_ARG(list));
    for (size_t i = 0; i < conditions; i++)
        text = arena_format(arena, STR_FMT "%s{\"field\":\"firstName\",\"op\":\"in\",\"value\":[" STR_FMT "]}",
                            STR_ARG(text), i ? "," : "", STR_ARG(list));
    return arena_format(arena, "{\"and\":[" STR_FMT "]}", STR_ARG(text));
}

Test(filter_read, conditions_and_values_are_bounded)
{
    cr_expect(str_starts(of_body(many(64, 1).at), STR("and(")));
    cr_expect(str_is(of_body(many(65, 1).at), "/filter too_many_conditions|"));
    cr_expect(faults.first->excess.limit == 64 && faults.first->excess.value == 65);
    cr_expect(str_starts(of_body(many(2, 500).at), STR("and(")));
    cr_expect(str_is(of_body(many(3, 334).at), "/filter too_many_conditions|"));
    cr_expect(faults.first->excess.limit == 1000 && faults.first->excess.value == 1002);
}

Test(filter_read, a_member_that_was_refused_is_told_once)
{
    struct filter_reading reading;
    struct value         *value = value_of(STR("{\"field\":\"firstName\",\"value\":\"a\\u0000\"}"));
    struct filter         filter;

    cr_expect_eq(faults.count, 1);
    reading = begin(false);
    filter_read(&reading, value, STR("/filter"), &filter);
    cr_expect_eq(faults.count, 0);
}

Test(filter_read, custom_fields_need_their_type)
{
    struct filter_reading reading = begin(false);
    struct value         *value   = value_of(STR("{\"field\":\"parameters.x\",\"value\":{}}"));
    struct filter         filter;

    reading.fields = NULL;
    filter_read(&reading, value, STR("/filter"), &filter);
    cr_expect(str_is(faults_in_short(), "/filter/field needs_record_type|"));
    faults                = (struct faults){0};
    reading.has_lost_type = true;
    filter_read(&reading, value, STR("/filter"), &filter);
    cr_expect(!faults.count && str_is(tree(&filter), "or()"));
}

Test(filter_read, orders)
{
    static const struct {
        const char *text;
        const char *result;
    } rows[] = {
        {"firstName", "0 0"},
        {"-lastName", "1 -"},
        {"phone", "2 0"},
        {"-parameters.amount", "10 -"},
        {"parameters.city", "sort not_indexed|"},
        {"parameters.x", "sort unknown_field|"},
        {"status", "sort invalid_choice|"},
        {"createdAt", "sort invalid_choice|"},
        {"--phone", "sort unknown_field|"},
        {"", "sort unknown_field|"},
        {"-", "sort unknown_field|"},
        {"firstName,lastName", "sort unknown_field|"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct filter_reading reading = begin(true);
        struct filter_sort    sort;
        struct str            result;

        filter_sort_read(&reading, str_from(rows[i].text), &sort);
        result = faults.count ? faults_in_short()
                              : arena_format(arena, "%d %s", (int)sort.field.member, sort.is_descending ? "-" : "0");
        cr_expect(str_is(result, rows[i].result), "%s: " STR_FMT, rows[i].text, STR_ARG(result));
    }
}
