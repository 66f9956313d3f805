#include "workbooks/xml.h"

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

struct str xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return str_from(attributes[1]);
    return (struct str){0};
}

void xml_pause(struct xml *xml)
{
    if (!xml->is_paused && XML_StopParser(xml->parser, XML_TRUE) == XML_STATUS_OK)
        xml->is_paused = true;
}

void xml_refuse(struct xml *xml, enum sheet_fault fault)
{
    reading_refuse(xml->reading, fault);
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static bool is_stopped(const struct xml *xml)
{
    return xml->reading->fault || xml->reading->problem;
}

/*
 * Whether an event is still wanted; a tag or a comment that is too long is refused. The silence before it need not have
 * been too long: that depends on where the pieces end, and on how soon this version of Expat looks at them.
 */
static bool is_wanted(struct xml *xml)
{
    xml->silence = 0;
    if (!is_stopped(xml) && XML_GetCurrentByteCount(xml->parser) > XML_TAG_MOST)
        xml_refuse(xml, SHEET_TOO_COMPLEX);
    return !is_stopped(xml);
}

static void start_told(void *context, const char *name, const char **attributes)
{
    struct xml *xml = context;

    if (!is_wanted(xml))
        return;
    if (++xml->depth > XML_DEPTH_MOST)
        xml_refuse(xml, SHEET_TOO_COMPLEX);
    else
        xml->events->start(xml->context, xml, local_name(name), attributes);
}

static void end_told(void *context, const char *name)
{
    struct xml *xml = context;

    if (!is_wanted(xml))
        return;
    xml->events->end(xml->context, xml, local_name(name));
    xml->depth--;
}

static void text_told(void *context, const char *text, int len)
{
    struct xml *xml = context;

    if (is_wanted(xml))
        xml->events->text(xml->context, (struct str){.at = text, .len = (size_t)len});
}

/* Comments and the like. */
static void other_told(void *context, const char *text, int len)
{
    (void)text;
    (void)len;
    (void)is_wanted(context);
}

static void doctype_told(void *context, const char *name, const char *system, const char *public, int has_inside)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_inside;
    xml_refuse(context, SHEET_DOCTYPE);
}

bool xml_open(struct xml *xml, const struct zip_entry *entry, const struct xml_events *events, void *context)
{
    if (!zip_stream_open(&xml->stream, xml->zip, entry))
        return false;
    xml->memory.arena = xml->reading->arena;
    xml_memory_use(&xml->memory);
    if (xml->parser)
        XML_ParserFree(xml->parser);
    xml->parser = XML_ParserCreate_MM(NULL, &xml_memory_suite, NULL);
    if (!xml->parser)
        return reading_refuse(xml->reading, SHEET_TOO_COMPLEX);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, start_told, end_told);
    XML_SetCharacterDataHandler(xml->parser, text_told);
    XML_SetDefaultHandler(xml->parser, other_told);
    XML_SetStartDoctypeDeclHandler(xml->parser, doctype_told);
    xml->events    = events;
    xml->context   = context;
    xml->depth     = 0;
    xml->silence   = 0;
    xml->is_paused = false;
    xml->is_last   = false;
    return true;
}

/* What Expat has said of the last bytes. */
static enum xml_step step_told(struct xml *xml, enum XML_Status status)
{
    if (is_stopped(xml))
        return XML_STEP_STOPPED;
    if (status == XML_STATUS_SUSPENDED)
        return XML_STEP_PAUSED;
    xml->is_paused = false;
    if (status == XML_STATUS_ERROR || xml->silence > XML_TAG_MOST) {
        bool is_large = xml->memory.is_full || status != XML_STATUS_ERROR;

        reading_refuse(xml->reading, is_large ? SHEET_TOO_COMPLEX : SHEET_BAD_XML);
        return XML_STEP_STOPPED;
    }
    return xml->is_last ? XML_STEP_END : XML_STEP_MORE;
}

enum xml_step xml_step(struct xml *xml)
{
    void  *room;
    size_t len;

    if (is_stopped(xml))
        return XML_STEP_STOPPED;
    xml_memory_use(&xml->memory);
    if (xml->is_paused) {
        xml->is_paused = false;
        return step_told(xml, XML_ResumeParser(xml->parser));
    }
    if (xml->is_last)
        return XML_STEP_END;
    room = XML_GetBuffer(xml->parser, ZIP_PIECE);
    if (!room)
        return step_told(xml, XML_STATUS_ERROR);
    if (!zip_stream_next(&xml->stream, room, ZIP_PIECE, &len))
        return XML_STEP_STOPPED;
    xml->silence += len;
    xml->is_last = len == 0;
    return step_told(xml, XML_ParseBuffer(xml->parser, (int)len, xml->is_last));
}

bool xml_finish(struct xml *xml)
{
    enum xml_step step;

    while ((step = xml_step(xml)) == XML_STEP_MORE || step == XML_STEP_PAUSED)
        ;
    return step == XML_STEP_END;
}
