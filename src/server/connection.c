/* MSG_DONTWAIT is beyond POSIX 2008, yet everywhere. */
#define _GNU_SOURCE

#include "server/connection.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { LINGER = 2000 /* milliseconds */, READS = 64, READ_SIZE = 16384 };

bool connection_is_local(int connection)
{
    struct sockaddr_storage peer = {0};
    socklen_t               size = sizeof(peer);

    if (getpeername(connection, (struct sockaddr *)&peer, &size) != 0)
        return false;
    if (peer.ss_family == AF_INET)
        return ntohl(((struct sockaddr_in *)&peer)->sin_addr.s_addr) >> 24 == 127;
    return peer.ss_family == AF_UNIX ||
           (peer.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)&peer)->sin6_addr));
}

void connection_limit_reads(int connection, int seconds)
{
    struct timeval timeout = {.tv_sec = seconds};

    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
}

static bool wait_for_input(int connection, int milliseconds)
{
    struct pollfd input = {.fd = connection, .events = POLLIN};

    return poll(&input, 1, milliseconds) == 1;
}

bool connection_is_readable(int connection)
{
    return wait_for_input(connection, 0);
}

bool connection_is_gone(int connection)
{
    struct pollfd input = {.fd = connection};

    return poll(&input, 1, 0) == 1 && input.revents & (POLLHUP | POLLERR);
}

bool connection_wait(int connection, int seconds)
{
    struct pollfd input = {.fd = connection, .events = POLLIN};
    int           count;

    do
        count = poll(&input, 1, seconds * 1000);
    while (count < 0 && errno == EINTR);
    return count == 1;
}

void connection_end_writing(int connection)
{
    shutdown(connection, SHUT_WR);
}

/* At most so many reads at once: others want to be served, too. */
bool connection_discard(int connection)
{
    char    rubbish[READ_SIZE];
    ssize_t got = 1;

    for (int i = 0; i < READS && got > 0; i++)
        got = recv(connection, rubbish, sizeof(rubbish), MSG_DONTWAIT);
    return got > 0 || (got < 0 && errno == EAGAIN);
}

static void linger(int connection)
{
    uint64_t end  = clock_monotonic_us() + LINGER * UINT64_C(1000);
    uint64_t now  = 0;
    bool     goes = true;

    connection_end_writing(connection);
    while (goes && (now = clock_monotonic_us()) < end)
        goes = wait_for_input(connection, (int)((end - now) / 1000) + 1) && connection_discard(connection);
}

void connection_close(int connection, enum connection_fate fate)
{
    if (fate == CONNECTION_GONE)
        return;
    if (fate == CONNECTION_DISCARD)
        linger(connection);
    close(connection);
}
