#include "base/problem.h"

#include "base/utf8.h"

enum { FAULTS_KEPT = 1000, PLACES_KEPT = 128 * 1024, SUBJECT_SIZE = 80 /* bytes, at most */ };

static const struct {
    int               status;
    const char       *name;
    const char       *title;
    enum problem_code code;
} kinds[] = {
#define PROBLEM(name, status, title, code) {status, #name, title, CODE_##code},
#include "base/problems.def"
#undef PROBLEM
};

static const char *const code_names[] = {
    [CODE_NONE] = "",
#define CODE(name, meaning) [CODE_##name] = #name,
#include "base/problem_codes.def"
#undef CODE
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

const char *problem_code_name(enum problem_code code)
{
    return code_names[code];
}

static struct problem *problem_with(struct arena *arena, enum problem_kind kind, enum problem_code code,
                                    struct str detail)
{
    struct problem *problem = ARENA_NEW(arena, struct problem);

    problem->kind   = kind;
    problem->code   = code;
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
    return problem_with(arena, kind, kinds[kind].code, detail);
}

struct problem *problem_coded(struct arena *arena, enum problem_kind kind, enum problem_code code, const char *format,
                              ...)
{
    va_list    arguments;
    struct str detail;

    va_start(arguments, format);
    detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return problem_with(arena, kind, code, detail);
}

bool faults_are_full(const struct faults *faults)
{
    size_t most = faults->most ? faults->most : FAULTS_KEPT;

    return faults->count >= most || faults->place_bytes >= most / FAULTS_KEPT * PLACES_KEPT;
}

struct excess excess_of(int64_t limit, int64_t value)
{
    return (struct excess){.has_limit = true, .has_value = value != VALUE_UNKNOWN, .limit = limit, .value = value};
}

struct problem *problem_limit(struct problem *problem, int64_t limit, int64_t value)
{
    problem->excess = excess_of(limit, value);
    if (problem->violations)
        problem->violations->excess = problem->excess;
    return problem;
}

void fault_add(struct arena *arena, struct faults *faults, const struct violation *fault)
{
    struct violation *kept;
    bool              is_full = faults_are_full(faults);

    faults->count++;
    faults->noted = NULL;
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
    faults->last  = kept;
    faults->noted = kept;
}

void fault_limit(struct faults *faults, int64_t limit, int64_t value)
{
    if (faults->noted)
        faults->noted->excess = excess_of(limit, value);
}

void fault_at(struct arena *arena, struct faults *faults, struct str pointer, enum problem_code code,
              const char *format, ...)
{
    struct violation fault = {.place = pointer, .code = code};
    va_list          arguments;

    va_start(arguments, format);
    if (!faults_are_full(faults))
        fault.detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    fault_add(arena, faults, &fault);
}

void fault_in(struct arena *arena, struct faults *faults, struct str parameter, enum problem_code code,
              const char *format, ...)
{
    struct violation fault = {.is_parameter = true, .place = parameter, .code = code};
    va_list          arguments;

    va_start(arguments, format);
    if (!faults_are_full(faults))
        fault.detail = arena_vformat(arena, format, arguments);
    va_end(arguments);
    fault_add(arena, faults, &fault);
}

static bool is_in(struct str place, struct str pointer)
{
    return str_starts(place, pointer) && (place.len == pointer.len || place.at[pointer.len] == '/');
}

void fault_missing(struct arena *arena, struct faults *faults, struct str pointer, const char *sentence)
{
    for (const struct violation *found = faults->first; found; found = found->next)
        if (!found->is_parameter && is_in(found->place, pointer))
            return;
    fault_at(arena, faults, pointer, CODE_required, "%s", sentence);
}

static void take_fault(struct arena *arena, struct faults *faults, struct violation fault)
{
    fault.next = NULL;
    fault_add(arena, faults, &fault);
}

void faults_take(struct arena *arena, struct faults *faults, const struct problem *problem)
{
    for (const struct violation *violation = problem->violations; violation; violation = violation->next)
        take_fault(arena, faults, *violation);
}

void faults_take_members(struct arena *arena, struct faults *faults, const struct problem *problem)
{
    for (const struct violation *violation = problem->violations; violation; violation = violation->next) {
        struct violation fault = *violation;

        if (fault.is_parameter)
            fault.place = pointer_member(arena, STR(""), fault.place);
        fault.is_parameter = false;
        take_fault(arena, faults, fault);
    }
}

/* A pointer as people write it: /parameters/city is parameters.city. What is longer than a subject may be is cut. */
static struct str subject_of(struct arena *arena, const struct violation *fault)
{
    struct str place   = fault->is_parameter ? fault->place : str_from_at(fault->place, 1);
    char      *subject = arena_alloc(arena, SUBJECT_SIZE);
    size_t     len     = 0;

    for (size_t i = 0; i < place.len;) {
        uint32_t ignored;
        size_t   size = utf8_decode(place.at + i, place.len - i, &ignored);

        if (!size || len + size > SUBJECT_SIZE)
            break;
        if (!fault->is_parameter && place.at[i] == '/')
            subject[len] = '.';
        else
            memcpy(subject + len, place.at + i, size);
        len += size;
        i += size;
    }
    return (struct str){.at = subject, .len = len};
}

/* A sentence that goes on after a colon has a small letter there; those that the account has written stay. */
static bool goes_on(struct str sentence)
{
    return str_starts(sentence, STR("It ")) || str_starts(sentence, STR("This ")) ||
           str_starts(sentence, STR("There "));
}

/* Names what the sentence is about. One about the whole body does so by itself. */
static struct str sentence_about(struct arena *arena, const struct violation *fault)
{
    struct str sentence = fault->detail;
    struct str subject;
    char       first;

    if (!fault->place.len || !sentence.len)
        return sentence;
    subject = subject_of(arena, fault);
    first   = goes_on(sentence) ? (char)(sentence.at[0] - 'A' + 'a') : sentence.at[0];
    return arena_format(arena, STR_FMT ": %c" STR_FMT, STR_ARG(subject), first, STR_ARG(str_from_at(sentence, 1)));
}

struct problem *faults_problem(struct arena *arena, const struct faults *faults, enum problem_kind kind)
{
    struct problem *problem;

    if (!faults->count)
        return NULL;
    if (faults->count == 1) {
        problem         = problem_with(arena, kind, faults->first->code, sentence_about(arena, faults->first));
        problem->excess = faults->first->excess;
    } else {
        problem = problem_coded(arena, kind, CODE_invalid, "%zu faults were found.", faults->count);
    }
    problem->violations = faults->first;
    return problem;
}

struct problem *problem_at(struct arena *arena, enum problem_kind kind, struct str pointer, enum problem_code code,
                           const char *format, ...)
{
    struct violation fault  = {.place = pointer, .code = code};
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
