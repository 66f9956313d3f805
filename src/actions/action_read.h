/* Reads what somebody wants done to many. */
#ifndef ACTIONS_ACTION_READ_H
#define ACTIONS_ACTION_READ_H

#include "actions/action_rows.h"

/*
 * Checks the body of a request, `action`, and makes what is stored of it; `work` gets what `do` asks for. All faults
 * are the problem. `conflict` while a field of the filter is not indexed yet, or when the segment cannot be used.
 */
struct problem *action_read(struct request *request, struct action *action, struct action_work *work) MUST_CHECK;

#endif
