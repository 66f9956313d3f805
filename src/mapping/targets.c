#include "domain/campaign.h"
#include "domain/record.h"
#include "mapping/mapping_private.h"
#include "mapping/names.h"

static const struct member {
    const char       *name;
    enum target_place place;
    enum reading      reading;
    bool              is_exact;
} members[] = {
    {"firstName", IN_RECORD, READ_TEXT, false},
    {"lastName", IN_RECORD, READ_TEXT, false},
    {"phone", IN_RECORD, READ_PHONE, false},
    {"externalId", IN_RECORD, READ_TEXT, false},
    /* What others keep in a column of that name is hardly ever the status of a record. */
    {"status", IN_RECORD, READ_CHOICE, true},
    {"parameters", IN_RECORD, READ_OBJECT, true},
    {"order.status", IN_ORDER, READ_CHOICE, false},
    {"order.scheduledTime", IN_ORDER, READ_DATETIME, false},
    {"order.instructions", IN_ORDER, READ_TEXT, false},
};

#define PARAMETERS "parameters."
#define ORDER      "order."

static enum reading reading_of(int kind)
{
    switch ((enum custom_kind)kind) {
    case CUSTOM_NUMBER:
    case CUSTOM_DECIMAL:
        return READ_NUMBER;
    case CUSTOM_BOOL:
        return READ_BOOLEAN;
    case CUSTOM_DATE:
        return READ_DATE;
    case CUSTOM_DATETIME:
        return READ_DATETIME;
    case CUSTOM_CURRENCY:
    case CUSTOM_COUNTRY:
        return READ_CODE;
    case CUSTOM_SELECT:
        return READ_CHOICE;
    default:
        return READ_TEXT;
    }
}

static void fold_options(struct arena *arena, struct target *target)
{
    target->options_folded = ARENA_ARRAY(arena, struct str, target->options.count + 1);
    for (size_t i = 0; i < target->options.count; i++)
        target->options_folded[i] = name_folded(arena, target->options.at[i]);
}

static void take_choices(struct arena *arena, struct target *target, const char *const *choices)
{
    size_t count = 0;

    while (choices[count])
        count++;
    target->options = (struct texts){.at = ARENA_ARRAY(arena, struct str, count), .count = count};
    for (size_t i = 0; i < count; i++)
        target->options.at[i] = str_from(choices[i]);
}

static struct target target_of_member(struct arena *arena, const struct member *member)
{
    struct target target = {.name     = str_from(member->name),
                            .member   = str_from(member->name),
                            .place    = member->place,
                            .reading  = member->reading,
                            .is_exact = member->is_exact,
                            .meaning  = COMMON_FIELD_NONE};

    if (member->place == IN_ORDER)
        target.member = str_from_at(target.name, sizeof(ORDER) - 1);
    target.folded = name_folded(arena, target.name);
    if (member->reading == READ_CHOICE)
        take_choices(arena, &target, member->place == IN_ORDER ? order_statuses : record_statuses);
    fold_options(arena, &target);
    return target;
}

/* By the id, else by the title. */
static size_t meaning_of(const struct target *target)
{
    size_t meaning = common_field_find(target->folded);

    return meaning == COMMON_FIELD_NONE ? common_field_find(target->title) : meaning;
}

static struct target target_of_field(struct arena *arena, const struct custom_field *field)
{
    struct target target = {.name       = arena_format(arena, PARAMETERS STR_FMT, STR_ARG(field->id)),
                            .member     = field->id,
                            .place      = IN_PARAMETERS,
                            .reading    = reading_of(field->kind),
                            .is_country = field->kind == CUSTOM_COUNTRY,
                            .folded     = name_folded(arena, field->id),
                            .title      = name_folded(arena, field->title),
                            .options    = field->options};

    target.meaning = meaning_of(&target);
    fold_options(arena, &target);
    return target;
}

struct targets targets_make(struct arena *arena, const struct mapping_source *source)
{
    const struct custom_field *fields  = source->type->fields.items;
    size_t                     count   = source->type->fields.count;
    struct targets             targets = {.at = ARENA_ARRAY(arena, struct target, COUNT_OF(members) + count)};

    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].place != IN_ORDER || source->has_campaign)
            targets.at[targets.count++] = target_of_member(arena, &members[i]);
    for (size_t i = 0; i < count; i++)
        if (!(HAS(&fields[i], retired) && fields[i].retired))
            targets.at[targets.count++] = target_of_field(arena, &fields[i]);
    return targets;
}

struct target *targets_find(const struct targets *targets, struct str name)
{
    for (size_t i = 0; i < targets->count; i++)
        if (str_equal(targets->at[i].name, name))
            return &targets->at[i];
    return NULL;
}

/* A custom field by its id or title, also after "parameters"; a member by its name. */
static bool is_called(const struct target *target, struct str folded)
{
    struct str start = STR("parameters");

    if (target->is_exact)
        return false;
    if (str_equal(target->folded, folded) || str_equal(target->title, folded))
        return true;
    return target->place == IN_PARAMETERS && str_starts(folded, start) &&
           str_equal(target->folded, str_from_at(folded, start.len));
}

/* The one custom field that means the same as the folded name; NULL, too, where several do. */
static struct target *targets_meaning(const struct targets *targets, struct str folded)
{
    size_t         meaning = common_field_find(folded);
    struct target *found   = NULL;

    for (size_t i = 0; meaning != COMMON_FIELD_NONE && i < targets->count; i++) {
        struct target *target = &targets->at[i];

        if (target->meaning != meaning)
            continue;
        if (found)
            return NULL;
        found = target;
    }
    return found;
}

struct target *targets_like(const struct targets *targets, struct str name, struct str folded, enum likeness likeness)
{
    const char *synonym;

    if (likeness == LIKE_EXACTLY)
        return targets_find(targets, name);
    if (!folded.len)
        return NULL;
    if (likeness == LIKE_SYNONYM)
        return (synonym = synonym_find(folded)) ? targets_find(targets, str_from(synonym))
                                                : targets_meaning(targets, folded);
    for (size_t i = 0; i < targets->count; i++)
        if (is_called(&targets->at[i], folded))
            return &targets->at[i];
    return NULL;
}
