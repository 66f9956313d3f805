#include "workbooks/parts.h"

enum { RELATIONS_MOST = SHEETS_MOST + 100, NAME_MOST = 512 /* bytes; sheets have at most 31 characters */ };

/* What a part refers to. */
struct relation {
    struct str id;
    struct str type;   /* the last step of its address: "worksheet" */
    struct str target; /* the name of the other part */
};

struct relations {
    struct xml     *xml;
    struct str      folder; /* of the part */
    struct relation list[RELATIONS_MOST];
    size_t          count;
};

/* The sheets as the workbook names them. */
struct tabs {
    struct xml *xml;
    bool        is_1904;
    bool        is_inside; /* of the list */
    size_t      count;
    struct tab {
        struct xlsx_sheet sheet;
        struct str        relation;
    } list[SHEETS_MOST];
};

/* A short text that outlives the parser's. */
static bool text_keep(struct xml *xml, struct str text, struct str *out)
{
    if (text.len > NAME_MOST) {
        xml_refuse(xml, SHEET_TOO_COMPLEX);
        return false;
    }
    *out = arena_str(xml->reading->arena, text);
    return true;
}

static struct str after_last(struct str text, char letter)
{
    size_t at = text.len;

    while (at > 0 && text.at[at - 1] != letter)
        at--;
    return str_from_at(text, at);
}

/* The folder of a part, with the slash at its end. */
static struct str folder_of(struct str name)
{
    return (struct str){.at = name.at, .len = name.len - after_last(name, '/').len};
}

/* The name of a part by its address in another one: "/xl/a.xml", "a.xml", "../a.xml". */
static struct str target_of(struct arena *arena, struct str folder, struct str address)
{
    if (address.len && address.at[0] == '/')
        return arena_str(arena, str_from_at(address, 1));
    while (str_starts(address, STR("../"))) {
        address = str_from_at(address, 3);
        if (folder.len) {
            folder.len--;
            folder = folder_of(folder);
        }
    }
    if (str_starts(address, STR("./")))
        address = str_from_at(address, 2);
    return arena_format(arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(address));
}

static void nothing_ended(void *context, const struct xml *xml, const char *name)
{
    (void)context;
    (void)xml;
    (void)name;
}

static void nothing_said(void *context, struct str text)
{
    (void)context;
    (void)text;
}

static void relation_told(void *context, const struct xml *xml, const char *name, const char **attributes)
{
    struct relations *relations = context;
    struct relation  *relation  = &relations->list[relations->count];
    struct str        type      = after_last(xml_attribute(attributes, "Type"), '/');
    struct str        target    = xml_attribute(attributes, "Target");

    if (xml->depth != 2 || strcmp(name, "Relationship") != 0 ||
        str_is(xml_attribute(attributes, "TargetMode"), "External"))
        return;
    if (!str_is(type, "officeDocument") && !str_is(type, "worksheet") && !str_is(type, "sharedStrings") &&
        !str_is(type, "styles"))
        return;
    if (relations->count == RELATIONS_MOST) {
        xml_refuse(relations->xml, SHEET_TOO_MANY_SHEETS);
        return;
    }
    if (!text_keep(relations->xml, type, &relation->type) || !text_keep(relations->xml, target, &relation->target) ||
        !text_keep(relations->xml, xml_attribute(attributes, "Id"), &relation->id))
        return;
    relation->target = target_of(xml->reading->arena, relations->folder, relation->target);
    relations->count++;
}

static void tab_told(void *context, const struct xml *xml, const char *name, const char **attributes)
{
    struct tabs *tabs = context;
    struct tab  *tab  = &tabs->list[tabs->count];
    struct str   state;

    if (xml->depth == 1 && strcmp(name, "workbook") != 0)
        xml_refuse(tabs->xml, SHEET_NOT_A_WORKBOOK);
    if (xml->depth == 2)
        tabs->is_inside = strcmp(name, "sheets") == 0;
    if (xml->depth == 2 && strcmp(name, "workbookPr") == 0) {
        struct str setting = xml_attribute(attributes, "date1904");

        tabs->is_1904 = str_is(setting, "1") || str_is(setting, "true") || str_is(setting, "on");
    }
    if (xml->depth != 3 || !tabs->is_inside || strcmp(name, "sheet") != 0)
        return;
    if (tabs->count == SHEETS_MOST) {
        xml_refuse(tabs->xml, SHEET_TOO_MANY_SHEETS);
        return;
    }
    state                = xml_attribute(attributes, "state");
    tab->sheet.is_hidden = str_is(state, "hidden") || str_is(state, "veryHidden");
    if (text_keep(tabs->xml, xml_attribute(attributes, "name"), &tab->sheet.name) &&
        text_keep(tabs->xml, xml_attribute(attributes, "id"), &tab->relation))
        tabs->count++;
}

/* Begins a part of moderate size. */
static bool part_open(struct xml *xml, const struct zip_entry *entry, const struct xml_events *events, void *context)
{
    if (entry->size > PART_MOST)
        return reading_refuse(xml->reading, SHEET_TOO_COMPLEX);
    return xml_open(xml, entry, events, context);
}

/* What the part of that name refers to; false also where it has no such list. */
static bool relations_read(struct relations *relations, struct xml *xml, struct str name)
{
    static const struct xml_events events = {relation_told, nothing_ended, nothing_said};
    struct zip_entry               entry;
    struct str                     list;

    relations->xml    = xml;
    relations->folder = folder_of(name);
    relations->count  = 0;
    list              = arena_format(xml->reading->arena, STR_FMT "_rels/" STR_FMT ".rels", STR_ARG(relations->folder),
                                     STR_ARG(after_last(name, '/')));
    return zip_find(xml->zip, list, &entry) && part_open(xml, &entry, &events, relations) && xml_finish(xml);
}

static const struct relation *relation_find(const struct relations *relations, const char *type, struct str id)
{
    for (size_t i = 0; i < relations->count; i++) {
        const struct relation *relation = &relations->list[i];

        if (str_is(relation->type, type) && (!id.at || str_equal(relation->id, id)))
            return relation;
    }
    return NULL;
}

/* Finds the part that all begins with. */
static bool start_find(struct relations *relations, struct xml *xml, struct zip_entry *entry)
{
    const struct relation *start;
    struct zip_entry       other;

    if (!relations_read(relations, xml, (struct str){0})) {
        bool is_other = zip_find(xml->zip, STR("content.xml"), &other) && zip_find(xml->zip, STR("mimetype"), &other);

        return reading_refuse(xml->reading, is_other ? SHEET_OPEN_DOCUMENT : SHEET_NOT_A_WORKBOOK);
    }
    start = relation_find(relations, "officeDocument", (struct str){0});
    if (!start || !zip_find(xml->zip, start->target, entry))
        return reading_refuse(xml->reading, SHEET_NOT_A_WORKBOOK);
    if (str_is(after_last(start->target, '.'), "bin"))
        return reading_refuse(xml->reading, SHEET_BINARY_WORKBOOK);
    return true;
}

/* The parts of the tabs; a tab may also be a chart, which has no cells. */
static bool sheets_find(struct parts *parts, const struct tabs *tabs, const struct relations *relations)
{
    struct reading *reading = tabs->xml->reading;

    parts->sheets        = ARENA_ARRAY(reading->arena, struct xlsx_sheet, tabs->count + 1);
    parts->sheet_entries = ARENA_ARRAY(reading->arena, struct zip_entry, tabs->count + 1);
    for (size_t i = 0; i < tabs->count; i++) {
        const struct relation *relation = relation_find(relations, "worksheet", tabs->list[i].relation);

        if (!relation)
            continue;
        if (!zip_find(tabs->xml->zip, relation->target, &parts->sheet_entries[parts->sheet_count]))
            return reading_refuse(reading, SHEET_DAMAGED);
        parts->sheets[parts->sheet_count++] = tabs->list[i].sheet;
        arena_work(reading->arena, tabs->xml->zip->directory.len);
    }
    return parts->sheet_count > 0 || reading_refuse(reading, SHEET_NO_SHEETS);
}

/* False: the reading has ended. */
static bool part_find(struct part *part, struct xml *xml, const struct relations *relations, const char *type)
{
    const struct relation *relation = relation_find(relations, type, (struct str){0});

    part->is_there = relation && zip_find(xml->zip, relation->target, &part->entry);
    return !relation || part->is_there || reading_refuse(xml->reading, SHEET_DAMAGED);
}

bool parts_read(struct parts *parts, struct xml *xml)
{
    static const struct xml_events events    = {tab_told, nothing_ended, nothing_said};
    struct relations              *relations = ARENA_NEW(xml->reading->arena, struct relations);
    struct tabs                   *tabs      = ARENA_NEW(xml->reading->arena, struct tabs);
    struct zip_entry               start;

    *parts    = (struct parts){0};
    tabs->xml = xml;
    if (!start_find(relations, xml, &start) || !part_open(xml, &start, &events, tabs) || !xml_finish(xml))
        return false;
    parts->is_1904 = tabs->is_1904;
    if (!relations_read(relations, xml, start.name))
        return reading_refuse(xml->reading, SHEET_NO_SHEETS);
    if (!sheets_find(parts, tabs, relations) || !part_find(&parts->strings, xml, relations, "sharedStrings") ||
        !part_find(&parts->styles, xml, relations, "styles"))
        return false;
    return !parts->styles.is_there || parts->styles.entry.size <= PART_MOST ||
           reading_refuse(xml->reading, SHEET_TOO_COMPLEX);
}
