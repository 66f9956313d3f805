/* What a refused request did wrong, for the log. */
#ifndef SERVER_FAULT_LOG_H
#define SERVER_FAULT_LOG_H

#include "base/log.h"
#include "base/problem.h"

/*
 * Adds the problem's code, and the codes and places of its first faults, to a line:
 *
 *     code=invalid faults=invalid_phone@/phone,unknown_member@/parameters/?,+3
 *
 * No value of the request gets there, nor does a name that the client has made up: a ? stands for it.
 */
void log_problem(struct log_line *line, const struct problem *problem);

#endif
