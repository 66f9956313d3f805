/* What the handlers of imports share. */
#ifndef IMPORTS_IMPORTS_H
#define IMPORTS_IMPORTS_H

#include "http/request.h"
#include "http/response.h"
#include "imports/import_plan.h"

/* The import of the address, and the same locked; or `not_found`. */
struct problem *import_named(struct request *request, struct import **out) MUST_CHECK;
struct problem *import_named_lock(struct request *request, struct import **out) MUST_CHECK;

/* The import of the address, locked, while its parts come; or `not_found`, or `conflict` with another state. */
struct problem *import_uploading_lock(struct request *request, struct import **out) MUST_CHECK;

/* `conflict` with the state in which something cannot be done. */
struct problem *import_wrong_state(const struct request *request, const struct import *import) MUST_CHECK;

/* Whether its settings may be changed, and it may be checked or run. */
bool import_is_ready(const struct import *import);

/* Whether there is a file, of which something can be told. */
bool import_has_file(const struct import *import);

/*
 * Looks at the file whose parts have all arrived, and notes what it is. `unacceptable` for a file that cannot be
 * imported, and where `sha256`, which may be empty, is not its digest.
 */
struct problem *import_take_file(struct request *request, struct import *import, struct str sha256) MUST_CHECK;

/* Puts what is in a gzip or ZIP file in its place. `unacceptable` where that is too much, or cannot be read. */
struct problem *import_unpack(const struct request *request, struct import *import) MUST_CHECK;

/* Answers with the import, and when to ask again. */
void import_show(struct request *request, struct response *response, struct import *import);

extern const struct shape import_preview_shape;

#endif
