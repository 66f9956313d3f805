#include "workbooks/zip.h"

enum {
    END_SIZE        = 22,
    COMMENT_MOST    = 65535,
    LOCATOR_SIZE    = 20,
    END_64_SIZE     = 56,
    ENTRY_SIZE      = 46,
    EXTRA_64        = 1,
    METHOD_AES      = 99,
    FLAG_ENCRYPTED  = 1 << 0,
    SIGNATURE_ENTRY = 0x02014B50,
    SIGNATURE_END   = 0x06054B50,
    LOCATOR         = 0x07064B50,
    SIGNATURE_64    = 0x06064B50,
};

/* What the end of an archive tells of its directory. */
struct zip_end {
    uint64_t at; /* where it stands itself, or its 64-bit form */
    uint64_t disk;
    uint64_t count;
    uint64_t size;
    uint64_t offset;
};

/* The last place where the end stands with a comment that ends with the file. */
static bool end_find(struct reading *reading, uint8_t end[END_SIZE], uint64_t *at)
{
    uint64_t size  = reading->source->size;
    size_t   len   = size < END_SIZE + COMMENT_MOST ? (size_t)size : END_SIZE + COMMENT_MOST;
    uint8_t *bytes = (uint8_t *)arena_room(reading->arena, len);
    bool     found = false;

    if (!reading_get(reading, size - len, bytes, len))
        return false;
    for (size_t i = len >= END_SIZE ? len - END_SIZE + 1 : 0; i-- > 0 && !found;) {
        if (little_32(bytes + i) != SIGNATURE_END || little_16(bytes + i + 20) != len - i - END_SIZE)
            continue;
        memcpy(end, bytes + i, END_SIZE);
        *at   = size - len + i;
        found = true;
    }
    return found || reading_refuse(reading, SHEET_CUT);
}

/* Numbers that the end has no room for stand before it, in a form that it does not name. */
static bool end_read_64(struct reading *reading, struct zip_end *out)
{
    uint8_t  locator[LOCATOR_SIZE], end[END_64_SIZE];
    uint64_t at;

    if (out->at < LOCATOR_SIZE)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (!reading_get(reading, out->at - LOCATOR_SIZE, locator, sizeof(locator)))
        return false;
    at = little_64(locator + 8);
    if (little_32(locator) != LOCATOR || at > out->at - LOCATOR_SIZE)
        return reading_refuse(reading, SHEET_DAMAGED);
    if (!reading_get(reading, at, end, sizeof(end)))
        return false;
    if (little_32(end) != SIGNATURE_64)
        return reading_refuse(reading, SHEET_DAMAGED);
    *out = (struct zip_end){.at     = at,
                            .disk   = little_32(end + 16),
                            .count  = little_64(end + 32),
                            .size   = little_64(end + 40),
                            .offset = little_64(end + 48)};
    return true;
}

static bool end_read(struct reading *reading, struct zip_end *out)
{
    uint8_t end[END_SIZE];

    if (!end_find(reading, end, &out->at))
        return false;
    out->disk   = little_16(end + 4);
    out->count  = little_16(end + 10);
    out->size   = little_32(end + 12);
    out->offset = little_32(end + 16);
    if (out->count == UINT16_MAX || out->size == UINT32_MAX || out->offset == UINT32_MAX)
        if (!end_read_64(reading, out))
            return false;
    if (out->size > ZIP_DIRECTORY_MOST || out->count > ZIP_ENTRIES_MOST)
        return reading_refuse(reading, SHEET_TOO_MANY_ENTRIES);
    if (out->disk || out->offset > out->at || out->size > out->at - out->offset)
        return reading_refuse(reading, SHEET_DAMAGED);
    return true;
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

/* Numbers of 64 bits stand in a field of the entry's extra ones, those that its own ones have no room for. */
static bool entry_read_64(struct bytes extra, struct zip_entry *entry)
{
    uint64_t    *numbers[] = {&entry->size, &entry->form_size, &entry->offset};
    struct bytes field     = {0};

    for (size_t at = 0; extra.len - at >= 4 && !field.at; at += 4 + little_16(extra.at + at + 2)) {
        if (little_16(extra.at + at + 2) > extra.len - at - 4)
            return false;
        if (little_16(extra.at + at) == EXTRA_64)
            field = (struct bytes){.at = extra.at + at + 4, .len = little_16(extra.at + at + 2)};
    }
    for (size_t i = 0; i < 3; i++) {
        if (*numbers[i] != UINT32_MAX)
            continue;
        if (field.len < 8)
            return false;
        *numbers[i] = little_64(field.at);
        field.at += 8;
        field.len -= 8;
    }
    return true;
}

bool zip_next(const struct zip *zip, size_t *at, struct zip_entry *entry)
{
    const uint8_t *head = zip->directory.at + *at;
    size_t         left = zip->directory.len - *at;
    size_t         name, extra, comment;

    if (left < ENTRY_SIZE || little_32(head) != SIGNATURE_ENTRY)
        return false;
    name    = little_16(head + 28);
    extra   = little_16(head + 30);
    comment = little_16(head + 32);
    if (name + extra + comment > left - ENTRY_SIZE)
        return false;
    *entry = (struct zip_entry){.name      = {.at = (const char *)head + ENTRY_SIZE, .len = name},
                                .method    = little_16(head + 10),
                                .crc       = little_32(head + 16),
                                .form_size = little_32(head + 20),
                                .size      = little_32(head + 24),
                                .offset    = little_32(head + 42)};

    entry->is_encrypted = (little_16(head + 8) & FLAG_ENCRYPTED) || entry->method == METHOD_AES;
    if (!entry_read_64((struct bytes){.at = head + ENTRY_SIZE + name, .len = extra}, entry))
        return false;
    *at += ENTRY_SIZE + name + extra + comment;
    return true;
}

static char letter_plain(char letter)
{
    if (letter == '\\')
        return '/';
    return letter >= 'A' && letter <= 'Z' ? (char)(letter | 0x20) : letter;
}

static bool name_equal(struct str a, struct str b)
{
    for (size_t i = 0; i < a.len && a.len == b.len; i++)
        if (letter_plain(a.at[i]) != letter_plain(b.at[i]))
            return false;
    return a.len == b.len;
}

/* Names are never those of files here, but who makes such ones wants something else than to send a list. */
static bool name_leads_out(struct str name)
{
    size_t start = 0;

    if (memchr(name.at, '\0', name.len) || (name.len && letter_plain(name.at[0]) == '/'))
        return true;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && letter_plain(name.at[i]) != '/')
            continue;
        if (i - start == 2 && name.at[start] == '.' && name.at[start + 1] == '.')
            return true;
        start = i + 1;
    }
    return false;
}

bool zip_open(struct zip *zip, struct reading *reading)
{
    struct zip_end   end;
    struct zip_entry entry;
    uint8_t         *bytes;
    size_t           at = 0, count = 0;

    *zip = (struct zip){.reading = reading};
    if (!end_read(reading, &end))
        return false;
    bytes = (uint8_t *)arena_room(reading->arena, (size_t)end.size + 1);
    if (!reading_get(reading, end.offset, bytes, (size_t)end.size))
        return false;
    zip->directory = (struct bytes){.at = bytes, .len = (size_t)end.size};
    zip->end       = end.offset;
    for (; zip_next(zip, &at, &entry); count++) {
        if (name_leads_out(entry.name))
            return reading_refuse(reading, SHEET_BAD_ENTRY_NAME);
        arena_work(reading->arena, ENTRY_SIZE + entry.name.len);
    }
    return (at == end.size && count == end.count) || reading_refuse(reading, SHEET_DAMAGED);
}

bool zip_find(const struct zip *zip, struct str name, struct zip_entry *entry)
{
    struct zip_entry other;
    bool             is_found = false;

    for (size_t at = 0; zip_next(zip, &at, &other);) {
        if (!name_equal(other.name, name))
            continue;
        if (is_found)
            return reading_refuse(zip->reading, SHEET_DAMAGED);
        *entry   = other;
        is_found = true;
    }
    return is_found;
}
