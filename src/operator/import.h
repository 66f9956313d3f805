/* What the files of `callbook import` share. */
#ifndef OPERATOR_IMPORT_H
#define OPERATOR_IMPORT_H

#include "api/calls.h"
#include "operator/operator.h"

/* What is said of the import by the arguments, as the body of a PATCH; the empty str: nothing. False: with a message.
 */
bool import_settings(struct arena *arena, const struct arguments *arguments, struct str *body);

/* The text of a member, which is a string or a number; the empty one where there is none. */
struct str import_text(const struct value *object, const char *name);

/* On a terminal, how far a job is, by what the API tells of it. */
void import_progress(const struct value *job);
void import_progress_end(void);

/* Prints what an import has come to, as the API shows it. */
void import_print(const struct value *import);

/* How many rows were refused. */
int64_t import_refused(const struct value *import);

#endif
