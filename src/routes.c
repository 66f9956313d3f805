/* The table: every call of the API. OpenAPI, the router and the tests read it. */
#include "actions/handlers.h"
#include "api/openapi.h"
#include "api/params.h"
#include "batch/batch.h"
#include "batch/handlers.h"
#include "claims/claim.h"
#include "claims/handlers.h"
#include "domain/account.h"
#include "domain/action.h"
#include "domain/campaign.h"
#include "domain/export.h"
#include "domain/job.h"
#include "domain/record.h"
#include "domain/record_type.h"
#include "domain/saved_segment.h"
#include "domain/suppression.h"
#include "exports/handlers.h"
#include "handlers/account.h"
#include "handlers/field_indexes.h"
#include "handlers/handlers.h"
#include "handlers/health.h"
#include "handlers/sessions.h"
#include "http/route.h"
#include "imports/handlers.h"
#include "imports/import.h"
#include "imports/imports.h"
#include "orders/handlers.h"
#include "suppressions/handlers.h"

#define RECORDS   "/api/records"
#define EXTERNAL  RECORDS "/by-external-id/{externalId}"
#define SEGMENTS  "/api/segments"
#define TYPES     "/api/record-types"
#define CAMPAIGNS "/api/campaigns"
#define ORDERS    CAMPAIGNS "/{campaign}/orders"
#define STATS     "/api/stats"
#define SUPPRESSIONS "/api/suppressions"
#define ACTIONS   "/api/actions"
#define JOBS      "/api/jobs"
#define EXPORTS   "/api/exports"
#define IMPORTS   "/api/imports"
#define SESSION   "/api/session"

/* clang-format off */
const struct route routes[] = {
    { METHOD_GET, RECORDS, "listRecords", records_list, .tag = "Records",
      .params = &record_list_params_shape, .gives = &record_shape, .list = "records", .status = 200, .scope = SCOPE_RECORDS_READ,
      .has_rows = true, .conflicts = true,
      .summary = "List all records",
      .doc = "Returns a paginated list of records. Filter by recordTypeUuid, campaignUuid or status, and search across names, "
             "phone and custom fields. All filters combine. As text/csv or application/x-ndjson it has all rows, up to 50,000." },
    { METHOD_POST, RECORDS, "createRecord", records_create, .tag = "Records",
      .takes = &record_shape, .gives = &record_shape, .status = 201, .scope = SCOPE_RECORDS_WRITE, .has_etag = true,
      .summary = "Create a new record",
      .doc = "Creates a record. The record type says which custom fields it needs; defaults are filled in." },
    { METHOD_POST, RECORDS "/search", "searchRecords", records_list, .tag = "Records",
      .takes = &record_search_shape, .gives = &record_shape, .list = "records", .status = 200, .scope = SCOPE_RECORDS_READ,
      .only_reads = true, .has_rows = true, .conflicts = true, .summary = "Find records",
      .doc = "The list of records by a body, whose filter may be a tree: records that meet it, in pages or by cursor, or all "
             "of them as text/csv or application/x-ndjson." },
    { METHOD_POST, RECORDS "/batch", "batchRecords", records_batch, .tag = "Records",
      .takes = &batch_shape, .gives = &batch_answer_shape, .status = 200, .scope = SCOPE_RECORDS_WRITE,
      .prepare = records_batch_prepare, .is_batch = true, .summary = "Create, update and delete many records at once",
      .doc = "Up to 1,000 items, each with the members of its single call, in one transaction." },
    { METHOD_GET, RECORDS "/{uuid}", "getRecord", records_get, .tag = "Records",
      .params = &record_params_shape, .gives = &record_shape, .status = 200, .scope = SCOPE_RECORDS_READ, .has_etag = true,
      .summary = "Get a record",
      .doc = "Retrieves a record with all its custom field values and its campaign history." },
    { METHOD_PATCH, RECORDS "/{uuid}", "updateRecord", records_patch, .tag = "Records",
      .params = &record_params_shape, .takes = &record_shape, .gives = &record_shape, .status = 200, .scope = SCOPE_RECORDS_WRITE,
      .has_etag = true, .conflicts = true, .summary = "Update a record",
      .doc = "A merge patch (RFC 7396): members that are not named stay, null clears a name or removes a custom field." },
    { METHOD_DELETE, RECORDS "/{uuid}", "deleteRecord", records_delete, .tag = "Records",
      .params = &record_params_shape, .status = 204, .scope = SCOPE_RECORDS_WRITE, .has_etag = true,
      .summary = "Delete a record",
      .doc = "Permanently removes a record, from every campaign too." },
    { METHOD_GET, EXTERNAL, "getRecordByExternalId", external_ids_get, .tag = "Records",
      .params = &external_id_params_shape, .gives = &record_shape, .status = 200, .scope = SCOPE_RECORDS_READ, .has_etag = true,
      .summary = "Get a record by the id that another system has given it",
      .doc = "The same as getting it by its UUID." },
    { METHOD_PUT, EXTERNAL, "putRecordByExternalId", external_ids_put, .tag = "Records",
      .params = &external_id_params_shape, .takes = &record_shape, .gives = &record_shape, .status = 201,
      .scope = SCOPE_RECORDS_WRITE, .has_etag = true, .conflicts = true,
      .summary = "Create or update a record by the id that another system has given it",
      .doc = "Makes the record if the type has none with this id: then the body needs what creating one needs, but for "
             "recordTypeUuid. Else the body is a merge patch (RFC 7396). The id itself stays." },
    { METHOD_DELETE, EXTERNAL, "deleteRecordByExternalId", external_ids_delete, .tag = "Records",
      .params = &external_id_params_shape, .status = 204, .scope = SCOPE_RECORDS_WRITE, .has_etag = true,
      .summary = "Delete a record by the id that another system has given it",
      .doc = "The same as deleting it by its UUID." },

    { METHOD_GET, SEGMENTS, "listSegments", segments_list, .tag = "Segments",
      .params = &record_type_list_params_shape, .gives = &saved_segment_shape, .list = "segments", .status = 200,
      .scope = SCOPE_RECORDS_READ, .summary = "List all segments", .doc = "Newest first." },
    { METHOD_POST, SEGMENTS, "createSegment", segments_create, .tag = "Segments",
      .takes = &saved_segment_shape, .gives = &saved_segment_shape, .status = 201, .scope = SCOPE_RECORDS_WRITE, .has_etag = true,
      .summary = "Save a segment", .doc = "Saves a filter and a search of records under a name, for lists and for other filters." },
    { METHOD_GET, SEGMENTS "/{uuid}", "getSegment", segments_get, .tag = "Segments",
      .params = &segment_params_shape, .gives = &saved_segment_shape, .status = 200, .scope = SCOPE_RECORDS_READ, .has_etag = true,
      .summary = "Get a segment", .doc = "One segment." },
    { METHOD_PATCH, SEGMENTS "/{uuid}", "updateSegment", segments_patch, .tag = "Segments",
      .params = &segment_params_shape, .takes = &saved_segment_shape, .gives = &saved_segment_shape, .status = 200,
      .scope = SCOPE_RECORDS_WRITE, .has_etag = true, .summary = "Update a segment",
      .doc = "A merge patch, but that a filter takes the place of the old one as a whole." },
    { METHOD_DELETE, SEGMENTS "/{uuid}", "deleteSegment", segments_delete, .tag = "Segments",
      .params = &segment_params_shape, .status = 204, .scope = SCOPE_RECORDS_WRITE, .has_etag = true, .conflicts = true,
      .summary = "Delete a segment", .doc = "Refused while filters of other segments refer to it." },
    { METHOD_GET, SEGMENTS "/{uuid}/records", "listSegmentRecords", segment_records, .tag = "Segments",
      .params = &segment_records_params_shape, .gives = &record_shape, .list = "records", .status = 200,
      .scope = SCOPE_RECORDS_READ, .has_rows = true, .conflicts = true, .summary = "List the records of a segment",
      .doc = "The list of records, of which those are shown that the segment has." },

    { METHOD_GET, TYPES, "listRecordTypes", record_types_list, .tag = "Record types",
      .params = &record_type_list_params_shape, .gives = &record_type_shape, .list = "recordTypes", .status = 200,
      .scope = SCOPE_RECORD_TYPES_READ, .summary = "List all record types", .doc = "Newest first." },
    { METHOD_POST, TYPES, "createRecordType", record_types_create, .tag = "Record types",
      .takes = &record_type_shape, .gives = &record_type_shape, .status = 201, .scope = SCOPE_RECORD_TYPES_WRITE, .has_etag = true,
      .summary = "Create a record type", .doc = "Defines a kind of record and its custom fields." },
    { METHOD_GET, TYPES "/{uuid}", "getRecordType", record_types_get, .tag = "Record types",
      .params = &record_type_params_shape, .gives = &record_type_shape, .status = 200, .scope = SCOPE_RECORD_TYPES_READ,
      .has_etag = true, .summary = "Get a record type", .doc = "With its custom fields." },
    { METHOD_PATCH, TYPES "/{uuid}", "updateRecordType", record_types_patch, .tag = "Record types",
      .params = &record_type_params_shape, .takes = &record_type_patch_shape, .gives = &record_type_shape, .status = 200,
      .scope = SCOPE_RECORD_TYPES_WRITE, .has_etag = true, .conflicts = true, .summary = "Update a record type",
      .doc = "A merge patch. A given list of fields replaces the old one: fields that are no longer in it are retired, their "
             "stored values stay readable. Or fields changes single ones by their ids. The id and the type of a field never change." },
    { METHOD_DELETE, TYPES "/{uuid}", "deleteRecordType", record_types_delete, .tag = "Record types",
      .params = &record_type_params_shape, .status = 204, .scope = SCOPE_RECORD_TYPES_WRITE, .has_etag = true, .conflicts = true,
      .summary = "Delete a record type", .doc = "Refused while records or campaigns of the type exist." },
    { METHOD_GET, TYPES "/{uuid}/collisions", "listCollisions", record_types_collisions, .tag = "Record types",
      .params = &collisions_params_shape, .gives = &collisions_shape, .status = 200, .scope = SCOPE_RECORD_TYPES_READ,
      .needs = record_types_collisions_needs, .summary = "Why a field could not become unique",
      .doc = "The values that several records have, with these records, where the field's indexState is failed. Needs the scope "
             "`records:read`, too." },

    { METHOD_GET, CAMPAIGNS, "listCampaigns", campaigns_list, .tag = "Campaigns",
      .params = &campaign_list_params_shape, .gives = &campaign_shape, .list = "campaigns", .status = 200,
      .scope = SCOPE_CAMPAIGNS_READ, .summary = "List all campaigns", .doc = "Newest first; filter by status, search names and descriptions." },
    { METHOD_POST, CAMPAIGNS, "createCampaign", campaigns_create, .tag = "Campaigns",
      .takes = &campaign_shape, .gives = &campaign_shape, .status = 201, .scope = SCOPE_CAMPAIGNS_WRITE, .has_etag = true,
      .summary = "Create a campaign", .doc = "A new campaign is a draft unless it says otherwise." },
    { METHOD_GET, CAMPAIGNS "/{uuid}", "getCampaign", campaigns_get, .tag = "Campaigns",
      .params = &campaign_params_shape, .gives = &campaign_shape, .status = 200, .scope = SCOPE_CAMPAIGNS_READ, .has_etag = true,
      .summary = "Get a campaign", .doc = "One campaign." },
    { METHOD_PATCH, CAMPAIGNS "/{uuid}", "updateCampaign", campaigns_patch, .tag = "Campaigns",
      .params = &campaign_params_shape, .takes = &campaign_shape, .gives = &campaign_shape, .status = 200,
      .scope = SCOPE_CAMPAIGNS_WRITE, .has_etag = true, .conflicts = true, .summary = "Update a campaign",
      .doc = "A merge patch, also within the schedule. The record type cannot become one that records in the campaign do not have." },
    { METHOD_DELETE, CAMPAIGNS "/{uuid}", "deleteCampaign", campaigns_delete, .tag = "Campaigns",
      .params = &campaign_params_shape, .status = 204, .scope = SCOPE_CAMPAIGNS_WRITE, .has_etag = true,
      .summary = "Delete a campaign", .doc = "Removes the campaign and its orders; the records stay, and remember it." },

    { METHOD_GET, CAMPAIGNS "/{uuid}/progress", "getProgress", campaign_progress, .tag = "Campaigns",
      .params = &campaign_params_shape, .gives = &progress_shape, .status = 200, .scope = SCOPE_CAMPAIGNS_READ,
      .summary = "How far a campaign is", .doc = "How many of its orders have which status now; exact, and quick at any size." },
    { METHOD_GET, STATS "/events", "listEventDays", event_days, .tag = "Campaigns",
      .params = &event_days_params_shape, .gives = &event_days_shape, .status = 200, .scope = SCOPE_CAMPAIGNS_READ,
      .summary = "Events by day and status",
      .doc = "How many times an order got which status on each day of a time zone, of one campaign or of all. What has happened "
             "stays in the numbers when its record or its campaign is deleted." },

    { METHOD_GET, "/api/orders", "listRecordOrders", record_orders_list, .tag = "Orders",
      .params = &record_order_params_shape, .gives = &order_shape, .list = "orders", .status = 200, .scope = SCOPE_CAMPAIGNS_READ,
      .summary = "List the orders of a record", .doc = "In all campaigns, newest first; filter by status." },
    { METHOD_GET, ORDERS, "listOrders", orders_list, .tag = "Orders",
      .params = &order_list_params_shape, .gives = &order_shape, .list = "orders", .status = 200, .scope = SCOPE_CAMPAIGNS_READ,
      .summary = "List the orders of a campaign",
      .doc = "Newest first, or by the scheduled time; filter by status and by that time, search as in records." },
    { METHOD_POST, ORDERS, "createOrder", orders_create, .tag = "Orders",
      .params = &orders_params_shape, .takes = &order_create_shape, .gives = &order_shape, .status = 201,
      .scope = SCOPE_CAMPAIGNS_WRITE, .needs = orders_create_needs, .has_etag = true,
      .summary = "Put a record into a campaign",
      .doc = "Takes an existing record by recordUuid, or makes a new one from record, for which the token also needs "
             "`records:write`. A record can be in a campaign once." },
    { METHOD_POST, ORDERS "/batch", "batchOrders", orders_batch, .tag = "Orders",
      .params = &orders_params_shape, .takes = &batch_shape, .gives = &batch_answer_shape, .status = 200,
      .scope = SCOPE_CAMPAIGNS_WRITE, .needs = orders_batch_needs, .prepare = batch_prepare, .is_batch = true,
      .summary = "Create, update and delete many orders at once",
      .doc = "Up to 1,000 items, each with the members of its single call, in one transaction. Making records also needs "
             "`records:write`." },
    { METHOD_GET, ORDERS "/{order}", "getOrder", orders_get, .tag = "Orders",
      .params = &order_params_shape, .gives = &order_shape, .status = 200, .scope = SCOPE_CAMPAIGNS_READ, .has_etag = true,
      .summary = "Get an order", .doc = "One record's place in the campaign." },
    { METHOD_PATCH, ORDERS "/{order}", "updateOrder", orders_patch, .tag = "Orders",
      .params = &order_params_shape, .takes = &order_shape, .gives = &order_shape, .status = 200, .scope = SCOPE_CAMPAIGNS_WRITE,
      .has_etag = true, .summary = "Update an order", .doc = "A merge patch. Every change of status is an event in the record's history." },
    { METHOD_DELETE, ORDERS "/{order}", "deleteOrder", orders_delete, .tag = "Orders",
      .params = &order_params_shape, .status = 204, .scope = SCOPE_CAMPAIGNS_WRITE, .has_etag = true,
      .summary = "Take a record out of a campaign", .doc = "The record's history keeps the place, with the time of removal." },

    { METHOD_GET, SUPPRESSIONS, "listSuppressions", suppressions_list, .tag = "Suppressions",
      .params = &suppression_list_params_shape, .gives = &suppression_shape, .list = "suppressions", .status = 200,
      .scope = SCOPE_SUPPRESSIONS_READ, .summary = "List all suppressions",
      .doc = "Those in force, newest first; filter by phone, campaignUuid or reason." },
    { METHOD_POST, SUPPRESSIONS, "createSuppression", suppressions_create, .tag = "Suppressions",
      .takes = &suppression_shape, .gives = &suppression_shape, .status = 201, .scope = SCOPE_SUPPRESSIONS_WRITE, .finds = true,
      .has_etag = true, .summary = "Suppress a number",
      .doc = "From now on no order of it can be made, whoever has the number, and its open orders become `do-not-call`. If it "
             "is suppressed already, in the account or in the same campaign, nothing changes: 200, with what is in force." },
    { METHOD_POST, SUPPRESSIONS "/batch", "batchSuppressions", suppressions_batch, .tag = "Suppressions",
      .takes = &batch_shape, .gives = &batch_answer_shape, .status = 200, .scope = SCOPE_SUPPRESSIONS_WRITE,
      .prepare = batch_prepare, .is_batch = true, .summary = "Suppress many numbers at once",
      .doc = "Up to 1,000 items, each with the members of its single call, in one transaction. `op` is always `create`; a number "
             "that is suppressed already is `unchanged`." },
    { METHOD_POST, SUPPRESSIONS "/check", "checkSuppressions", suppressions_check, .tag = "Suppressions",
      .takes = &suppression_check_shape, .gives = &suppression_checks_shape, .status = 200, .scope = SCOPE_SUPPRESSIONS_READ,
      .only_reads = true, .prepare = suppressions_check_prepare, .summary = "Look up numbers",
      .doc = "Tells of up to 50,000 phones which must not be called. What is in force for the whole account is told before "
             "what is in force for a campaign." },
    { METHOD_GET, SUPPRESSIONS "/history", "listSuppressionHistory", suppressions_history, .tag = "Suppressions",
      .params = &suppression_history_params_shape, .gives = &suppression_history_shape, .list = "history", .status = 200,
      .scope = SCOPE_SUPPRESSIONS_READ, .summary = "List what was in force for a number",
      .doc = "Newest first, with those that are lifted or over. It is kept for ever." },
    { METHOD_GET, SUPPRESSIONS "/{uuid}", "getSuppression", suppressions_get, .tag = "Suppressions",
      .params = &suppression_params_shape, .gives = &suppression_shape, .status = 200, .scope = SCOPE_SUPPRESSIONS_READ,
      .has_etag = true, .summary = "Get a suppression", .doc = "While it is in force." },
    { METHOD_DELETE, SUPPRESSIONS "/{uuid}", "deleteSuppression", suppressions_delete, .tag = "Suppressions",
      .params = &suppression_params_shape, .takes = &suppression_lift_shape, .status = 204, .scope = SCOPE_SUPPRESSIONS_LIFT,
      .has_etag = true, .summary = "Lift a suppression",
      .doc = "Nothing else does. The body says why; both stay in the history. Orders that were ended stay as they are." },
    { METHOD_POST, CAMPAIGNS "/{campaign}/claims", "claimOrders", claims_create, .tag = "Claims",
      .params = &orders_params_shape, .takes = &claim_wish_shape, .gives = &claim_answer_shape, .status = 200,
      .scope = SCOPE_CLAIMS_WRITE, .prepare = claims_prepare, .summary = "Claim the orders that come next",
      .doc = "Gives out orders that are due, of active records, as the campaign's schedule, its attempts and the pause of each number "
             "allow: of the highest priority first, then by nextAttemptAt, then the oldest. They are busy, and nobody else gets them "
             "until the lease ends. Where there are none, the answer tells why, and when to ask again." },
    { METHOD_POST, ORDERS "/{order}/result", "addResult", claims_result, .tag = "Claims",
      .params = &order_params_shape, .takes = &claim_result_shape, .gives = &order_shape, .status = 200,
      .scope = SCOPE_CLAIMS_WRITE, .conflicts = true, .summary = "Tell how a call ended",
      .doc = "Ends the lease. What the result does not say of the order, the campaign's rules decide. A lease that has ended, or a "
             "token of another one, is a 409 with the code `lease_lost`." },
    { METHOD_POST, ORDERS "/{order}/extend", "extendLease", claims_extend, .tag = "Claims",
      .params = &order_params_shape, .takes = &claim_extend_shape, .gives = &lease_answer_shape, .status = 200,
      .scope = SCOPE_CLAIMS_WRITE, .conflicts = true, .summary = "Extend a lease",
      .doc = "For a call that takes longer." },
    { METHOD_POST, ORDERS "/{order}/release", "releaseLease", claims_release, .tag = "Claims",
      .params = &order_params_shape, .takes = &claim_release_shape, .gives = &order_shape, .status = 200,
      .scope = SCOPE_CLAIMS_WRITE, .conflicts = true, .summary = "Give an order back",
      .doc = "Its status and its attempts are what they were before it was claimed." },

    { METHOD_GET, "/api/account", "getAccount", account_get, .tag = "Account",
      .gives = &account_settings_shape, .status = 200, .scope = SCOPE_ACCOUNT_READ, .has_etag = true,
      .summary = "Get the account", .doc = "Its name, the country of numbers without a country code, and its time zone." },
    { METHOD_PATCH, "/api/account", "updateAccount", account_patch, .tag = "Account",
      .takes = &account_settings_shape, .gives = &account_settings_shape, .status = 200, .scope = SCOPE_ACCOUNT_WRITE,
      .has_etag = true, .conflicts = true, .summary = "Change the account",
      .doc = "A merge patch. Numbers that are stored stay as they are." },
    { METHOD_GET, ACTIONS, "listActions", actions_list, .tag = "Actions",
      .params = &action_list_params_shape, .gives = &action_shape, .list = "actions", .status = 200,
      .scope = SCOPE_ACTIONS_WRITE, .summary = "List all actions",
      .doc = "Newest first. A preview is kept for a day, what has been run for 30 days." },
    { METHOD_POST, ACTIONS, "createAction", actions_create, .tag = "Actions",
      .takes = &action_shape, .gives = &action_shape, .status = 201, .scope = SCOPE_ACTIONS_WRITE,
      .needs = actions_create_needs, .prepare = actions_create_prepare, .conflicts = true,
      .summary = "Preview an action",
      .doc = "Counts what would become of each row of the set; nothing happens before it is run. Of a large set that the index "
             "alone cannot judge `counts` is null at first, and a job counts. Also needs the scopes of what it does and shows." },
    { METHOD_GET, ACTIONS "/{uuid}", "getAction", actions_get, .tag = "Actions",
      .params = &action_params_shape, .gives = &action_shape, .status = 200, .scope = SCOPE_ACTIONS_WRITE, .retries = true,
      .summary = "Get an action", .doc = "With its counts, and how far it is." },
    { METHOD_POST, ACTIONS "/{uuid}/run", "runAction", actions_run, .tag = "Actions",
      .params = &action_params_shape, .takes = &action_confirm_shape, .gives = &action_shape, .status = 202,
      .scope = SCOPE_ACTIONS_WRITE, .prepare = actions_run_prepare, .conflicts = true, .retries = true,
      .summary = "Run an action",
      .doc = "Confirms the preview. The set is fixed when the run begins; that it has grown by more than a hundredth since the "
             "preview is a 409. Also needs the scopes of what it does and shows." },
    { METHOD_POST, ACTIONS "/{uuid}/cancel", "cancelAction", actions_cancel, .tag = "Actions",
      .params = &action_params_shape, .gives = &action_shape, .status = 202, .scope = SCOPE_ACTIONS_WRITE, .conflicts = true,
      .retries = true, .summary = "Cancel an action",
      .doc = "It stops after the step that is under way; what is done stays. A preview cannot be run any more. Also needs the "
             "scopes of what it does and shows." },
    { METHOD_GET, ACTIONS "/{uuid}/rows", "listActionRows", actions_rows, .tag = "Actions",
      .params = &action_rows_params_shape, .gives = &action_row_shape, .list = "rows", .status = 200,
      .scope = SCOPE_ACTIONS_WRITE, .summary = "List the rows of an action",
      .doc = "What has become of each row whose turn has come: those of the newest records first." },

    { METHOD_GET, JOBS, "listJobs", jobs_list, .tag = "Jobs",
      .params = &job_list_params_shape, .gives = &job_shape, .list = "jobs", .status = 200,
      .summary = "List all jobs", .doc = "Of all kinds, newest first. Those that have ended are kept for 30 days." },
    { METHOD_GET, JOBS "/{uuid}", "getJob", jobs_get, .tag = "Jobs",
      .params = &job_params_shape, .gives = &job_shape, .status = 200, .retries = true,
      .summary = "Get a job", .doc = "How far it is." },
    { METHOD_POST, JOBS "/{uuid}/cancel", "cancelJob", jobs_cancel, .tag = "Jobs",
      .params = &job_params_shape, .gives = &job_shape, .status = 202, .scope = SCOPE_RECORD_TYPES_WRITE, .retries = true,
      .summary = "Cancel a job",
      .doc = "It stops after the step that is under way. A field that it was to make unique is `failed` then." },

    { METHOD_GET, EXPORTS, "listExports", exports_list, .tag = "Exports",
      .params = &export_list_params_shape, .gives = &export_shape, .list = "exports", .status = 200, .scope = SCOPE_EXPORTS_READ,
      .summary = "List all exports", .doc = "Newest first. They go seven days after they have ended." },
    { METHOD_POST, EXPORTS, "createExport", exports_create, .tag = "Exports",
      .takes = &export_create_shape, .gives = &export_shape, .status = 201, .scope = SCOPE_EXPORTS_WRITE,
      .summary = "Ask for a file of records or orders",
      .doc = "A job writes it, whose progress the export shows. What the filter finds is understood now and looked for while "
             "the file is written: each record that is there all the time is written once." },
    { METHOD_GET, EXPORTS "/{uuid}", "getExport", exports_get, .tag = "Exports",
      .params = &export_params_shape, .gives = &export_shape, .status = 200, .scope = SCOPE_EXPORTS_READ, .retries = true,
      .summary = "Get an export", .doc = "How far it is." },
    { METHOD_POST, EXPORTS "/{uuid}/cancel", "cancelExport", exports_cancel, .tag = "Exports",
      .params = &export_params_shape, .gives = &export_shape, .status = 202, .scope = SCOPE_EXPORTS_WRITE, .retries = true,
      .summary = "Cancel an export", .doc = "It stops after the step that is under way, and has no file." },
    { METHOD_DELETE, EXPORTS "/{uuid}", "deleteExport", exports_delete, .tag = "Exports",
      .params = &export_params_shape, .status = 204, .scope = SCOPE_EXPORTS_WRITE,
      .summary = "Delete an export", .doc = "With its file. One that goes on is canceled." },
    { METHOD_GET, EXPORTS "/{uuid}/file", "getExportFile", exports_file, .tag = "Exports",
      .params = &export_params_shape, .status = 200, .scope = SCOPE_EXPORTS_READ, .has_etag = true, .conflicts = true,
      .is_download = true, .summary = "Get the file of an export",
      .doc = "For seven days. Parts of it can be asked for, so a download that was broken goes on." },
    { METHOD_GET, IMPORTS, "listImports", imports_list, .tag = "Imports",
      .params = &import_list_params_shape, .gives = &import_shape, .list = "imports", .status = 200, .scope = SCOPE_IMPORTS_READ,
      .summary = "List all imports", .doc = "Newest first, without what is told of their rows." },
    { METHOD_POST, IMPORTS, "createImport", imports_create, .tag = "Imports",
      .params = &import_create_params_shape, .takes = &import_create_shape, .files = import_file_types, .gives = &import_shape,
      .status = 201, .scope = SCOPE_IMPORTS_WRITE, .has_etag = true, .summary = "Import a file",
      .doc = "As JSON: begins an import whose file is then uploaded in parts. Or the body is the file, and the query tells the rest." },
    { METHOD_GET, IMPORTS "/{uuid}", "getImport", imports_get, .tag = "Imports",
      .params = &import_params_shape, .gives = &import_shape, .status = 200, .scope = SCOPE_IMPORTS_READ, .has_etag = true,
      .retries = true, .summary = "Get an import", .doc = "How far it is, and what became, or would become, of its rows." },
    { METHOD_PATCH, IMPORTS "/{uuid}", "updateImport", imports_patch, .tag = "Imports",
      .params = &import_params_shape, .takes = &import_shape, .gives = &import_shape, .status = 200,
      .scope = SCOPE_IMPORTS_WRITE, .has_etag = true, .conflicts = true, .summary = "Say how a file is read",
      .doc = "A merge patch, until the import is run. A list of columns takes the place of all that the preview proposes." },
    { METHOD_DELETE, IMPORTS "/{uuid}", "deleteImport", imports_delete, .tag = "Imports",
      .params = &import_params_shape, .status = 204, .scope = SCOPE_IMPORTS_WRITE, .has_etag = true, .conflicts = true,
      .summary = "Delete an import", .doc = "With its file, while it was not run." },
    { METHOD_GET, IMPORTS "/{uuid}/parts", "listImportParts", import_parts_list, .tag = "Imports",
      .params = &import_params_shape, .gives = &import_parts_shape, .status = 200, .scope = SCOPE_IMPORTS_READ,
      .summary = "List the parts of a file", .doc = "Those that have arrived, so that an upload that was broken can go on." },
    { METHOD_PUT, IMPORTS "/{uuid}/parts/{n}", "putImportPart", import_parts_put, .tag = "Imports",
      .params = &import_part_params_shape, .files = import_part_types, .gives = &import_part_shape, .status = 200,
      .scope = SCOPE_IMPORTS_WRITE, .conflicts = true, .summary = "Upload a part of a file",
      .doc = "In any order. The same part again takes the place of the one before." },
    { METHOD_POST, IMPORTS "/{uuid}/complete", "completeImport", imports_complete, .tag = "Imports",
      .params = &import_params_shape, .takes = &import_completion_shape, .gives = &import_shape, .status = 200,
      .scope = SCOPE_IMPORTS_WRITE, .summary = "End an upload",
      .doc = "All parts have been sent. Tells what the file is, or why it cannot be imported." },
    { METHOD_GET, IMPORTS "/{uuid}/preview", "previewImport", imports_preview, .tag = "Imports",
      .params = &import_params_shape, .gives = &import_preview_shape, .status = 200, .scope = SCOPE_IMPORTS_READ,
      .conflicts = true, .fails = true, .summary = "See how a file is read", .doc = "By the settings that the import has now." },
    { METHOD_POST, IMPORTS "/{uuid}/check", "checkImport", imports_check, .tag = "Imports",
      .params = &import_params_shape, .gives = &job_shape, .status = 202, .scope = SCOPE_IMPORTS_WRITE, .retries = true,
      .fails = true, .summary = "Check an import", .doc = "Does all that a run does, but that nothing is written." },
    { METHOD_POST, IMPORTS "/{uuid}/run", "runImport", imports_run, .tag = "Imports",
      .params = &import_params_shape, .gives = &job_shape, .status = 202, .scope = SCOPE_IMPORTS_WRITE,
      .retries = true, .fails = true, .summary = "Run an import",
      .doc = "Once. Needs the scope `records:write`, too, and where records go into a campaign `campaigns:write`; for suppressions "
             "`suppressions:write` instead." },
    { METHOD_POST, IMPORTS "/{uuid}/cancel", "cancelImport", imports_cancel, .tag = "Imports",
      .params = &import_params_shape, .gives = &job_shape, .status = 202, .scope = SCOPE_IMPORTS_WRITE, .retries = true,
      .summary = "Cancel an upload, a check, a run or an undoing",
      .doc = "What has arrived of a file is erased. A job stops after the rows that are under way. Rows that were written stay, and can be undone." },
    { METHOD_POST, IMPORTS "/{uuid}/undo", "undoImport", imports_undo, .tag = "Imports",
      .params = &import_params_shape, .gives = &job_shape, .status = 202, .scope = SCOPE_IMPORTS_WRITE,
      .retries = true, .summary = "Undo an import",
      .doc = "Within 30 days: records that it made are deleted, others get their former values, orders that it made go. What "
             "somebody has changed since stays. Needs the scopes of a run." },
    { METHOD_GET, IMPORTS "/{uuid}/rows", "listImportRows", import_rows_list, .tag = "Imports",
      .params = &import_rows_params_shape, .gives = &import_row_shape, .list = "rows", .status = 200, .scope = SCOPE_IMPORTS_READ,
      .summary = "List the rows of a file", .doc = "What became of each, in the order of the file. Of a check, those that would be refused." },
    { METHOD_GET, IMPORTS "/{uuid}/errors.csv", "getImportErrors", import_rows_errors, .tag = "Imports",
      .params = &import_params_shape, .file_type = "text/csv", .status = 200, .scope = SCOPE_IMPORTS_READ, .conflicts = true,
      .fails = true, .summary = "Get the refused rows as a file",
      .doc = "With their columns, and _row, _column, _code and _detail after them: mend it and import it." },
    { METHOD_GET, IMPORTS "/{uuid}/map.csv", "getImportMap", import_rows_map, .tag = "Imports",
      .params = &import_params_shape, .file_type = "text/csv", .status = 200, .scope = SCOPE_IMPORTS_READ, .conflicts = true,
      .summary = "Get what became of each row as a file", .doc = "_row, _uuid, _action and _externalId." },

    { METHOD_GET, "/api/auth/me", "getMe", auth_me, .tag = "Account",
      .gives = &me_shape, .status = 200, .summary = "Who am I", .doc = "The token that was sent and its account." },
    { METHOD_POST, SESSION, "createSession", sessions_create, .tag = "Account",
      .takes = &session_begin_shape, .gives = &session_shown_shape, .status = 201, .is_open = true, .asks_db = true,
      .takes_token = true, .summary = "Begin a session",
      .doc = "For browsers: sets the cookie `__Host-callbook`, which scripts cannot read and which serves as the token does, "
             "until nothing was asked for in 30 minutes, for 12 hours at most. Only over TLS, or on a loopback address." },
    { METHOD_GET, SESSION, "getSession", sessions_get, .tag = "Account",
      .gives = &session_shown_shape, .status = 200, .of_session = true, .summary = "Get the session",
      .doc = "The session whose cookie was sent." },
    { METHOD_DELETE, SESSION, "deleteSession", sessions_delete, .tag = "Account",
      .status = 204, .of_session = true, .summary = "End the session",
      .doc = "Ends the session whose cookie was sent, and takes the cookie from the browser." },
    { METHOD_GET, "/api/openapi.json", "getOpenapi", openapi_get, .tag = "Operations",
      .status = 200, .is_open = true, .is_file = true, .has_etag = true, .summary = "This description", .doc = "OpenAPI 3.1." },
    { METHOD_GET, "/healthz", "getHealth", health_get, .tag = "Operations",
      .gives = &health_shape, .status = 200, .is_open = true, .summary = "Whether the process lives", .doc = "Asks nothing of the database." },
    { METHOD_GET, "/readyz", "getReadiness", readiness_get, .tag = "Operations",
      .gives = &health_shape, .status = 200, .is_open = true, .asks_db = true, .summary = "Whether requests can be served",
      .doc = "The database answers and its schema is current." },
};
/* clang-format on */

_Static_assert(COUNT_OF(routes) <= ROUTES_MOST, "the router keeps an outline of each");

const size_t route_count = COUNT_OF(routes);
