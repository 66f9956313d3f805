/* How the rows of an import are read and written: what its settings, its record type and its first row come to. */
#ifndef IMPORTS_IMPORT_PLAN_H
#define IMPORTS_IMPORT_PLAN_H

#include "domain/campaign.h"
#include "domain/suppression.h"
#include "http/request.h"
#include "imports/import_file.h"
#include "mapping/mapping.h"

struct import_plan {
    struct request             *request; /* as if a client sent the rows */
    struct import              *import;
    struct record_type         *type;
    struct list                 fields; /* of the type, retired ones too */
    const struct phone_country *home;
    bool                        has_header;
    struct mapping             *mapping;
    size_t                      keys_most; /* of a row */
};

/* A request of the account, for work that no client waits for. */
struct request *import_request(const struct tenant *tenant);

/*
 * Faults of the settings are noted in the request, and are no problem. `unacceptable` where there is no such type any
 * more, or the file cannot be read. `given` is the request of a client, or NULL.
 */
struct problem *import_plan_make(const struct tenant *tenant, struct import *import, struct request *given,
                                 struct import_plan **out) MUST_CHECK;

/* The next row that is no header; NULL in `row->raw.at`: there is none. */
struct problem *import_plan_next(const struct import_plan *plan, struct import_file *file,
                                 struct sheet_row *row) MUST_CHECK;

/* Notes what is missing so that rows could be written: a phone for new records, keys to match by. */
void import_plan_check(const struct import_plan *plan, struct faults *faults);

/* Whether rows of the file may mean the same record, so that it has to be told which of them counts. */
bool import_plan_has_keys(const struct import_plan *plan);

/*
 * What the record of a row is known by: hashes of its external id, of its values of unique fields, and of its phone
 * where that is matched by.
 */
void import_plan_keys(const struct import_plan *plan, const struct mapped_row *row, struct list *claims,
                      int64_t number);

/* Adds that of the record that was found for a row. */
void import_plan_record_key(const struct import_plan *plan, struct uuid record, int64_t number, struct list *claims);

/* Adds that of a number of the register, in the whole account (0) or in a campaign. */
void import_plan_number_key(const struct import_plan *plan, const struct suppression *given, int64_t number,
                            struct list *claims);

/* Whether rows may mean the same record although no text of one is a text of the other. */
bool import_plan_finds_by_several(const struct import_plan *plan);

#endif
