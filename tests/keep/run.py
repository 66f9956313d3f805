#!/usr/bin/env python3
"""Tests of callbook-fcgi --keep, and of SIGHUP with and without it, against workers and an nginx of their own.
Output is TAP.

tests/keep.sh starts the database. Without options the tests take half a minute."""

import sys

import counting
import raw
import reloads
import restarts
import shares
import speed
from support import points
from support.place import Place


def tests(full):
    yield "connections are kept, and end well", raw.keeping
    yield "a body never becomes a request", raw.injection
    yield "no POST fails while workers are replaced", lambda t, p: restarts.rolling(t, p, 100 if full else 15)
    yield "a killed worker loses its own request only", lambda t, p: restarts.kills(t, p, 30 if full else 10)
    for name in ("plain", "kept"):
        yield f"{name}: records of no request end nothing but their connection", lambda t, p, n=name: raw.management(
            t, p, n)
        yield f"{name}: no POST fails while settings change", lambda t, p, n=name: reloads.under_load(
            t, p, n, 100 if full else 20)
        yield f"{name}: a bad configuration changes nothing", lambda t, p, n=name: reloads.bad_ones(t, p, n)
        yield f"{name}: a new password is taken over", lambda t, p, n=name: reloads.password(t, p, n)
        yield f"{name}: counts outlive who made them", lambda t, p, n=name: counting.survives(t, p, n)
        yield f"{name}: metrics may need a token", lambda t, p, n=name: counting.token(t, p, n)
        yield f"{name}: an account gets its share beside others", lambda t, p, n=name: shares.shared(t, p, n, True)
        yield f"{name}: without the file of metrics requests are served", lambda t, p, n=name: counting.without_room(
            t, p, n)
    yield "processes of one program share without a file", lambda t, p: shares.shared(t, p, "kept", False)
    yield "a share of nothing is no limit", lambda t, p: shares.without(t, p, "plain")
    if full:
        yield "what stays idle is closed after ten seconds", raw.deadline
        yield "throughput", speed.throughput
        yield "slow requests that wait do not hold up others", speed.waiting
        yield "slow requests that compute do not hold up others", speed.computing


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--full", "100 restarts and reloads, 30 kills, and the speed")
    sys.exit(points.run(Place(), tests(arguments.full), arguments.only))
