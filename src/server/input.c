#include "server/input.h"

#include <fcgios.h>
#include <stdbool.h>
#include <unistd.h>

/* Numbers of the FastCGI specification. */
enum { HEADER_SIZE = 8, REQUEST_AT = 2, LENGTH_AT = 4, PADDING_AT = 6 };

/* Where reading is among the records. A worker reads from one connection at a time. */
static struct {
    unsigned char header[HEADER_SIZE];
    size_t        header_len;
    size_t        left; /* of the content and padding after the header */
    bool          is_over;
} input;

void input_begin(void)
{
    input.header_len = 0;
    input.left       = 0;
    input.is_over    = false;
}

static bool belongs_to_a_request(void)
{
    return input.header[REQUEST_AT] || input.header[REQUEST_AT + 1];
}

static size_t content_and_padding(void)
{
    return ((size_t)input.header[LENGTH_AT] << 8 | input.header[LENGTH_AT + 1]) + input.header[PADDING_AT];
}

/* Walks through what has been read; tells how much of it libfcgi may see. */
static size_t acceptable(const char *at, size_t len)
{
    size_t seen = 0;

    while (seen < len) {
        if (input.left) {
            size_t step = input.left < len - seen ? input.left : len - seen;

            seen += step;
            input.left -= step;
            continue;
        }
        input.header[input.header_len++] = (unsigned char)at[seen++];
        if (input.header_len < HEADER_SIZE)
            continue;
        input.header_len = 0;
        input.left       = content_and_padding();
        if (!belongs_to_a_request()) {
            input.is_over = true;
            return seen > HEADER_SIZE ? seen - HEADER_SIZE : 0;
        }
    }
    return seen;
}

/* libfcgi's own, by name and signature; it reads nothing in another way. */
int OS_Read(int descriptor, char *at, size_t len)
{
    ssize_t got = input.is_over ? 0 : read(descriptor, at, len);

    return got > 0 ? (int)acceptable(at, (size_t)got) : (int)got;
}
