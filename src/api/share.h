/* What a request costs is charged to its account, and who has used more than its share waits (metrics/shares.h). */
#ifndef API_SHARE_H
#define API_SHARE_H

#include "http/request.h"

/* `share_exceeded`, with the time after which it makes sense to ask again. To be called once the account is known. */
struct problem *share_begin(const struct request *request) MUST_CHECK;

/* Charges what has been used since the last call, also of a request that was left in the middle. */
void share_charge(const struct request *request);

#endif
