/* Whatever json_read takes, json_write prints so that it reads again as the same. */
#include "json/read.h"
#include "json/write.h"
#include "support/fuzzing.h"

static void check_printed(struct arena *arena, const struct value *value, size_t faults_before)
{
    struct faults faults = {0};
    struct str    text   = json_of_value(arena, value);
    struct value *again;

    expect(!json_read(arena, text, &again, &faults));
    expect(faults.count == faults_before);
    expect(str_equal(json_of_value(arena, again), text));
    if (!faults.count)
        expect(str_equal(json_of_value(arena, json_read_stored(arena, text)), text));
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    struct faults faults = {0};
    struct value *value;

    if (!json_read(arena, (struct str){.at = (const char *)data, .len = size}, &value, &faults))
        check_printed(arena, value, faults.count);
}
