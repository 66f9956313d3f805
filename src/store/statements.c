#include "store/statements.h"

#include "domain/account.h"
#include "domain/campaign.h"
#include "domain/record.h"
#include "domain/record_type.h"
#include "store/changes.h"
#include "store/counts.h"
#include "store/history.h"
#include "store/idempotency.h"
#include "store/inspect.h"
#include "store/lease.h"
#include "store/listing.h"
#include "store/schema.h"
#include "store/search.h"
#include "store/segments.h"

const struct statement_text statements[SQL_COUNT] = {
#define STATEMENT(statement, in, out, sql, names)                                                                      \
    {.name = #statement, .text = (sql), .parameters = (names), .input = (in), .output = (out)},
#include "store/statements.inc"
#undef STATEMENT
};
