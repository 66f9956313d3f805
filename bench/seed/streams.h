/* Which streams of chance there are: what is drawn for one purpose must not depend on what another one draws. */
#ifndef BENCH_SEED_STREAMS_H
#define BENCH_SEED_STREAMS_H

enum stream {
    STREAM_TIMES,
    STREAM_PEOPLE,
    STREAM_PLANTS,
    STREAM_SAMPLES,
    STREAM_CAMPAIGNS,
    STREAM_MEMBERS,      /* and one more for each campaign */
    STREAM_ORDERS = 256, /* likewise */
    STREAM_PAST   = 512,
};

#endif
