/* What an uploaded file is, told by its bytes: its format and encoding, or why it cannot be imported. */
#ifndef MAPPING_UPLOAD_H
#define MAPPING_UPLOAD_H

#include "base/problem.h"
#include "sheets/encoding.h"

enum upload_format { UPLOAD_CSV, UPLOAD_XLSX, UPLOAD_NDJSON, UPLOAD_GZIP, UPLOAD_ZIP, UPLOAD_REFUSED };

/* "csv", "xlsx", "ndjson", ended by NULL: what a client may name. */
extern const char *const upload_formats[];

enum { UPLOAD_START = 1024 /* bytes by which the format is told */ };

/* What was seen of a file. The zero value has seen nothing. */
struct upload_guess {
    char                  start[UPLOAD_START];
    size_t                start_len;
    struct encoding_guess encoding;
    bool                  is_encrypted; /* it has the name under which workbooks with a password keep what they hold */
};

/*
 * Looks at the next bytes of a file. All have to pass, since the encoding is only told by all of them; for the format
 * alone the first UPLOAD_START will do.
 */
void upload_look(struct upload_guess *guess, struct str bytes);

struct upload {
    enum upload_format  format;
    enum sheet_encoding encoding; /* of CSV and NDJSON */
    const char         *reason;   /* of a file that is refused: a sentence for the person who sent it */
};

/*
 * What the file is. UPLOAD_GZIP and UPLOAD_ZIP hold another file, which is looked at in turn; a ZIP whose first member
 * is one of a workbook is UPLOAD_XLSX. Text that begins with { is NDJSON, any other one is CSV.
 */
struct upload upload_guessed(const struct upload_guess *guess);

#endif
