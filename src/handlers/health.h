/* What GET /healthz and GET /readyz answer with. */
#ifndef HANDLERS_HEALTH_H
#define HANDLERS_HEALTH_H

#include "base/shape.h"

extern const struct shape health_shape;

#endif
