/* What other resources need to know of campaigns. */
#ifndef HANDLERS_CAMPAIGNS_H
#define HANDLERS_CAMPAIGNS_H

#include "domain/campaign.h"
#include "http/request.h"

/* The caller's campaign that the body names; NULL in `out`, and a fault at `pointer`, when there is none. */
struct problem *campaign_resolve(struct request *request, struct uuid uuid, struct str pointer,
                                 struct campaign **out) MUST_CHECK;

#endif
