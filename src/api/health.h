/* What GET /healthz and GET /readyz answer with. */
#ifndef API_HEALTH_H
#define API_HEALTH_H

#include "base/shape.h"

extern const struct shape health_shape;

#endif
