/* The file that holds a whole account: lines of JSON, as doc/account-file.md has them. */
#ifndef OPERATOR_ACCOUNT_FILE_H
#define OPERATOR_ACCOUNT_FILE_H

#include "operator/operator.h"

#include "transfer/transfer.h"

#include <stdio.h>

/* Goes up when a program that reads the older form would do something wrong with the newer one. */
enum { ACCOUNT_FILE_VERSION = 1 };

enum { DIGEST_HEX = 64 };

/* The first line. */
struct account_head {
    struct described marks;
    struct str       is;
    int64_t          version;
    struct str       program; /* that has written it */
    struct instant   exported_at;
    struct uuid      uuid;
    struct str       name;
    int              status;
    struct str       default_country;
    struct str       timezone;
    struct instant   created_at;
};
extern const struct shape account_head_shape;
extern const char *const  account_head_name; /* its member "is" */

/* The last line. */
struct account_end {
    struct described marks;
    struct str       is;
    int64_t          counts[TRANSFER_KINDS];
    struct str       body;   /* SHA-256 of the lines between the first and this one, in hexadecimal */
    struct str       sha256; /* of all before this line */
};
extern const struct shape account_end_shape;
extern const char *const  account_end_name;

/* What is counted and summed up of a file while it is written or read. */
struct account_sums {
    int64_t            counts[TRANSFER_KINDS];
    struct digest_sum *body;
    struct digest_sum *whole;
};
void account_sums_begin(struct arena *arena, struct account_sums *sums);

/* Takes a line, without its end, in; the first one is not of the body. */
void account_sums_add(struct account_sums *sums, struct str line, bool is_body);

/* The last line for what was summed up. */
struct account_end *account_sums_end(struct arena *arena, struct account_sums *sums);

/* Gives back what the sums hold; to be called in the end, whatever has become of them. */
void account_sums_drop(struct account_sums *sums);

/* A file that is read line by line. */
struct line_reader {
    FILE      *file;
    int64_t    number; /* of the line that was read last, from 1 on */
    struct str line;   /* without its end; stands until the next one */
    char      *room;
    size_t     size;
};

enum line_result {
    LINE_READ,
    LINE_NONE, /* the file has ended */
    LINE_CUT,  /* it has ended within the line */
    LINE_TOO_LONG,
    LINE_FAILED /* errno says why */
};

enum line_result line_read(struct line_reader *reader);
void             line_reader_free(struct line_reader *reader); /* closes the file, unless it is standard input */

#endif
