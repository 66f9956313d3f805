#include "workbooks/file_start.h"

enum {
    START_SIZE     = 512,
    SHIFT_LEAST    = 9, /* of the size of a sector: 512 or 4,096 bytes */
    SHIFT_MOST     = 12,
    DIRECTORY_READ = 8192, /* bytes */
    NAME_STEP      = 128   /* bytes of an entry, which begins with its name in UTF-16 */
};

static const uint8_t old_start[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

static bool is_name(const uint8_t *entry, const char *name)
{
    size_t len = strlen(name);

    for (size_t i = 0; i <= len; i++)
        if (little_16(entry + 2 * i) != (i < len ? (uint8_t)name[i] : 0))
            return false;
    return true;
}

/* A compound file (MS-CFB) is what programs made before there was .xlsx, and what they put an encrypted .xlsx into. */
static enum sheet_fault compound_fault(struct reading *reading, const uint8_t start[START_SIZE])
{
    uint8_t *entries = (uint8_t *)arena_room(reading->arena, DIRECTORY_READ);
    unsigned shift   = little_16(start + 30);
    uint64_t at, len;

    if (shift < SHIFT_LEAST || shift > SHIFT_MOST)
        return SHEET_NOT_A_WORKBOOK;
    at = (little_32(start + 48) + UINT64_C(1)) << shift;
    if (at >= reading->source->size)
        return SHEET_CUT;
    len = reading->source->size - at < DIRECTORY_READ ? reading->source->size - at : DIRECTORY_READ;
    if (!reading_get(reading, at, entries, (size_t)len))
        return SHEET_NO_FAULT;
    for (size_t i = 0; i + NAME_STEP <= len; i += NAME_STEP) {
        if (is_name(entries + i, "EncryptedPackage"))
            return SHEET_ENCRYPTED;
        if (is_name(entries + i, "Workbook") || is_name(entries + i, "Book"))
            return SHEET_OLD_WORKBOOK;
    }
    return SHEET_NOT_A_WORKBOOK;
}

bool file_start_is_zip(struct reading *reading)
{
    uint8_t start[START_SIZE] = {0};
    size_t  len               = reading->source->size < START_SIZE ? (size_t)reading->source->size : START_SIZE;

    if (!reading_get(reading, 0, start, len))
        return false;
    if (memcmp(start, "PK\3\4", 4) == 0 || memcmp(start, "PK\5\6", 4) == 0)
        return true;
    if (memcmp(start, old_start, sizeof(old_start)) == 0)
        return reading_refuse(reading, compound_fault(reading, start));
    return reading_refuse(reading, SHEET_NOT_A_WORKBOOK);
}
