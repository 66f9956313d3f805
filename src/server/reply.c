/* MSG_DONTWAIT is beyond POSIX 2008, yet everywhere. */
#define _GNU_SOURCE

#include "server/reply.h"

#include "base/attributes.h"
#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* Numbers of the FastCGI specification. */
enum {
    FASTCGI_VERSION = 1,
    END_REQUEST     = 3,
    STDOUT          = 6,
    UNKNOWN_TYPE    = 11,
    HEADER_SIZE     = 8,
    CONTENT_SIZE    = 65535,
    BODY_SIZE       = 8 /* of END_REQUEST and UNKNOWN_TYPE; all zeros say what is to be said */
};

/* The end of STDOUT, END_REQUEST and the record after it. */
enum { TAIL_SIZE = 3 * HEADER_SIZE + 2 * BODY_SIZE };

static void put_header(unsigned char *at, int type, int request, size_t length)
{
    at[0] = FASTCGI_VERSION;
    at[1] = (unsigned char)type;
    at[2] = (unsigned char)(request >> 8);
    at[3] = (unsigned char)request;
    at[4] = (unsigned char)(length >> 8);
    at[5] = (unsigned char)length;
}

static size_t put_tail(unsigned char *tail, const struct reply *reply)
{
    put_header(tail, STDOUT, reply->request, 0);
    put_header(tail + HEADER_SIZE, END_REQUEST, reply->request, BODY_SIZE);
    if (!reply->is_last)
        return 2 * HEADER_SIZE + BODY_SIZE;
    put_header(tail + 2 * HEADER_SIZE + BODY_SIZE, UNKNOWN_TYPE, 0, BODY_SIZE);
    return TAIL_SIZE;
}

static void advance(struct msghdr *message, size_t sent)
{
    while (message->msg_iovlen && sent >= message->msg_iov->iov_len) {
        sent -= message->msg_iov->iov_len;
        message->msg_iov++;
        message->msg_iovlen--;
    }
    if (message->msg_iovlen) {
        message->msg_iov->iov_base = (char *)message->msg_iov->iov_base + sent;
        message->msg_iov->iov_len -= sent;
    }
}

static bool wait_for_room(const struct reply *reply)
{
    struct pollfd room = {.fd = reply->connection, .events = POLLOUT};
    uint64_t      wait = (uint64_t)reply->timeout * 1000;
    uint64_t      now  = reply->until ? clock_monotonic_us() : 0;

    if (reply->until && now + wait * 1000 > reply->until)
        wait = now < reply->until ? (reply->until - now) / 1000 : 0;
    return poll(&room, 1, (int)wait) == 1;
}

static bool send_parts(const struct reply *reply, struct iovec *parts, size_t count)
{
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};

    advance(&message, 0);
    while (message.msg_iovlen) {
        ssize_t sent = sendmsg(reply->connection, &message, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent >= 0)
            advance(&message, (size_t)sent);
        else if (errno == EAGAIN ? !wait_for_room(reply) : errno != EINTR)
            return false;
    }
    return true;
}

/* Cuts off the first bytes of a text. */
static struct iovec take(struct str *text, size_t most)
{
    size_t       len  = text->len < most ? text->len : most;
    struct iovec part = {.iov_base = (void *)(uintptr_t)text->at, .iov_len = len};

    if (len)
        text->at += len;
    text->len -= len;
    return part;
}

bool reply_send(const struct reply *reply)
{
    struct str    headers         = reply->headers;
    struct str    body            = reply->body;
    unsigned char tail[TAIL_SIZE] = {0};
    size_t        tail_size       = reply->is_open ? 0 : put_tail(tail, reply);
    bool          sent;

    do {
        unsigned char header[HEADER_SIZE] = {0};
        struct iovec  parts[4]            = {{.iov_base = header}};

        parts[1] = take(&headers, CONTENT_SIZE);
        parts[2] = take(&body, CONTENT_SIZE - parts[1].iov_len);
        parts[3] = (struct iovec){.iov_base = tail, .iov_len = headers.len || body.len ? 0 : tail_size};
        /* A record without content would end the stream. */
        parts[0].iov_len = parts[1].iov_len + parts[2].iov_len ? HEADER_SIZE : 0;
        put_header(header, STDOUT, reply->request, parts[1].iov_len + parts[2].iov_len);
        sent = send_parts(reply, parts, COUNT_OF(parts));
    } while (sent && (headers.len || body.len));
    return sent;
}

void reply_break(const struct reply *reply)
{
    unsigned char header[HEADER_SIZE] = {0};
    struct iovec  part                = {.iov_base = header, .iov_len = sizeof(header)};

    (void)send_parts(reply, &part, 1);
}
