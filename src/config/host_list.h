/* The hosts that an option names. */
#ifndef CONFIG_HOST_LIST_H
#define CONFIG_HOST_LIST_H

#include "base/attributes.h"

#include <stddef.h>

enum { HOSTS_MOST = 16, HOST_NAME_SIZE = 256 };

struct host_name {
    char     name[HOST_NAME_SIZE]; /* a name or an address; a Unix socket's path, from / on; empty: the local server */
    unsigned port;                 /* 0: none was given */
};

struct host_list {
    struct host_name at[HOSTS_MOST];
    size_t           count;
};

/*
 * Reads "db1, db2:3307, [::1]:3307, /run/mysqld/mysqld.sock". An empty text is one host without a name. Returns NULL,
 * or what is wrong, as the end of a sentence.
 */
const char *host_list_read(const char *text, struct host_list *list) MUST_CHECK;

enum { HOST_TEXT_SIZE = HOST_NAME_SIZE + 16 };

/* How people write it: "db2:3307", "[::1]:3307", "the local socket". */
void host_print(const struct host_name *host, char text[HOST_TEXT_SIZE]);

#endif
