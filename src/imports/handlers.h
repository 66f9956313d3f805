/* The functions behind the routes of imports, as those of handlers/handlers.h. */
#ifndef IMPORTS_HANDLERS_H
#define IMPORTS_HANDLERS_H

#include "http/request.h"
#include "http/response.h"

/* clang-format off */
extern const char *const import_file_types[]; /* media types of files, ended by NULL */
extern const char *const import_part_types[];

struct problem *imports_list(struct request *request, struct response *response);
struct problem *imports_create(struct request *request, struct response *response);
struct problem *imports_get(struct request *request, struct response *response);
struct problem *imports_delete(struct request *request, struct response *response);
struct problem *imports_patch(struct request *request, struct response *response);

struct problem *import_parts_list(struct request *request, struct response *response);
struct problem *import_parts_put(struct request *request, struct response *response);
struct problem *imports_complete(struct request *request, struct response *response);
struct problem *imports_preview(struct request *request, struct response *response);

struct problem *imports_check(struct request *request, struct response *response);
struct problem *imports_run(struct request *request, struct response *response);
struct problem *imports_cancel(struct request *request, struct response *response);
struct problem *imports_undo(struct request *request, struct response *response);

struct problem *import_rows_list(struct request *request, struct response *response);
struct problem *import_rows_errors(struct request *request, struct response *response);
struct problem *import_rows_map(struct request *request, struct response *response);
/* clang-format on */

#endif
