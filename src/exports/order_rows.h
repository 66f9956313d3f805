/* Orders, and other described objects that are no records, as lines of a file. */
#ifndef EXPORTS_ORDER_ROWS_H
#define EXPORTS_ORDER_ROWS_H

#include "base/text_buffer.h"
#include "domain/campaign.h"
#include "handlers/record_rows.h"

struct order_column {
    struct str          name;
    const struct field *member; /* of an order, or of another object */
    const struct field *inner;  /* of its `record`; NULL: the member itself */
};

struct order_rows {
    const struct shape  *shape; /* of the rows */
    cells_write          write;
    bool                 is_guarded;
    struct order_column *columns; /* uuid first */
    size_t               count;
};

/* So many different names there can be. */
size_t order_columns_most(void);

/* Whether a name stands for columns: a member of the shape, or record.MEMBER. `record` alone is all of the record. */
bool order_rows_know(const struct shape *shape, struct str name);

/* The columns that these names stand for, each once, or all of them. */
struct order_rows order_rows_choose(struct arena *arena, const struct shape *shape, const struct texts *names);

void order_rows_begin(struct text_buffer *out, const struct order_rows *rows);
void order_rows_add(struct text_buffer *out, const struct order_rows *rows, const void *object);

#endif
