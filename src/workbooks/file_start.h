/* What a file that should be a ZIP is, by its first bytes. */
#ifndef WORKBOOKS_FILE_START_H
#define WORKBOOKS_FILE_START_H

#include "workbooks/reading.h"

/* Whether the file begins as a ZIP does; otherwise it is refused as what it is, as far as that can be told. */
bool file_start_is_zip(struct reading *reading);

#endif
