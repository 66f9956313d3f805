/*
 * Answers that are too long to be made whole before they are sent. All that can be asked before the head is asked then:
 * the handler finds what it will tell, inside a snapshot of the database, and makes the first piece. Then the head is
 * sent, and one piece after the other is made, sent and forgotten. What goes wrong from there on cuts the answer: its
 * end is never sent, so that no client can take a part for the whole.
 */
#ifndef API_STREAM_H
#define API_STREAM_H

#include "base/arena.h"
#include "http/request.h"
#include "http/response.h"

/*
 * Microseconds from the head on: how long a worker, and with it a snapshot, may be held, whoever reads how slowly; and
 * what making all pieces may use of the processor. What takes longer is cut.
 */
enum { STREAM_TIME = 20000000, STREAM_PROCESSOR = 5000000 };

/* Likewise, what finding all rows may use of the processor before the head, in place of what a request may. */
enum { STREAM_FIND = 2000000 };

enum { STREAM_NO_ROWS = -1 /* what is sent is no list */ };

struct stream_source {
    /* Makes the next piece in the request's arena; `is_more`: another one follows. */
    struct problem *(*make)(struct request *request, void *state, struct str *piece, bool *is_more);
    void      *state;
    struct str content_type;
    int64_t    rows; /* that all pieces have together, or STREAM_NO_ROWS */
};

/* Lives as long as the request. */
struct stream {
    struct stream_source source;
    struct db           *db;    /* that has the snapshot */
    struct arena_mark    start; /* what is handed out from here on goes with each piece */
    uint64_t             until;
    uint64_t             sent; /* bytes of all pieces so far */
    const char          *cut;  /* why it ended early, as a word for the log; NULL: it did not */
};

/* 200 with the first piece. Where that is the whole, the snapshot is ended and the answer is one like any other. */
struct problem *stream_answer(struct request *request, struct response *response,
                              const struct stream_source *source) MUST_CHECK;

/* Before the head is sent: from here on other limits hold, of time and of the processor. */
void stream_begin(struct request *request, struct stream *stream);

/*
 * The next piece, in memory that the one before had; the snapshot ends with the last one. `unavailable` when the time
 * is over or the snapshot is lost.
 */
struct problem *stream_next(struct request *request, struct stream *stream, struct str *piece,
                            bool *is_more) MUST_CHECK;

/* Ends the snapshot of an answer that is cut, as that of a whole one has ended with its last piece. */
void stream_end(struct request *request, struct stream *stream);

/* Bytes of an answer's body, as far as it was sent; of HEAD as of GET, but for what would come in further pieces. */
uint64_t stream_bytes(const struct response *response);

#endif
