#!/usr/bin/env python3
"""Tests of several database hosts, against workers and an nginx of their own. Output is TAP.

tests/hosts.sh starts the first database. Without options the tests take about ten seconds."""

import os
import sys

from databases import Databases
import failover
import secrecy
from support import points
from support.place import Place


def tests(databases, full):
    def with_databases(function, *arguments):
        return lambda test, place: function(test, place, databases, *arguments)

    if not os.environ.get("DATABASE_ROOT"):  # other versions trust other certificates
        yield "TLS is what was asked for, or there is no connection", with_databases(secrecy.modes)
        yield "who answers in the server's place does not get the password", with_databases(secrecy.impostors)
    yield "a killed host is replaced under load", with_databases(failover.killed, "plain")
    yield "writes leave a host that has become read-only", with_databases(failover.read_only)
    yield "a commit that a read-only host refuses is done elsewhere", with_databases(failover.read_only_at_commit)
    yield "readers are read from, and are missed by nobody", with_databases(failover.readers)
    if full:
        yield "a killed host is replaced under load, with --keep", with_databases(failover.killed, "kept")
        yield "a host that hangs is replaced under load", with_databases(failover.hangs)
        yield "the only host hangs, and goes on", with_databases(failover.only_host_hangs)
        yield "the only host answers slowly", with_databases(failover.slow, 0.7)
        yield "the only host answers very slowly", with_databases(failover.slow, 1.3)
        yield "no host is there, and then one is", with_databases(failover.nobody)
        yield "reads go on when the only host takes no writes", with_databases(failover.only_reads)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--full", "also hosts that hang, and no host at all")
    home = Place()
    both = Databases(home)
    try:
        status = points.run(home, tests(both, arguments.full), arguments.only)
    finally:
        both.close()
    sys.exit(status)
