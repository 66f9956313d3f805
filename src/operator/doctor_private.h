/* What the files of `callbook doctor` share; nobody else includes this. */
#ifndef OPERATOR_DOCTOR_PRIVATE_H
#define OPERATOR_DOCTOR_PRIVATE_H

#include "operator/operator.h"

enum verdict { VERDICT_OK, VERDICT_WARNING, VERDICT_FAULT };

enum { FINDINGS = 60 };

struct doctor {
    struct operation *operation;
    struct list       findings;
    struct list       variables;
    bool              has_fault;
    bool              has_schema; /* one that this program's statements are for */
};

/* Adds a finding. A fault makes the command fail. */
void doctor_report(struct doctor *doctor, const char *check, enum verdict verdict, struct str detail);
void doctor_report_problem(struct doctor *doctor, const char *check, const struct problem *problem);

/* Whether each account's index is one that this program can use, and is kept up. */
void doctor_check_index(struct doctor *doctor);

/*
 * Whether phone numbers are stored that would be read in another way today; looks at the oldest records first, and not
 * for longer than some seconds.
 */
void doctor_check_phones(struct doctor *doctor);

/* Whether each account's counts and index are right; wrong counts are mended. Reads all records. */
void doctor_recount(struct doctor *doctor);

#endif
