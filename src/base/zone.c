#include "base/zone.h"

#include "base/timezone.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/*
 * A compiled zone is a head, a block of data with times of four bytes, and from version 2 on another head and block
 * with times of eight bytes, and the rule between two line ends. All numbers have their highest byte first.
 */
enum { HEAD = 44, COUNTS = 20, TYPE = 6, MICROS = 1000000, DAY = 86400, CHANGES_MOST = 10000 };

/* What a head tells of its block. */
struct head {
    char   version;
    size_t times;
    size_t types;
    size_t time_size;
    size_t len; /* of the block */
};

static int64_t number_at(const uint8_t *at, size_t size)
{
    uint64_t number = at[0] & 0x80 ? UINT64_MAX : 0;

    for (size_t i = 0; i < size; i++)
        number = number << 8 | at[i];
    return (int64_t)number;
}

static bool take_head(struct bytes *rest, size_t time_size, struct head *head)
{
    size_t counts[6]; /* of UT marks, standard marks, leap seconds, times, types and characters */

    if (rest->len < HEAD || memcmp(rest->at, "TZif", 4) != 0)
        return false;
    for (size_t i = 0; i < 6; i++) {
        int64_t count = number_at(rest->at + COUNTS + 4 * i, 4);

        if (count < 0 || count > ZONE_BYTES)
            return false;
        counts[i] = (size_t)count;
    }
    *head = (struct head){.version = (char)rest->at[4], .times = counts[3], .types = counts[4], .time_size = time_size};
    head->len = counts[3] * (time_size + 1) + counts[4] * TYPE + counts[5] + counts[2] * (time_size + 4) + counts[1] +
                counts[0];
    rest->at += HEAD;
    rest->len -= HEAD;
    return head->len <= rest->len && head->types && head->times <= CHANGES_MOST;
}

static bool read_block(struct arena *arena, const uint8_t *block, const struct head *head, struct zone *zone)
{
    const uint8_t *kinds = block + head->times * head->time_size;
    const uint8_t *types = kinds + head->times;

    zone->first_offset = number_at(types, 4);
    zone->changes      = ARENA_ARRAY(arena, struct zone_change, head->times + 1);
    zone->change_count = head->times;
    for (size_t i = 0; i < head->times; i++) {
        if (kinds[i] >= head->types)
            return false;
        zone->changes[i].from   = number_at(block + i * head->time_size, head->time_size);
        zone->changes[i].offset = number_at(types + (size_t)kinds[i] * TYPE, 4);
        if (i && zone->changes[i].from <= zone->changes[i - 1].from)
            return false;
    }
    return true;
}

/* Without a rule the last offset stays. */
static bool read_rule(struct bytes rest, struct zone *zone)
{
    size_t len = 1;

    while (len < rest.len && rest.at[len] != '\n')
        len++;
    if (rest.len < 2 || rest.at[0] != '\n' || len == rest.len)
        return false;
    zone->has_rule = len > 1;
    return !zone->has_rule ||
           zone_rule_read((struct str){.at = (const char *)rest.at + 1, .len = len - 1}, &zone->rule);
}

static bool read_all(struct arena *arena, struct bytes rest, struct zone *zone)
{
    struct head head;

    if (!take_head(&rest, 4, &head))
        return false;
    if (!head.version)
        return read_block(arena, rest.at, &head, zone);
    rest.at += head.len;
    rest.len -= head.len;
    if (!take_head(&rest, 8, &head) || !read_block(arena, rest.at, &head, zone))
        return false;
    rest.at += head.len;
    rest.len -= head.len;
    return read_rule(rest, zone);
}

bool zone_read(struct arena *arena, struct bytes compiled, struct zone *out)
{
    *out = (struct zone){0};
    if (read_all(arena, compiled, out))
        return true;
    *out = (struct zone){0};
    return false;
}

/* All of a file, which has less than ZONE_BYTES; else nothing. */
static struct bytes read_file(struct arena *arena, const char *path)
{
    char   *text = arena_room(arena, ZONE_BYTES);
    int     file = open(path, O_RDONLY | O_CLOEXEC);
    size_t  len  = 0;
    ssize_t got  = file < 0 ? -1 : 1;

    while (got > 0 && len < ZONE_BYTES) {
        got = read(file, text + len, ZONE_BYTES - len);
        len += got > 0 ? (size_t)got : 0;
    }
    if (file >= 0)
        close(file);
    return (struct bytes){.at = (const uint8_t *)text, .len = got == 0 ? len : 0};
}

bool zone_open(struct arena *arena, const char *folder, struct str name, struct zone *out)
{
    *out = (struct zone){0};
    if (!timezone_known(folder, name))
        return false;
    return zone_read(arena, read_file(arena, arena_format(arena, "%s/" STR_FMT, folder, STR_ARG(name)).at), out);
}

/* How many changes lie at or before a moment. */
static size_t changes_until(const struct zone *zone, int64_t moment)
{
    size_t low  = 0;
    size_t high = zone->change_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (zone->changes[middle].from <= moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int64_t offset_at(const struct zone *zone, int64_t moment)
{
    size_t count = changes_until(zone, moment);

    if (count == zone->change_count && zone->has_rule)
        return zone_rule_offset(&zone->rule, moment);
    return count ? zone->changes[count - 1].offset : zone->first_offset;
}

static int64_t whole_seconds(struct instant instant)
{
    return instant.micros / MICROS - (instant.micros % MICROS < 0);
}

struct civil zone_civil(const struct zone *zone, struct instant instant)
{
    instant.micros += offset_at(zone, whole_seconds(instant)) * MICROS;
    return civil_from_instant(instant);
}

/* The offsets of a day before and a day after are all that can hold, but where clocks change twice within two days. */
struct instant zone_instant(const struct zone *zone, struct civil civil)
{
    struct instant shown  = civil_to_instant(civil);
    int64_t        local  = whole_seconds(shown);
    int64_t        before = offset_at(zone, local - DAY);
    int64_t        after  = offset_at(zone, local + DAY);
    bool           is_after;

    is_after = offset_at(zone, local - before) != before && offset_at(zone, local - after) == after;
    shown.micros -= (is_after ? after : before) * MICROS;
    return shown;
}
