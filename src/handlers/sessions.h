/* What begins a session, and what is shown of one. */
#ifndef HANDLERS_SESSIONS_H
#define HANDLERS_SESSIONS_H

#include "base/shape.h"

extern const struct shape session_begin_shape;
extern const struct shape session_shown_shape;

#endif
