#include "workbooks/shared_strings.h"

enum { TEXT_BLOCKS = 640, END_BLOCKS = 256 /* of 4 KiB in memory */ };

static void start_told(void *context, const struct xml *xml, const char *name, const char **attributes)
{
    struct shared_strings *strings = context;

    (void)attributes;
    if (xml->depth >= 3 && !strings->phonetic && strcmp(name, "rPh") == 0)
        strings->phonetic = xml->depth;
    strings->is_text = xml->depth >= 3 && !strings->phonetic && strcmp(name, "t") == 0;
}

static void end_told(void *context, const struct xml *xml, const char *name)
{
    struct shared_strings *strings = context;

    (void)name;
    strings->is_text = false;
    if (xml->depth == strings->phonetic)
        strings->phonetic = 0;
    if (xml->depth != 2)
        return;
    strings->count++;
    if (!spool_add(&strings->ends, &strings->texts.size, sizeof(strings->texts.size)))
        xml_refuse(strings->xml, SHEET_NO_FAULT);
    else if (strings->texts.size + strings->ends.size > STRINGS_BYTES_MOST)
        xml_refuse(strings->xml, SHEET_TOO_MUCH_TEXT);
}

static void text_told(void *context, struct str text)
{
    struct shared_strings *strings = context;

    if (!strings->is_text)
        return;
    if (!spool_add(&strings->texts, text.at, text.len))
        xml_refuse(strings->xml, SHEET_NO_FAULT);
    else if (strings->texts.size > STRINGS_BYTES_MOST)
        xml_refuse(strings->xml, SHEET_TOO_MUCH_TEXT);
}

bool shared_strings_open(struct shared_strings *strings, struct xml *xml, const struct zip_entry *entry)
{
    static const struct xml_events events = {start_told, end_told, text_told};

    *strings = (struct shared_strings){.xml = xml, .is_read = !entry};
    if (!entry)
        return true;
    strings->ends  = spool_begin(xml->reading, END_BLOCKS);
    strings->texts = spool_begin(xml->reading, TEXT_BLOCKS);
    return xml_open(xml, entry, &events, strings);
}

void shared_strings_end(struct shared_strings *strings)
{
    spool_end(&strings->ends);
    spool_end(&strings->texts);
}

bool shared_strings_read(struct shared_strings *strings)
{
    enum xml_step step = xml_step(strings->xml);

    strings->is_read = step == XML_STEP_END;
    return step != XML_STEP_STOPPED;
}

bool shared_strings_get(struct shared_strings *strings, uint64_t number, struct str *out, size_t room)
{
    struct reading *reading = strings->xml->reading;
    uint64_t        ends[2] = {0};
    bool            first   = number == 0;

    if (number >= strings->count)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (!spool_get(&strings->ends, first ? 0 : (number - 1) * sizeof(*ends), ends + first,
                   sizeof(ends) - first * sizeof(*ends)))
        return false;
    out->len = (size_t)(ends[1] - ends[0]);
    if (out->len > room)
        return reading_refuse(reading, SHEET_ROW_TOO_LONG);
    return spool_get(&strings->texts, ends[0], (char *)(uintptr_t)out->at, out->len);
}
