#include "seed/progress.h"

#include "base/clock.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR = 30, SECOND = 1000000, SHOW_EVERY = 5 /* seconds, without a terminal */ };

struct progress progress_start(const char *what, uint64_t total)
{
    uint64_t now = clock_monotonic_us();

    return (struct progress){
        .what = what, .total = total, .started = now, .shown = now, .is_terminal = isatty(STDERR_FILENO) == 1};
}

/* In steps that people read: 1234567 becomes 1,234,567. */
static const char *with_commas(uint64_t number, char out[32])
{
    char *at = out + 31;

    *at = 0;
    for (int digits = 0; number || !digits; number /= 10, digits++) {
        if (digits && digits % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + number % 10);
    }
    return at;
}

static void show(struct progress *progress, uint64_t now)
{
    double      seconds = (double)(now - progress->started) / SECOND;
    double      rate    = seconds > 0 ? (double)progress->done / seconds : 0;
    double      left    = rate > 0 ? (double)(progress->total - progress->done) / rate : 0;
    int         filled  = progress->total ? (int)(progress->done * BAR / progress->total) : BAR;
    char        done[32];
    char        total[32];
    char        speed[32];
    const char *bar = "##############################";

    if (progress->is_terminal)
        fprintf(stderr, "\r[%.*s%*s] ", filled, bar, BAR - filled, "");
    fprintf(stderr, "%-8s %s of %s, %s/s, ", progress->what, with_commas(progress->done, done),
            with_commas(progress->total, total), with_commas((uint64_t)rate, speed));
    if (progress->done < progress->total)
        fprintf(stderr, "%.0f s left", left);
    else
        fprintf(stderr, "took %.1f s", seconds);
    fputs(progress->is_terminal ? "   " : "\n", stderr);
    fflush(stderr);
    progress->shown = now;
}

void progress_add(struct progress *progress, uint64_t count)
{
    uint64_t now = clock_monotonic_us();

    progress->done += count;
    if (now - progress->shown > (progress->is_terminal ? SECOND / 5 : SHOW_EVERY * (uint64_t)SECOND))
        show(progress, now);
}

double progress_end(struct progress *progress)
{
    uint64_t now = clock_monotonic_us();

    progress->done = progress->total;
    show(progress, now);
    if (progress->is_terminal)
        fputc('\n', stderr);
    return (double)(now - progress->started) / SECOND;
}
