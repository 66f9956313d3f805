/* Of which country the phone numbers of a request are that name none. */
#ifndef API_PHONES_H
#define API_PHONES_H

#include "domain/record_type.h"
#include "http/request.h"
#include "phones/phone.h"

/*
 * The country for a number that is written: the type's, which may be NULL, or else the account's, as it was changed
 * last. NULL in `home` where there is none, or the number needs none.
 */
struct problem *phones_home(struct request *request, const struct record_type *type, struct str number,
                            const struct phone_country **home) MUST_CHECK;

/* The country for numbers that are looked for, without asking the database: the account's may be a second old. */
const struct phone_country *phones_home_of_query(const struct request *request, const struct record_type *type);

#endif
