/* What a batch answers. */
#include "batch/batch.h"
#include "http/answer.h"
#include "json/write.h"

struct batch_fault {
    struct described marks;
    struct str       pointer;
    struct str       code;
    struct str       detail;
    int64_t          limit;
    int64_t          value;
};

struct batch_result {
    struct described marks;
    int64_t          index;
    struct str       ref;
    int64_t          status;
    struct uuid      uuid;
    int              action;
    struct str       matched_by;
    struct str       code;
    struct list      errors;
    struct uuid      existing;
};

struct batch_summary {
    struct described marks;
    int64_t          created;
    int64_t          updated;
    int64_t          unchanged;
    int64_t          deleted;
    int64_t          skipped;
    int64_t          failed;
};

struct batch_results {
    struct described      marks;
    struct list           items;
    struct batch_summary *summary;
};

/* clang-format off */
static const char *const actions[] = {"created", "updated", "unchanged", "deleted", "skipped", NULL};
_Static_assert(COUNT_OF(actions) == BATCH_ACTIONS + 1, "in the order of enum batch_action");

static const struct field fault_fields[] = {
    FIELD(struct batch_fault, "pointer", pointer, .doc = "RFC 6901, into the item."),
    FIELD(struct batch_fault, "code",    code,    .doc = "One of `ProblemCode`."),
    FIELD(struct batch_fault, "detail",  detail),
    FIELD(struct batch_fault, "limit",   limit,   .omitted = true, .doc = "The limit that refused something, where one did."),
    FIELD(struct batch_fault, "value",   value,   .omitted = true, .doc = "What came instead, where that is known."),
};
static SHAPE(fault_shape, "BatchFault", struct batch_fault, fault_fields);

static const struct field result_fields[] = {
    FIELD(struct batch_result, "index",     index,      .doc = "The item's place in the list, from 0 on."),
    FIELD(struct batch_result, "ref",       ref,        .nullable = true, .doc = "That of the item."),
    FIELD(struct batch_result, "status",    status,     .doc = "The HTTP status that it would have alone; of a deletion 200."),
    FIELD(struct batch_result, "uuid",      uuid,       .nullable = true, .doc = "Of what was made, changed, deleted or left."),
    FIELD(struct batch_result, "action",    action,     .nullable = true, .choices = actions,
          .doc = "What was done; null: the item has failed."),
    FIELD(struct batch_result, "matchedBy", matched_by, .nullable = true, .doc = "Of an upsert, the key that found the record."),
    FIELD(struct batch_result, "code",      code,       .nullable = true,
          .doc = "Of an item that has failed: one of `ProblemCode`, that of its only fault, or `invalid`."),
    FIELD(struct batch_result, "errors",    errors,     .nullable = true, .shape = &fault_shape,
          .doc = "Every fault of an item that has failed."),
    FIELD(struct batch_result, "existing",  existing,   .omitted = true, .doc = "Of a `duplicate`: the record that has the value."),
};
static SHAPE(result_shape, "BatchResult", struct batch_result, result_fields, .doc = "What became of an item.");

static const struct field summary_fields[] = {
    FIELD(struct batch_summary, "created",   created),
    FIELD(struct batch_summary, "updated",   updated),
    FIELD(struct batch_summary, "unchanged", unchanged),
    FIELD(struct batch_summary, "deleted",   deleted),
    FIELD(struct batch_summary, "skipped",   skipped),
    FIELD(struct batch_summary, "failed",    failed),
};
static SHAPE(summary_shape, "BatchSummary", struct batch_summary, summary_fields, .doc = "How many items of each kind.");

static const struct field answer_fields[] = {
    FIELD(struct batch_results, "items",   items,   .shape = &result_shape, .doc = "An answer to each item, in their order."),
    FIELD(struct batch_results, "summary", summary, .shape = &summary_shape),
};
SHAPE(batch_answer_shape, "BatchAnswer", struct batch_results, answer_fields, .doc = "What became of a batch.");
/* clang-format on */

static void write_fault(struct batch_fault *out, const struct violation *fault)
{
    SET(out, pointer, fault->place);
    SET(out, code, str_from(problem_code_name(fault->code)));
    SET(out, detail, fault->detail);
    if (fault->excess.has_limit)
        SET(out, limit, fault->excess.limit);
    if (fault->excess.has_value)
        SET(out, value, fault->excess.value);
}

static struct list faults_of(struct arena *arena, const struct batch_item *item)
{
    struct list list;
    size_t      count = 0;
    size_t      i     = 0;

    for (const struct violation *fault = item->violations; fault; fault = fault->next)
        count++;
    list = shape_list(arena, &fault_shape, count);
    for (const struct violation *fault = item->violations; fault; fault = fault->next)
        write_fault((struct batch_fault *)list.items + i++, fault);
    return list;
}

static void write_failed(struct arena *arena, struct batch_result *out, const struct batch_item *item)
{
    SET(out, status, item->status);
    SET(out, code, str_from(problem_code_name(item->code)));
    SET(out, errors, faults_of(arena, item));
    if (item->has_existing)
        SET(out, existing, item->existing);
}

static void write_done(struct batch_result *out, const struct batch_item *item)
{
    SET(out, status, item->action == BATCH_CREATED ? 201 : 200);
    SET(out, action, (int)item->action);
    if (item->has_uuid)
        SET(out, uuid, item->uuid);
    if (item->matched_by.len)
        SET(out, matched_by, item->matched_by);
}

static void write_result(struct arena *arena, struct batch_result *out, const struct batch_item *item)
{
    SET(out, index, (int64_t)item->index);
    if (item->ref.at)
        SET(out, ref, item->ref);
    if (item->has_failed)
        write_failed(arena, out, item);
    else
        write_done(out, item);
}

static struct batch_summary *sum_up(const struct batch *batch)
{
    struct batch_summary *summary           = SHAPE_NEW(batch->request->arena, struct batch_summary, summary_shape);
    int64_t               of[BATCH_ACTIONS] = {0};
    int64_t               failed            = 0;

    for (size_t i = 0; i < batch->count; i++) {
        if (batch->items[i].has_failed)
            failed++;
        else
            of[batch->items[i].action]++;
    }
    SET(summary, created, of[BATCH_CREATED]);
    SET(summary, updated, of[BATCH_UPDATED]);
    SET(summary, unchanged, of[BATCH_UNCHANGED]);
    SET(summary, deleted, of[BATCH_DELETED]);
    SET(summary, skipped, of[BATCH_SKIPPED]);
    SET(summary, failed, failed);
    return summary;
}

void batch_write(const struct batch *batch, struct response *response)
{
    struct arena         *arena   = batch->request->arena;
    struct batch_results *results = SHAPE_NEW(arena, struct batch_results, batch_answer_shape);
    struct list           items   = shape_list(arena, &result_shape, batch->count);
    int64_t               failed;

    for (size_t i = 0; i < batch->count; i++)
        write_result(arena, (struct batch_result *)items.items + i, &batch->items[i]);
    SET(results, items, items);
    SET(results, summary, sum_up(batch));
    failed = results->summary->failed;
    answer_json(response, json_of_described(arena, results));
    if (failed)
        response->status = failed == (int64_t)batch->count ? 422 : 207;
}
