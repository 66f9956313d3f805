/* MAP_ANONYMOUS is beyond POSIX 2008. */
#define _DEFAULT_SOURCE

#include "load/latency.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Each power of two is cut in 64 parts, so that a class is 1 to 2 % wide; the first are one nanosecond each. */
enum { PART_BITS = 6, PARTS = 1 << PART_BITS };

static unsigned class_of(uint64_t nanoseconds)
{
    unsigned shift = 0;
    unsigned class_;

    while (nanoseconds >> shift >= 2 * PARTS)
        shift++;
    class_ = shift * PARTS + (unsigned)(nanoseconds >> shift);
    return class_ < LATENCY_CLASSES ? class_ : LATENCY_CLASSES - 1;
}

/* The middle of a class, in milliseconds. */
static double class_time(unsigned class_)
{
    unsigned shift = class_ / PARTS > 1 ? class_ / PARTS - 1 : 0;
    uint64_t low   = (uint64_t)(class_ - shift * PARTS) << shift;

    return ((double)low + (double)(UINT64_C(1) << shift) / 2) / 1e6;
}

uint64_t time_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void latency_add(struct latency *latency, uint64_t nanoseconds)
{
    latency->requests++;
    latency->sum += nanoseconds;
    latency->classes[class_of(nanoseconds)]++;
    if (nanoseconds > latency->worst)
        latency->worst = nanoseconds;
}

void latency_merge(struct latency *latency, const struct latency *other)
{
    latency->requests += other->requests;
    latency->errors += other->errors;
    latency->sum += other->sum;
    if (other->worst > latency->worst)
        latency->worst = other->worst;
    for (size_t i = 0; i < LATENCY_CLASSES; i++)
        latency->classes[i] += other->classes[i];
    for (size_t i = 0; i < LATENCY_STATUSES; i++)
        latency->statuses[i] += other->statuses[i];
}

static double percentile(const struct latency *latency, double part)
{
    uint64_t wanted = (uint64_t)((double)latency->requests * part);
    uint64_t seen   = 0;

    for (unsigned i = 0; i < LATENCY_CLASSES; i++) {
        seen += latency->classes[i];
        if (seen > wanted)
            return class_time(i);
    }
    return 0;
}

void latency_print(const struct latency *latency, double seconds, FILE *out)
{
    const char *between = "";

    fprintf(out, "{\"requests\":%llu,\"seconds\":%.3f,\"rate\":%.1f,\"errors\":%llu",
            (unsigned long long)latency->requests, seconds, seconds > 0 ? (double)latency->requests / seconds : 0,
            (unsigned long long)latency->errors);
    fprintf(out, ",\"mean\":%.4f,\"p50\":%.4f,\"p90\":%.4f,\"p99\":%.4f,\"max\":%.4f,\"statuses\":{",
            latency->requests ? (double)latency->sum / (double)latency->requests / 1e6 : 0, percentile(latency, 0.5),
            percentile(latency, 0.9), percentile(latency, 0.99), (double)latency->worst / 1e6);
    for (size_t i = 0; i < LATENCY_STATUSES; i++)
        if (latency->statuses[i]) {
            fprintf(out, "%s\"%zu\":%u", between, i, latency->statuses[i]);
            between = ",";
        }
    fputs("}}\n", out);
}

static struct latency *share(unsigned count)
{
    struct latency *latencies =
        mmap(NULL, count * sizeof(*latencies), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (latencies == MAP_FAILED) {
        perror("mmap");
        exit(EXIT_FAILURE);
    }
    return latencies;
}

/* Waits for the children that were started. */
static bool wait_for(unsigned count)
{
    bool all_right = true;

    for (int status; count && wait(&status) > 0; count--)
        all_right &= WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return all_right;
}

bool crew_run(unsigned count, double                                                                     seconds,
              bool (*work)(void *context, unsigned number, struct latency *latency, uint64_t end), void *context)
{
    struct latency *latencies = share(count);
    struct latency  total     = {0};
    uint64_t        started   = time_now();
    unsigned        running   = 0;
    bool            all_right;

    for (; running < count; running++) {
        pid_t child = fork();

        if (child == 0)
            _exit(work(context, running, &latencies[running], started + (uint64_t)(seconds * 1e9)) ? EXIT_SUCCESS
                                                                                                   : EXIT_FAILURE);
        if (child < 0)
            break;
    }
    all_right = wait_for(running) && running == count;
    for (unsigned i = 0; i < count; i++)
        latency_merge(&total, &latencies[i]);
    latency_print(&total, (double)(time_now() - started) / 1e9, stdout);
    munmap(latencies, count * sizeof(*latencies));
    return all_right;
}
