/*
 * limit-database select|insert CLIENTS SECONDS PLACES: what the database alone does, without HTTP. So many processes
 * ask one after the other for records of the file PLACES, an account and a uuid with a slash between on each line, or
 * insert rows and commit each. Prints one line of JSON.
 */
#include "limits/point.h"
#include "load/latency.h"
#include "load/lines.h"

#include <stdlib.h>

enum { USAGE = 2, MOST_CLIENTS = 256 };

struct job {
    bool         inserts;
    struct lines places;
};

static bool do_once(const struct job *job, struct point *point, size_t number)
{
    struct uuid      uuid;
    struct point_row row;

    if (job->inserts)
        return point_insert(point, &uuid);
    return point_select(point, str_from(job->places.at[number % job->places.count]), &row);
}

static bool work(void *context, unsigned number, struct latency *latency, uint64_t end)
{
    const struct job *job   = context;
    struct point     *point = point_open();
    uint64_t          now   = time_now();

    for (size_t i = number * 977; now < end; i++) {
        bool     is_right = do_once(job, point, i);
        uint64_t then     = time_now();

        latency_add(latency, then - now);
        latency->errors += !is_right;
        now = then;
    }
    point_close(point);
    return true;
}

int main(int argc, char **argv)
{
    struct job job     = {0};
    bool       selects = argc == 5 && strcmp(argv[1], "select") == 0;
    long       clients = argc == 5 ? strtol(argv[2], NULL, 10) : 0;
    double     seconds = argc == 5 ? strtod(argv[3], NULL) : 0;
    bool       all_right;

    job.inserts = argc == 5 && strcmp(argv[1], "insert") == 0;
    if (!(selects || job.inserts) || clients < 1 || clients > MOST_CLIENTS || !(seconds > 0 && seconds < 3600)) {
        fputs("usage: limit-database select|insert CLIENTS SECONDS PLACES\n", stderr);
        return USAGE;
    }
    job.places = lines_read(argv[4]);
    all_right  = crew_run((unsigned)clients, seconds, work, &job);
    lines_free(&job.places);
    return all_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
