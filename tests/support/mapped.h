/* Takes a whole file through both passes of mapping/mapping.h, and writes what its rows come to as one text. */
#ifndef TESTS_SUPPORT_MAPPED_H
#define TESTS_SUPPORT_MAPPED_H

#include "mapping/mapping.h"

/* The import of a test. What is NULL or 0 is not said. */
struct mapped {
    enum upload_format format;
    char               delimiter; /* of CSV; 0: a comma */
    bool               has_no_header;
    bool               has_campaign;
    bool               is_kept; /* the notes go through JSON after each row, as if another host went on */
    const char        *fields;  /* of the record type, as JSON; NULL: MAPPED_FIELDS */
    const char        *home;    /* a country; NULL: none */
    const char        *columns; /* `columns`, as JSON */
    const char        *set;     /* likewise */
    const bool        *numbers; /* of each cell of every row: the file keeps it as a number */
    struct faults      faults;  /* of `columns` and `set`, afterwards */
    struct mapping    *mapping; /* afterwards */
};

/* One field of each kind: text, number, decimal, bool, date, datetime, currency, country, select (Gold, Blau grün). */
#define MAPPED_FIELDS                                                                                                  \
    "[{\"id\":\"city\",\"type\":\"text\",\"title\":\"Wohnort\"},"                                                      \
    "{\"id\":\"children\",\"type\":\"number\",\"title\":\"Number of children\"},"                                      \
    "{\"id\":\"amount\",\"type\":\"decimal\",\"title\":\"Last amount\"},"                                              \
    "{\"id\":\"member\",\"type\":\"bool\",\"title\":\"Is a member\"},"                                                 \
    "{\"id\":\"born\",\"type\":\"date\",\"title\":\"Date of birth\"},"                                                 \
    "{\"id\":\"seen\",\"type\":\"datetime\",\"title\":\"Last seen\"},"                                                 \
    "{\"id\":\"money\",\"type\":\"currency\",\"title\":\"Currency\"},"                                                 \
    "{\"id\":\"land\",\"type\":\"country\",\"title\":\"Country\"},"                                                    \
    "{\"id\":\"level\",\"type\":\"select\",\"title\":\"Level\",\"options\":[\"Gold\",\"Blau "                          \
    "gr\\u00fcn\",\"C+\",\"C-\"]}]"

/*
 * Of each row a line: the record as JSON, then " order" and the order if there is one, then "!column code" of each
 * fault and "?column code" of each warning, the row as a whole being column 0.
 */
struct str mapped_text(struct arena *arena, struct mapped *mapped, struct str file);

/* The mapping of a file, whose header is its first line, before any pass. */
struct mapping *mapped_make(struct arena *arena, struct mapped *mapped, struct str file);

#endif
