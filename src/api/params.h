/* Path and query parameters of all routes: one struct, and a shape for each set that a route takes. */
#ifndef API_PARAMS_H
#define API_PARAMS_H

#include "base/shape.h"

enum { LIMIT_DEFAULT = 10, LIMIT_MAX = 100 /* rows of a page */, CURSOR_MOST = 1500 /* characters */ };

struct params {
    struct described marks;
    struct uuid      uuid; /* of the object in the path */
    struct str       external_id;
    struct str       field; /* the id of one */
    struct uuid      campaign;
    struct uuid      order;
    struct uuid      record_type_uuid;
    struct uuid      campaign_uuid;
    int              status;
    struct str       search;
    struct value    *filter; /* of parameters: their whole names and texts; of a body: its tree */
    struct str       sort;
    int64_t          page;
    int64_t          limit;
    struct str       cursor;
    struct str       fields;
    struct texts     names; /* the same in a body */
    int64_t          part;  /* of an uploaded file */
    struct str       name;
    int              row_status;
    int              total;   /* there: the whole number is asked for */
    int              of_what; /* of an export; see domain/export.h */
    int              format;
    int              profile;
    struct uuid      segment;
    struct str       statuses; /* of orders, with commas between */
    struct instant   scheduled_before;
    int              include;
    struct uuid      record_uuid;
    struct str       from; /* days */
    struct str       to;
    struct str       timezone;
    struct str       phone;
    int              reason; /* of suppressions */
};

extern const struct shape record_params_shape;
extern const struct shape external_id_params_shape;
extern const struct shape record_list_params_shape;
extern const struct shape record_search_shape; /* the body of a search: the same struct */
extern const struct shape record_type_params_shape;
extern const struct shape record_type_list_params_shape;
extern const struct shape segment_params_shape;
extern const struct shape segment_records_params_shape;
extern const struct shape collisions_params_shape;
extern const struct shape job_params_shape;
extern const struct shape job_list_params_shape;
extern const struct shape export_params_shape;
extern const struct shape export_list_params_shape;
extern const struct shape export_create_shape; /* the body that asks for one */
extern const struct shape action_params_shape;
extern const struct shape action_list_params_shape;
extern const struct shape action_rows_params_shape;
extern const struct shape import_params_shape;
extern const struct shape import_create_params_shape;
extern const struct shape import_list_params_shape;
extern const struct shape import_part_params_shape;
extern const struct shape import_rows_params_shape;
extern const struct shape campaign_params_shape;
extern const struct shape campaign_list_params_shape;
extern const struct shape suppression_params_shape;
extern const struct shape suppression_list_params_shape;
extern const struct shape suppression_history_params_shape;
extern const struct shape orders_params_shape;
extern const struct shape order_params_shape;
extern const struct shape order_list_params_shape;
extern const struct shape record_order_params_shape;
extern const struct shape event_days_params_shape;

#endif
