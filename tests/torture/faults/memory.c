/*
 * Stands in front of the C library's allocation (LD_PRELOAD) and lets some of it fail. Also moves the clock, and has a
 * leak checker look where the test wants it to.
 */
#define _GNU_SOURCE

#include "plan.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The sanitizer's functions, where it is there, and those of the C library. */
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *old, size_t size) __attribute__((weak));
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
int   __lsan_do_recoverable_leak_check(void) __attribute__((weak));

enum { DICE_SIDES = 16, NANOS_PER_MICRO = 1000 };

static struct plan *plan;
static uintptr_t    fastcgi_begin;
static uintptr_t    fastcgi_end;
static bool         is_connecting;

struct plan *plan_get(void)
{
    return plan;
}

void plan_connects(bool connects)
{
    is_connecting = connects;
}

bool plan_fails(enum fault_kind kind, const char *name)
{
    if (!plan || !(plan->kinds & kind))
        return false;
    plan->count++;
    if (plan->count < plan->first || plan->count > plan->last)
        return false;
    plan->failed++;
    memset(plan->name, 0, NAME_SIZE);
    memcpy(plan->name, name, strnlen(name, NAME_SIZE - 1));
    return true;
}

/* Notes where the code of libfcgi lies. */
static int note_object(struct dl_phdr_info *object, size_t size, void *data)
{
    (void)size;
    (void)data;
    if (!object->dlpi_name || !strstr(object->dlpi_name, "libfcgi."))
        return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *header = &object->dlpi_phdr[i];

        if (header->p_type != PT_LOAD || !(header->p_flags & PF_X))
            continue;
        fastcgi_begin = object->dlpi_addr + header->p_vaddr;
        fastcgi_end   = fastcgi_begin + header->p_memsz;
    }
    return 1;
}

__attribute__((constructor)) static void start(void)
{
    const char *path       = getenv("CALLBOOK_FAULTS");
    int         descriptor = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void       *shared;

    if (descriptor < 0)
        return;
    shared = mmap(NULL, sizeof(*plan), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    dl_iterate_phdr(note_object, NULL);
    if (shared != MAP_FAILED)
        plan = shared;
}

static enum fault_kind kind_of(uintptr_t caller)
{
    if (caller >= fastcgi_begin && caller < fastcgi_end)
        return FAULT_FASTCGI;
    return is_connecting ? FAULT_CONNECT : FAULT_MEMORY;
}

static bool memory_fails(const void *caller, const char *name)
{
    if (!plan_fails(kind_of((uintptr_t)caller), name))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    if (memory_fails(__builtin_return_address(0), "malloc"))
        return NULL;
    return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (memory_fails(__builtin_return_address(0), "calloc"))
        return NULL;
    return __interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    if (memory_fails(__builtin_return_address(0), "realloc"))
        return NULL;
    return __interceptor_realloc ? __interceptor_realloc(old, size) : __libc_realloc(old, size);
}

char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char  *copy;

    if (memory_fails(__builtin_return_address(0), "strdup"))
        return NULL;
    copy = __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

/* Every request asks for the time at its beginning: nothing is under way. */
static void look_for_leaks(void)
{
    if (!plan || !plan->looks || !__lsan_do_recoverable_leak_check)
        return;
    plan->looks = 0;
    plan->leaks += __lsan_do_recoverable_leak_check() != 0;
}

/* The worker throws its dice with the microseconds of a request: packing_is_due in api/packing.c. */
static void load_dice(struct timespec *now)
{
    now->tv_nsec -= now->tv_nsec % (DICE_SIDES * NANOS_PER_MICRO);
    now->tv_nsec += plan->packs ? 0 : NANOS_PER_MICRO;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);

    if (plan && clock == CLOCK_MONOTONIC)
        now->tv_sec += plan->skew;
    if (plan && clock == CLOCK_REALTIME)
        load_dice(now);
    look_for_leaks();
    return result;
}
