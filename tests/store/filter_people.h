/* People with values of all kinds, and a model that tells who meets a filter by looking at each of them. */
#ifndef TESTS_STORE_FILTER_PEOPLE_H
#define TESTS_STORE_FILTER_PEOPLE_H

#include "support.h"

#include "domain/filter.h"

enum { MOST = 20000, MEMBERS = 13, ABSENT = -1, LONG_TEXT = 300 };

/* A value in all its forms: as it is sent, by what it compares, and, where that is a number, which. */
struct sample {
    const char *json;   /* in parameters; of members of their own the text */
    const char *text;   /* in a filter */
    const char *folded; /* NULL: it compares as a number */
    double      number;
    int64_t     id;
};

struct member {
    struct filter_field  field;
    const struct sample *samples;
    size_t               count;
    bool                 has_ranges;
    bool                 has_prefix;
};

enum { IMPORTED = 4 /* by which import; nothing to sort by */, FIRST_CUSTOM, UNIQUE = MEMBERS - 1 };

struct person {
    struct record *record; /* NULL: deleted */
    int            has[MEMBERS];
    double         unique;
};

extern struct member       members[MEMBERS];
extern int64_t             people_account;
extern struct record_type *people_type;
extern struct person      *people;
extern size_t              people_count;

unsigned draw(unsigned below);

/* How two people compare by a member in which both have a value. */
int compare_values(const struct person *a, const struct person *b, size_t nth);

bool meets(const struct person *person, const struct filter *filter);

/* Makes an account and a type; people in it; changes or deletes some of them; packs what waits. */
void start(void);
void make_people(size_t count);
void fill_with_people(size_t count); /* of one import, whom nobody looks at: they are as good as forgotten */
void change_people(size_t count);
void forget_some_imported(void); /* as an undo of their import does */
void pack(bool all);

#endif
