/*
 * Filters: which records a list asks for by the values of their members, as a tree of conditions. Whoever makes one has
 * looked the fields up and brought the values into the forms below; filters/filter_needs.h finds the records.
 */
#ifndef DOMAIN_FILTER_H
#define DOMAIN_FILTER_H

#include "base/clock.h"
#include "domain/record_type.h"
#include "words/words.h"

enum { FILTER_CONDITIONS = 64, FILTER_DEPTH = 8 /* a condition alone has 1 */ };

enum filter_kind {
    FILTER_AND, /* without parts: everything */
    FILTER_OR,  /* without parts: nothing */
    FILTER_NOT, /* of one part: every record that it does not find */
    FILTER_CONDITION,
    FILTER_WORDS /* what a search for these words finds */
};

enum filter_op {
    OP_EQ,
    OP_NE,    /* finds records without a value, too */
    OP_IN,    /* one of the values; without any: nothing */
    OP_EMPTY, /* by is_empty_wanted: not stored, or stored */
    OP_LT,    /* of numbers and times, as the three below */
    OP_LTE,
    OP_GT,
    OP_GTE,
    OP_PREFIX /* of texts, external ids and phones */
};

enum filter_member {
    MEMBER_FIRST_NAME,
    MEMBER_LAST_NAME,
    MEMBER_PHONE,
    MEMBER_STATUS,
    MEMBER_EXTERNAL_ID,
    MEMBER_CREATED_AT,
    MEMBER_UPDATED_AT,
    MEMBER_TYPE,
    MEMBER_CAMPAIGN,
    MEMBER_IMPORT,
    MEMBER_CUSTOM
};

struct filter_field {
    enum filter_member  member;
    int64_t             type_id; /* of MEMBER_CUSTOM, as the four below */
    int64_t             number;  /* of the field in its type, see custom_field */
    struct str          id;      /* likewise, for sorting by it */
    enum custom_kind    kind;
    const struct texts *options; /* of a select, for its order */
};

/*
 * What a member is compared with. Which part counts follows from the field:
 *   text     texts, options of a select, external ids, codes of currencies and countries; numbers and decimals as JSON
 *            writes them; dates as YYYY-MM-DD; phones in E.164, and after OP_PREFIX the front of one, with its plus
 *   instant  datetimes; createdAt and updatedAt, which compare to the second
 *   id       of types, campaigns and imports; the place of a status in record_statuses; 1 or 0 of a bool
 */
struct filter_value {
    struct str     text;
    struct instant instant;
    int64_t        id;
};

struct filter {
    enum filter_kind     kind;
    struct filter       *parts;
    size_t               part_count;
    struct filter_field  field; /* of a condition, as all below */
    enum filter_op       op;
    struct filter_value *values; /* one; of OP_IN any number; of OP_EMPTY none */
    size_t               value_count;
    bool                 is_empty_wanted;

    const struct word_query *words; /* of FILTER_WORDS */
};

/* By firstName, lastName, phone or a custom field; absent values come last in both directions, ties newest first. */
struct filter_sort {
    struct filter_field field;
    bool                is_descending;
};

#endif
