#include "server/reply.h"

#include "base/attributes.h"
#include "base/clock.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { END_REQUEST = 3, STDOUT = 6, UNKNOWN_TYPE = 11, REQUEST = 0x102, LARGEST = 400000 };

/* What a reader has found in the records of one answer. */
struct found {
    size_t text;          /* bytes of STDOUT that are as they were sent */
    bool   has_end;       /* of STDOUT */
    bool   has_ended;     /* the request */
    size_t records_after; /* that belong to no request */
};

static char text[LARGEST];
static bool is_last;

static bool read_all(int from, unsigned char *to, size_t len)
{
    while (len) {
        ssize_t got = read(from, to, len);

        if (got <= 0)
            return false;
        to += got;
        len -= (size_t)got;
    }
    return true;
}

/* False: the record does not belong there. */
static bool take_record(struct found *found, const unsigned char *header, const unsigned char *content, size_t len)
{
    int request = header[2] << 8 | header[3];

    if (found->has_ended) {
        found->records_after++;
        return header[1] == UNKNOWN_TYPE && request == 0 && len == 8;
    }
    if (header[1] == STDOUT && request == REQUEST && !found->has_end) {
        found->has_end = len == 0;
        if (found->text + len > LARGEST || memcmp(text + found->text, content, len) != 0)
            return false;
        found->text += len;
        return true;
    }
    found->has_ended = true;
    return header[1] == END_REQUEST && request == REQUEST && found->has_end && len == 8;
}

static bool read_answer(int from, struct found *found)
{
    static unsigned char content[65535];
    unsigned char        header[8];

    while (read_all(from, header, sizeof(header))) {
        size_t len = (size_t)(header[4] << 8 | header[5]);

        if (header[0] != 1 || header[6] != 0 || !read_all(from, content, len) ||
            !take_record(found, header, content, len))
            return false;
    }
    return true;
}

/* The body as that many pieces, and what is left as the last one. */
static bool send_pieces(struct reply reply, size_t pieces)
{
    struct str body = reply.body;

    for (size_t i = 0; i < pieces; i++) {
        struct reply part = reply;

        part.is_open  = true;
        part.body.len = body.len / (pieces + 1);
        if (!reply_send(&part))
            return false;
        reply.headers = (struct str){0};
        reply.body    = str_from_at(reply.body, part.body.len);
    }
    return reply_send(&reply);
}

/* Another process sends, for a long answer does not fit between the two. */
static bool exchange_pieces(size_t headers, size_t body, size_t pieces, struct found *found)
{
    int   pair[2];
    int   status = -1;
    bool  read;
    pid_t sender;

    *found = (struct found){0};
    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    sender = fork();
    if (sender == 0) {
        struct reply reply = {.connection = pair[1],
                              .timeout    = 10,
                              .request    = REQUEST,
                              .is_last    = is_last,
                              .until      = pieces ? clock_monotonic_us() + 10000000 : 0,
                              .headers    = {.at = text, .len = headers},
                              .body       = {.at = text + headers, .len = body}};

        close(pair[0]);
        _exit(send_pieces(reply, pieces) ? 0 : 1);
    }
    close(pair[1]);
    read = read_answer(pair[0], found);
    close(pair[0]);
    waitpid(sender, &status, 0);
    return read && status == 0;
}

static bool exchange(size_t headers, size_t body, bool is_last_one, struct found *found)
{
    is_last = is_last_one;
    return exchange_pieces(headers, body, 0, found);
}

static void fill(void)
{
    for (size_t i = 0; i < LARGEST; i++)
        text[i] = (char)(i * 31 >> 3);
}

TestSuite(reply, .init = fill);

Test(reply, arrives_whole_whatever_its_size)
{
    static const struct {
        size_t headers;
        size_t body;
    } rows[] = {{1, 0},        {200, 0},      {200, 1},   {200, 8000},    {200, 65335}, {200, 65336},  {200, 65535},
                {200, 131000}, {200, 350000}, {65535, 0}, {65535, 65535}, {65536, 1},   {66000, 66000}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct found found;

        cr_expect(exchange(rows[i].headers, rows[i].body, false, &found), "row %zu", i);
        cr_expect_eq(found.text, rows[i].headers + rows[i].body, "row %zu: %zu bytes", i, found.text);
        cr_expect(found.has_ended && found.records_after == 0, "row %zu: its end", i);
    }
}

Test(reply, has_a_record_behind_its_end_when_it_is_the_last_one)
{
    struct found found;

    cr_expect(exchange(200, 100000, true, &found));
    cr_expect(found.has_ended && found.records_after == 1);
}

Test(reply, in_pieces_is_the_same_as_whole)
{
    static const struct {
        size_t body;
        size_t pieces;
    } rows[] = {{0, 1}, {0, 5}, {1, 3}, {8000, 1}, {8000, 7}, {65536, 1}, {200000, 2}, {399000, 50}, {399, 398}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct found found;

        is_last = i % 2;
        cr_expect(exchange_pieces(200, rows[i].body, rows[i].pieces, &found), "row %zu", i);
        cr_expect_eq(found.text, 200 + rows[i].body, "row %zu: %zu bytes", i, found.text);
        cr_expect(found.has_ended && found.records_after == i % 2, "row %zu: its end", i);
    }
}

Test(reply, is_broken_by_what_is_no_record)
{
    int           pair[2];
    unsigned char bytes[9];

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    reply_break(&(struct reply){.connection = pair[1], .timeout = 1});
    close(pair[1]);
    cr_expect_eq(read(pair[0], bytes, sizeof(bytes)), 8);
    cr_expect_eq(bytes[0], 0, "there is no such version");
}

Test(reply, fails_when_the_peer_has_gone)
{
    int          pair[2];
    struct reply reply = {.timeout = 10, .request = REQUEST, .headers = {.at = text, .len = 10}};

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    close(pair[0]);
    reply.connection = pair[1];
    cr_expect_not(reply_send(&reply));
}

Test(reply, waits_no_longer_than_its_timeout, .timeout = 10)
{
    int          pair[2];
    struct reply reply = {.timeout = 1, .request = REQUEST, .body = {.at = text, .len = LARGEST}};

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    reply.connection = pair[1];
    cr_expect_not(reply_send(&reply));
}

Test(reply, waits_no_longer_than_until_its_moment, .timeout = 10)
{
    int          pair[2];
    uint64_t     now   = clock_monotonic_us();
    struct reply reply = {
        .timeout = 60, .request = REQUEST, .until = now + 300000, .body = {.at = text, .len = LARGEST}};

    cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    reply.connection = pair[1];
    cr_expect_not(reply_send(&reply));
    cr_expect(clock_monotonic_us() - now >= 250000);
    cr_expect_not(reply_send(&reply), "the moment has come");
}
