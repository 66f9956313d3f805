#include "base/problem.h"

enum { FAULTS_KEPT = 1000, PLACES_KEPT = 128 * 1024 };

static const struct {
    int         status;
    const char *name;
    const char *title;
} kinds[] = {
#define PROBLEM(name, status, title) {status, #name, title},
#include "base/problems.def"
#undef PROBLEM
};

int problem_status(enum problem_kind kind)
{
    return kinds[kind].status;
}

const char *problem_name(enum problem_kind kind)
{
    return kinds[kind].name;
}

const char *problem_title(enum problem_kind kind)
{
    return kinds[kind].title;
}

static struct problem *problem_with(struct arena *arena, enum problem_kind kind, struct str detail)
{
    struct problem *problem = ARENA_NEW(arena, struct problem);

    problem->kind   = kind;
    problem->detail = detail;
    return problem;
}

struct problem *problem_new(struct arena *arena, enum problem_kind kind, const char *format, ...)
{
    va_list    arguments;
    struct str detail;

    va_start(arguments, format);
    detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return problem_with(arena, kind, detail);
}

bool faults_are_full(const struct faults *faults)
{
    return faults->count >= FAULTS_KEPT || faults->place_bytes >= PLACES_KEPT;
}

static void fault_add(struct arena *arena, struct faults *faults, const struct violation *fault)
{
    struct violation *kept;
    bool              is_full = faults_are_full(faults);

    faults->count++;
    if (is_full)
        return;
    faults->place_bytes += fault->place.len;
    kept        = ARENA_NEW(arena, struct violation);
    *kept       = *fault;
    kept->place = arena_str(arena, fault->place);
    if (faults->last)
        faults->last->next = kept;
    else
        faults->first = kept;
    faults->last = kept;
}

void fault_at(struct arena *arena, struct faults *faults, struct str pointer, const char *code, const char *format, ...)
{
    struct violation fault = {.place = pointer, .code = str_from(code)};
    va_list          arguments;

    va_start(arguments, format);
    if (!faults_are_full(faults))
        fault.detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    fault_add(arena, faults, &fault);
}

void fault_in(struct arena *arena, struct faults *faults, struct str parameter, const char *code, const char *format,
              ...)
{
    struct violation fault = {.is_parameter = true, .place = parameter, .code = str_from(code)};
    va_list          arguments;

    va_start(arguments, format);
    if (!faults_are_full(faults))
        fault.detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    fault_add(arena, faults, &fault);
}

void faults_take(struct arena *arena, struct faults *faults, const struct problem *problem)
{
    for (const struct violation *violation = problem->violations; violation; violation = violation->next) {
        struct violation fault = *violation;

        fault.next = NULL;
        fault_add(arena, faults, &fault);
    }
}

struct problem *faults_problem(struct arena *arena, const struct faults *faults, enum problem_kind kind)
{
    struct problem *problem;

    if (!faults->count)
        return NULL;
    if (faults->count == 1)
        problem = problem_with(arena, kind, faults->first->detail);
    else
        problem = problem_new(arena, kind, "%zu faults were found.", faults->count);
    problem->violations = faults->first;
    return problem;
}

struct problem *problem_at(struct arena *arena, enum problem_kind kind, struct str pointer, const char *code,
                           const char *format, ...)
{
    struct violation fault  = {.place = pointer, .code = str_from(code)};
    struct faults    faults = {0};
    va_list          arguments;

    va_start(arguments, format);
    fault.detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    fault_add(arena, &faults, &fault);
    return faults_problem(arena, &faults, kind);
}

struct str pointer_member(struct arena *arena, struct str pointer, struct str name)
{
    char  *text = arena_alloc(arena, pointer.len + 1 + 2 * name.len + 1);
    size_t len  = pointer.len;

    if (pointer.len)
        memcpy(text, pointer.at, pointer.len);
    text[len++] = '/';
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '~' || name.at[i] == '/') {
            text[len++] = '~';
            text[len++] = name.at[i] == '~' ? '0' : '1';
        } else {
            text[len++] = name.at[i];
        }
    }
    return (struct str){.at = text, .len = len};
}

struct str pointer_item(struct arena *arena, struct str pointer, size_t index)
{
    return pointer_member(arena, pointer, arena_format(arena, "%zu", index));
}
