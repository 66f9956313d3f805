/* A target and a patch, one on the first line and one after it: what RFC 7396 promises of the result. */
#include "json/read.h"
#include "json/write.h"
#include "support/fuzzing.h"

/* What the patch names is in the result as the patch says, and what it does not name as it was. */
static void check_members(struct arena *arena, const struct value *target, const struct value *patch,
                          const struct value *merged)
{
    for (const struct value *change = patch->first; change; change = change->next) {
        const struct value *member = value_member(merged, change->name);

        expect((member == NULL) == (change->kind == VALUE_NULL));
        if (member && change->kind != VALUE_OBJECT)
            expect(str_equal(json_of_value(arena, member), json_of_value(arena, change)));
        else if (member)
            check_members(arena, value_member(target, change->name), change, member);
    }
    for (const struct value *member = merged->first; member; member = member->next)
        if (!value_member(patch, member->name))
            expect(str_equal(json_of_value(arena, member), json_of_value(arena, value_member(target, member->name))));
}

static void check_merge(struct arena *arena, const struct value *target, const struct value *patch)
{
    struct str          target_text = json_of_value(arena, target);
    struct str          patch_text  = json_of_value(arena, patch);
    const struct value *merged      = value_merge_patch(arena, target, patch);
    const struct value *again       = value_merge_patch(arena, merged, patch);

    expect(str_equal(json_of_value(arena, again), json_of_value(arena, merged)));
    expect(str_equal(json_of_value(arena, target), target_text));
    expect(str_equal(json_of_value(arena, patch), patch_text));
    if (patch->kind == VALUE_OBJECT)
        check_members(arena, target, patch, merged);
    else
        expect(str_equal(json_of_value(arena, merged), patch_text));
}

static void check_lines(struct arena *arena, struct str text)
{
    const char   *line   = text.len ? memchr(text.at, '\n', text.len) : NULL;
    size_t        len    = line ? (size_t)(line - text.at) : text.len;
    struct faults faults = {0};
    struct value *target;
    struct value *patch;

    if (!json_read(arena, (struct str){.at = text.at, .len = len}, &target, &faults) &&
        !json_read(arena, str_from_at(text, len + 1), &patch, &faults) && !faults.count)
        check_merge(arena, target, patch);
}

void fuzz(struct arena *arena, const uint8_t *data, size_t size)
{
    check_lines(arena, (struct str){.at = (const char *)data, .len = size});
}
