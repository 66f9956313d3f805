/*
 * The time that one request may spend on the database, whatever happens there: when it is over, the connections are
 * shut down from a signal handler, so that whoever waits for the database is told at once that it is lost. The timeouts
 * of the client library count anew with each byte, and in whole seconds.
 */
#ifndef DB_WATCH_H
#define DB_WATCH_H

#include <stdbool.h>
#include <stdint.h>

struct db_watch;

/* Which connection. */
enum { WATCHED_WRITER, WATCHED_READER, WATCHED_COUNT };

/* Belongs to the process that makes it. Ends the program when there is no memory. */
struct db_watch *db_watch_new(void);
void             db_watch_free(struct db_watch *watch);

/* Until it is stopped there are so many microseconds. */
void db_watch_start(struct db_watch *watch, uint64_t micros);
void db_watch_stop(struct db_watch *watch);

/* What is left of them, 0 when they are over; UINT64_MAX when it is not started. */
uint64_t db_watch_left(const struct db_watch *watch);

/* The descriptor of a connection; -1: there is none any more. Where time is over already, it is shut down at once. */
void db_watch_socket(struct db_watch *watch, unsigned which, int socket);

#endif
