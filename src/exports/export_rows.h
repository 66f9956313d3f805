/* The text of an export's rows. */
#ifndef EXPORTS_EXPORT_ROWS_H
#define EXPORTS_EXPORT_ROWS_H

#include "exports/export_source.h"
#include "exports/order_rows.h"
#include "handlers/record_rows.h"

struct export_rows {
    const struct tenant *tenant;
    const struct export *export;
    struct record_rows   records;
    struct record_fields fields; /* of them */
    struct order_rows    orders;
    struct list          types; /* of the account, by id */
};

/* The columns that were chosen when the export was asked for. It must stay where it is. */
struct problem *export_rows_take(struct export_rows *rows, const struct tenant *tenant,
                                 const struct export *export) MUST_CHECK;

/* The shape of rows that are no records. */
const struct shape *export_shape_of(int of_what);

/* What stands before the first row. */
void export_rows_begin(struct text_buffer *out, const struct export_rows *rows);

/* Adds rows that the source has read; `*count` grows by their number. */
struct problem *export_rows_add(struct text_buffer *out, const struct export_rows *rows, const struct list *read,
                                int64_t *count) MUST_CHECK;

#endif
