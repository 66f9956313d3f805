/* Reads filters and orders as clients write them, in parameters and in bodies, into what domain/filter.h describes. */
#ifndef FILTERS_FILTER_READ_H
#define FILTERS_FILTER_READ_H

#include "base/problem.h"
#include "base/value.h"
#include "base/zone.h"
#include "domain/filter.h"
#include "phones/phone.h"

enum { FILTER_VALUES = 1000 /* of all conditions of a filter together */ };

struct filter_reading;

/*
 * Reads what a saved segment stands for, at the depth of the tree that is read. False where there is none, or none
 * that can be read; then it has noted a fault at `place`, or what it has to say stands in its context.
 */
typedef bool (*filter_segment)(struct filter_reading *reading, struct str uuid, struct str place, struct filter *out);

/* Why something is refused; without a code it has been told already. */
struct filter_refusal {
    enum problem_code code;
    struct str        detail;
};

/* What reading a filter takes, and what it tells beside the tree. */
struct filter_reading {
    struct arena      *arena;
    struct faults     *faults;
    bool               is_query; /* it is made of parameters: values are texts, and faults name the parameter */
    const struct list *fields;   /* of the record type that is named, struct custom_field; NULL: none is */
    int64_t            type_id;
    bool               has_lost_type; /* the type that is named is not there, so that nothing is known of its fields */
    const struct phone_country *home; /* whose national numbers are read; NULL: nobody's */
    struct instant              now;
    const char                 *zoneinfo;   /* folder of the tz database */
    struct str                  timezone;   /* of the account */
    filter_segment              segment;    /* NULL: segments are not taken */
    void                       *context;    /* for `segment` */
    size_t                      conditions; /* read so far */
    size_t                      values;
    int                         depth;    /* of what is being read */
    struct filter_refusal       refusal;  /* of the part that was read last, while it is not told */
    struct str                  building; /* name of a field whose index is not ready yet; empty: none */
    bool                        has_zone;
    struct zone                 zone; /* read when it is first needed */
};

/*
 * Reads the tree of a body, which stands at that pointer. Faults are noted with their places; then the tree must not be
 * used. Ids of types, campaigns and imports are still to be looked up: their values have the uuid as text.
 */
void filter_read(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out);

/* The same of parameters: the members of `given` are their names, such as filter[phone][prefix], and their texts. */
void filter_read_parameters(struct filter_reading *reading, const struct value *given, struct filter *out);

/* The same of an order, such as -parameters.amount. Its place is "sort", in a body "/sort". */
void filter_sort_read(struct filter_reading *reading, struct str text, struct filter_sort *out);

/* Notes a fault at that place if there are more conditions or values than a filter may have. */
void filter_check_size(struct filter_reading *reading, struct str place);

/* Reads a tree one deeper than the reading is: for what a segment stands for. */
void filter_read_below(struct filter_reading *reading, const struct value *given, struct str place, struct filter *out);

#endif
