#include "db/db.h"

#include "actions/action_parts.h"
#include "claims/claim.h"
#include "domain/account.h"
#include "domain/action.h"
#include "domain/campaign.h"
#include "domain/export.h"
#include "domain/job.h"
#include "domain/record.h"
#include "domain/record_type.h"
#include "domain/saved_segment.h"
#include "domain/suppression.h"
#include "history/history.h"
#include "history/history_log.h"
#include "imports/import.h"
#include "packing/lease.h"
#include "packing/packing_failures.h"
#include "register/suppression_blocks.h"
#include "search/changes.h"
#include "search/choice.h"
#include "search/counts.h"
#include "search/ids.h"
#include "search/import_sets.h"
#include "search/known.h"
#include "search/listing.h"
#include "search/segments.h"
#include "sessions/session.h"
#include "stats/status_counts.h"
#include "stats/status_numbers.h"
#include "store/idempotency.h"
#include "store/inspect.h"
#include "store/keys.h"
#include "store/purge.h"
#include "store/quota.h"
#include "store/schema.h"
#include "transfer/transfer.h"

_Static_assert(SQL_COUNT <= UINT16_MAX, "an assembly keeps a fragment in two bytes");

const struct statement_text statements[SQL_COUNT] = {
#define STATEMENT(statement, in, out, sql, names)                                                                      \
    {.name = #statement, .text = (sql), .parameters = (names), .input = (in), .output = (out)},
#include "db/statements.inc"
#undef STATEMENT
};
