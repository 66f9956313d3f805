/* The only error type: what went wrong, for whom, and where. NULL means success. */
#ifndef BASE_PROBLEM_H
#define BASE_PROBLEM_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/str.h"

enum problem_kind {
#define PROBLEM(name, status, title, code) PROBLEM_##name,
#include "base/problems.def"
#undef PROBLEM
    PROBLEM_COUNT
};

/* The words for programs, of problems and of their faults: a closed list. */
enum problem_code {
    CODE_NONE,
#define CODE(name, meaning) CODE_##name,
#include "base/problem_codes.def"
#undef CODE
    CODE_COUNT
};

/*
 * The limit that refused something, and what came: numbers, of what the sentence beside them names. The zero value is
 * none; what came is not always known.
 */
struct excess {
    bool    has_limit;
    bool    has_value;
    int64_t limit;
    int64_t value;
};

#define VALUE_UNKNOWN INT64_MIN

struct excess excess_of(int64_t limit, int64_t value);

/* One fault in a request. `place` is an RFC 6901 pointer into the body, or the name of a query parameter. */
struct violation {
    bool              is_parameter;
    enum problem_code code;
    struct str        place;
    struct str        detail;
    struct excess     excess;
    struct violation *next;
};

/*
 * The faults found so far in one request; the zero value is empty. After 1,000 of them, or 128 KiB of places, further
 * ones are counted only; or later, by `most`.
 */
struct faults {
    struct violation *first;
    struct violation *last;
    struct violation *noted; /* by the call before; NULL if that was only counted */
    size_t            count;
    size_t            place_bytes;
    size_t            most; /* so many are kept, and of their places in proportion; 0: 1,000 */
};

/* Whether a further fault would only be counted, so that its place need not be worked out. */
bool faults_are_full(const struct faults *faults);

struct problem {
    enum problem_kind kind;
    enum problem_code code; /* that of its only fault; CODE_invalid where there are several */
    struct str        detail;
    struct violation *violations;  /* all of them, in the order they were found */
    struct excess     excess;      /* likewise that of its only fault */
    struct str        existing;    /* the uuid of what is there already; empty: the problem is another one */
    int               retry_after; /* seconds; 0: no such header */
};

/*
 * A problem with a sentence for the client, and the code that its kind has in problems.def. Never put a library's or
 * the database's message into it.
 */
struct problem *problem_new(struct arena *arena, enum problem_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same with a code of its own. */
struct problem *problem_coded(struct arena *arena, enum problem_kind kind, enum problem_code code, const char *format,
                              ...) PRINTF_LIKE(4, 5);

/* The problem, with the limit that refused something and what came, or VALUE_UNKNOWN. */
struct problem *problem_limit(struct problem *problem, int64_t limit, int64_t value);

/* A problem with a single violation at a JSON pointer. */
struct problem *problem_at(struct arena *arena, enum problem_kind kind, struct str pointer, enum problem_code code,
                           const char *format, ...) PRINTF_LIKE(5, 6);

int         problem_status(enum problem_kind kind);
const char *problem_title(enum problem_kind kind);
const char *problem_name(enum problem_kind kind);

/* The name of a code: "required". */
const char *problem_code_name(enum problem_code code);

/* Notes a fault in the body: `pointer` is copied. */
void fault_at(struct arena *arena, struct faults *faults, struct str pointer, enum problem_code code,
              const char *format, ...) PRINTF_LIKE(5, 6);

/* Notes a fault in a query parameter or a header. */
void fault_in(struct arena *arena, struct faults *faults, struct str parameter, enum problem_code code,
              const char *format, ...) PRINTF_LIKE(5, 6);

/* Notes a fault that was put together elsewhere; its place is copied. */
void fault_add(struct arena *arena, struct faults *faults, const struct violation *fault);

/*
 * Notes that the body lacks a required member. Nothing is noted where the member, or something in it, has a fault
 * already: then it came, and was refused.
 */
void fault_missing(struct arena *arena, struct faults *faults, struct str pointer, const char *sentence);

/* Tells of the fault that was noted last which limit refused it and what came, or VALUE_UNKNOWN. */
void fault_limit(struct faults *faults, int64_t limit, int64_t value);

/* Adds the violations of a problem; the second one as those of a body whose members are the parameters. */
void faults_take(struct arena *arena, struct faults *faults, const struct problem *problem);
void faults_take_members(struct arena *arena, struct faults *faults, const struct problem *problem);

/*
 * NULL when there is no fault; else one problem of that kind that carries them all. The sentence of a single one names
 * its subject: "phone: it must not be null."
 */
struct problem *faults_problem(struct arena *arena, const struct faults *faults, enum problem_kind kind) MUST_CHECK;

/* `pointer` with one more step, escaped by RFC 6901. */
struct str pointer_member(struct arena *arena, struct str pointer, struct str name);
struct str pointer_item(struct arena *arena, struct str pointer, size_t index);

#endif
