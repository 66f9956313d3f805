/* What the register says, for the calls that write: faults of requests, and what records show. */
#ifndef HANDLERS_SUPPRESSED_H
#define HANDLERS_SUPPRESSED_H

#include "domain/campaign.h"
#include "http/request.h"
#include "register/register.h"

/* Reads a phone that a client has written into E.164, as a number of the account's country. A fault is noted there. */
struct problem *suppression_read_phone(struct request *request, struct str *phone, struct str pointer) MUST_CHECK;

/*
 * Completes a suppression that a client has sent, so that it can be added: it is checked, its phone read, its campaign
 * found. Faults are noted, and are the problem.
 */
struct problem *suppression_prepare(struct request *request, struct suppression *given) MUST_CHECK;

/* Sets `suppressed` of records, by a look at the register; of one that was read with its entries without a look. */
struct problem *records_mark_suppressed(const struct tenant *tenant, struct record *records, size_t count) MUST_CHECK;
struct problem *record_mark_suppressed(const struct tenant *tenant, struct record *record) MUST_CHECK;

/* The same of one that has been made, or has got another phone. */
struct problem *record_mark_anew(const struct tenant *tenant, struct record *record) MUST_CHECK;

/* A record has been written with another phone: its open orders end where that must not be called. */
struct problem *record_check_phone(const struct tenant *tenant, const struct record *record) MUST_CHECK;

/* A suppression that somebody's `do-not-call` means, of the campaign's scope. */
struct suppression *suppression_of_order(struct request *request, const struct campaign *campaign, struct str phone,
                                         struct uuid order);

#endif
