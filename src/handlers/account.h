/* What GET /api/auth/me answers with. */
#ifndef HANDLERS_ACCOUNT_H
#define HANDLERS_ACCOUNT_H

#include "base/shape.h"

extern const struct shape me_shape;

#endif
