/* The system's tz database. */
#ifndef BASE_TIMEZONE_H
#define BASE_TIMEZONE_H

#include "base/problem.h"

/* Whether the database in `folder` has a zone of that IANA name, such as Europe/Lisbon. Case counts. */
bool timezone_known(const char *folder, struct str name);

/* Notes a fault of the member timezone, unless that is known. */
void timezone_check(struct arena *arena, const char *folder, struct str name, struct faults *faults);

/* Whether there is a tz database in that folder. */
bool timezone_database_present(const char *folder);

#endif
