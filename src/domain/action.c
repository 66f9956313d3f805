#include "domain/action.h"

#include "domain/account.h"

const char *const action_ons[]      = {"records", "orders", NULL};
const char *const action_states[]   = {"preview", "waiting", "running", "done", "failed", "canceled", NULL};
const char *const action_outcomes[] = {"affected", "unchanged", "refused", NULL};

/* clang-format off */
static const struct field assign_fields[] = {
    FIELD(struct action_assign, "campaignUuid",  campaign_uuid,  .required = true, .doc = "The campaign that the records enter."),
    FIELD(struct action_assign, "status",        status,         .omitted = true, .choices = order_statuses,
          .doc = "That the new orders have; else `registered`."),
    FIELD(struct action_assign, "scheduledTime", scheduled_time, .omitted = true, .doc = "When to call."),
};
SHAPE(action_assign_shape, "ActionAssign", struct action_assign, assign_fields, .doc = "Puts records into a campaign.");

static const struct field unassign_fields[] = {
    FIELD(struct action_unassign, "campaignUuid", campaign_uuid, .required = true, .doc = "The campaign that the records leave."),
};
static SHAPE(unassign_shape, "ActionUnassign", struct action_unassign, unassign_fields, .doc = "Takes records out of a campaign.");

static const struct field suppress_fields[] = {
    FIELD(struct action_suppress, "reason", reason, .required = true, .choices = suppression_reasons,
          .doc = "Why the numbers must not be called."),
};
static SHAPE(suppress_shape, "ActionSuppress", struct action_suppress, suppress_fields,
             .doc = "Suppresses the numbers of records, or of the orders' records, in the whole account.");

static const struct field do_fields[] = {
    FIELD(struct action_do, "assign",   assign,   .omitted = true, .shape = &action_assign_shape,
          .doc = "Of records: puts them into a campaign. Those that are in it already are unchanged."),
    FIELD(struct action_do, "unassign", unassign, .omitted = true, .shape = &unassign_shape,
          .doc = "Of records: takes them out of a campaign."),
    FIELD(struct action_do, "patch",    patch,    .omitted = true, .format = "object",
          .doc = "A merge patch (RFC 7396) of each record, or of each order, as its single call takes it."),
    FIELD(struct action_do, "suppress", suppress, .omitted = true, .shape = &suppress_shape,
          .doc = "Suppresses their numbers; records that have a suppressed one are unchanged."),
    FIELD(struct action_do, "delete",   removes,  .omitted = true,
          .doc = "True: deletes the records; or takes the orders, which are those of a campaign, out of it."),
};
static SHAPE(do_shape, "ActionDo", struct action_do, do_fields, .doc = "What is done: exactly one of these.");

static const struct field counts_fields[] = {
    FIELD(struct action_counts, "affected",  affected,  .required = true, .doc = "Rows that are other than they were."),
    FIELD(struct action_counts, "unchanged", unchanged, .required = true, .doc = "Rows that are already as they are to be."),
    FIELD(struct action_counts, "refused",   refused,   .required = true, .format = "object",
          .doc = "For each reason, a code of the list of problems, how many rows cannot be done.",
          .example = "{\"record_not_active\": 12}"),
};
SHAPE(action_counts_shape, "ActionCounts", struct action_counts, counts_fields,
      .doc = "Each row of the set, counted once.");

static const struct field row_fields[] = {
    FIELD(struct action_row, NULL,     id),
    FIELD(struct action_row, "uuid",   uuid,   .nullable = true,
          .doc = "Of the record or the order; null: it was deleted before it was its turn."),
    FIELD(struct action_row, "status", status, .choices = action_outcomes, .doc = "What has become of it, or would."),
    FIELD(struct action_row, "code",   code,   .nullable = true, .doc = "Of a refused one: why, one of `ProblemCode`."),
};
SHAPE(action_row_shape, "ActionRow", struct action_row, row_fields, .doc = "A row of an action's set.");

static const struct field action_fields[] = {
    FIELD(struct action, NULL,             account_id),
    FIELD(struct action, NULL,             id),
    FIELD(struct action, NULL,             stage),
    FIELD(struct action, NULL,             on_what),
    FIELD(struct action, NULL,             asked),
    FIELD(struct action, NULL,             needs),
    FIELD(struct action, NULL,             uuid_bytes),
    FIELD(struct action, NULL,             campaign_id),
    FIELD(struct action, NULL,             total),
    FIELD(struct action, NULL,             parts),
    FIELD(struct action, NULL,             counted),
    FIELD(struct action, NULL,             result),
    FIELD(struct action, NULL,             sampled),
    FIELD(struct action, NULL,             job_uuid),
    FIELD(struct action, NULL,             job_state),
    FIELD(struct action, NULL,             job_done),
    FIELD(struct action, NULL,             job_total),
    FIELD(struct action, "uuid",           uuid,          .readonly = true, .doc = "Unique identifier, also of its job."),
    FIELD(struct action, "state",          state,         .readonly = true, .choices = action_states,
          .doc = "Nothing has happened while it is `preview`; from then on it is the state of its job."),
    FIELD(struct action, "on",             on,            .required = true, .choices = action_ons,
          .doc = "What it is done to. Orders are those of one campaign, so `campaignUuid` has to stand beside it."),
    FIELD(struct action, "filter",         filter,        .omitted = true, .format = "object",
          .doc = "A filter of records, as lists take it. Exactly one of `filter`, `search`, `uuids`, `segment`, "
                 "`importUuid` and `all` chooses the set."),
    FIELD(struct action, "search",         search,        .omitted = true, .max = 500, .doc = "A search of records, as lists take it."),
    FIELD(struct action, "uuids",          uuids,         .omitted = true, .min = 1, .max = ACTION_UUIDS,
          .doc = "Records, or orders, by their uuids. Answers leave them out."),
    FIELD(struct action, "segment",        segment,       .omitted = true, .doc = "The records of a segment, as it is now."),
    FIELD(struct action, "importUuid",     import_uuid,   .omitted = true,
          .doc = "The records that an import has created or updated, as far as they are there still."),
    FIELD(struct action, "recordTypeUuid", type_uuid,     .omitted = true, .doc = "Only records of this type."),
    FIELD(struct action, "campaignUuid",   campaign_uuid, .omitted = true, .doc = "Only records, or orders, of this campaign."),
    FIELD(struct action, "all",            all,           .omitted = true, .doc = "True: all that the two members above leave."),
    FIELD(struct action, "do",             what,          .required = true, .shape = &do_shape, .doc = "What is done."),
    FIELD(struct action, "counts",         counts,        .readonly = true, .nullable = true, .shape = &action_counts_shape,
          .doc = "What the run would do; null while a job is counting."),
    FIELD(struct action, "samples",        samples,       .readonly = true, .shape = &action_row_shape,
          .doc = "Ten rows of the set, and what would become of them."),
    FIELD(struct action, "results",        results,       .readonly = true, .nullable = true, .shape = &action_counts_shape,
          .doc = "What the run has done so far; null before it."),
    FIELD(struct action, "progress",       progress,      .readonly = true, .nullable = true, .shape = &job_progress_shape,
          .doc = "How far its job is; null without one."),
    FIELD(struct action, "createdAt",      created_at,    .readonly = true, .doc = "When the preview was made."),
    FIELD(struct action, "startedAt",      started_at,    .readonly = true, .nullable = true, .doc = "When the run began."),
    FIELD(struct action, "finishedAt",     finished_at,   .readonly = true, .nullable = true, .doc = "When it ended."),
    FIELD(struct action, "problem",        problem,       .readonly = true, .nullable = true, .format = "object",
          .doc = "Why it has failed: a `code` of the list of problems, and a `detail`."),
};
SHAPE(action_shape, "Action", struct action, action_fields, .doc = "Something done to many records or orders at once.");

static const struct field confirm_fields[] = {
    FIELD(struct action_confirm, "confirm", confirm, .required = true, .doc = "The number `affected` of the preview."),
};
SHAPE(action_confirm_shape, "ActionConfirm", struct action_confirm, confirm_fields, .doc = "Confirms a preview.");
/* clang-format on */

int action_scopes(const struct action *action)
{
    bool is_of_orders = action->on == ON_ORDERS;
    int  scopes       = is_of_orders ? SCOPE_CAMPAIGNS_READ : SCOPE_RECORDS_READ;

    if (!HAS(action, what))
        return scopes;
    if (HAS(action->what, assign) || HAS(action->what, unassign))
        scopes |= SCOPE_CAMPAIGNS_WRITE;
    if (HAS(action->what, patch) || HAS(action->what, removes))
        scopes |= is_of_orders ? SCOPE_CAMPAIGNS_WRITE : SCOPE_RECORDS_WRITE;
    if (HAS(action->what, suppress))
        scopes |= SCOPE_SUPPRESSIONS_WRITE;
    return scopes;
}
