/* strcasestr is beyond POSIX 2008. */
#define _GNU_SOURCE

#include "load/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER = 4 << 20 /* a page of 100 large records fits */, TIMEOUT = 60 /* seconds */ };

struct http {
    unsigned port;
    int      socket;
    size_t   len;
    size_t   body; /* where it begins */
    char    *buffer;
};

struct http *http_new(unsigned port)
{
    struct http *http = calloc(1, sizeof(*http));

    if (!http || !(http->buffer = malloc(BUFFER))) {
        fputs("load: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    http->port   = port;
    http->socket = -1;
    return http;
}

static void disconnect(struct http *http)
{
    if (http->socket >= 0)
        close(http->socket);
    http->socket = -1;
}

void http_free(struct http *http)
{
    disconnect(http);
    free(http->buffer);
    free(http);
}

static bool connect_now(struct http *http)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http->port)};
    struct timeval     timeout = {.tv_sec = TIMEOUT};
    int                on      = 1;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    http->socket            = socket(AF_INET, SOCK_STREAM, 0);
    if (http->socket < 0 || connect(http->socket, (struct sockaddr *)&address, sizeof(address)) != 0)
        return false;
    setsockopt(http->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(http->socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    return true;
}

static bool send_all(struct http *http, const char *request, size_t len)
{
    while (len) {
        ssize_t sent = send(http->socket, request, len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        request += sent;
        len -= (size_t)sent;
    }
    return true;
}

static bool read_more(struct http *http)
{
    ssize_t got;

    do
        got = recv(http->socket, http->buffer + http->len, BUFFER - 1 - http->len, 0);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    http->len += (size_t)got;
    http->buffer[http->len] = 0;
    return true;
}

/* Callbook and nginx say how long an answer is; one without a length has no body. */
static bool read_answer(struct http *http)
{
    char  *end;
    char  *length;
    size_t wanted;

    http->len       = 0;
    http->buffer[0] = 0;
    while (!(end = strstr(http->buffer, "\r\n\r\n")))
        if (!read_more(http))
            return false;
    http->body = (size_t)(end - http->buffer) + 4;
    *end       = 0;
    length     = strcasestr(http->buffer, "\r\ncontent-length:");
    wanted     = http->body + (length ? strtoul(length + 17, NULL, 10) : 0);
    while (http->len < wanted)
        if (!read_more(http))
            return false;
    return true;
}

int http_ask(struct http *http, const char *request, size_t len)
{
    int status = 0;

    if ((http->socket < 0 && !connect_now(http)) || !send_all(http, request, len) || !read_answer(http)) {
        disconnect(http);
        return 0;
    }
    if (strncmp(http->buffer, "HTTP/1.1 ", 9) == 0)
        status = (int)strtol(http->buffer + 9, NULL, 10);
    if (strcasestr(http->buffer, "\r\nconnection: close"))
        disconnect(http);
    return status;
}

const char *http_head(const struct http *http)
{
    return http->buffer;
}

const char *http_body(const struct http *http)
{
    return http->buffer + http->body;
}
