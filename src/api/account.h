/* What GET /api/auth/me answers with. */
#ifndef API_ACCOUNT_H
#define API_ACCOUNT_H

#include "base/shape.h"

extern const struct shape me_shape;

#endif
