"""Nothing is lost when workers are replaced or die."""

import os
import random
import signal
import statistics
import time

from support.load import PostLoad
from support.place import Account
from support.processes import wait_until


def rolling(test, place, count):
    """New workers on the same listening socket, then SIGTERM for the old ones, and SIGUSR1 now and then."""
    group = place.group("kept")
    account = Account(place, "restarts")
    load = PostLoad(account, "kept", account.new_type("kept"))
    drains = []
    for number in range(count):
        following = place.group("kept")
        time.sleep(0.15)
        drains.append(group.stop(signal.SIGUSR1 if number % 5 == 4 else signal.SIGTERM))
        group = following
        time.sleep(0.1)
    failed = load.stop()
    test.say(f"{count} restarts, {load}; until the old ones had ended: median {statistics.median(drains):.2f} s, "
             f"longest {max(drains):.2f} s")
    test.equal(failed, 0, "POSTs that failed")
    test.equal(account.total("kept"), load.made, "records made by POSTs that were answered")
    test.true(max(drains) < 10, "nobody waited for the deadline")
    group.stop()


def kills(test, place, count):
    """One of four dies at a time. What it was doing is lost, and nothing else."""
    connections = database_connections(place)
    group = place.group("kept")
    account = Account(place, "kills")
    kind = account.new_type("kept")
    wait_until(lambda: len(group.children()) == 4, 5, "four children")
    load = PostLoad(account, "kept", kind)
    time.sleep(0.3)
    before = group.descriptors()
    for _ in range(count):
        wait_until(group.children, 5, "a child")
        os.kill(random.choice(group.children()), signal.SIGKILL)
        time.sleep(0.3)
    failed = load.stop()
    total = account.total("kept")
    test.say(f"{count} kills, {load}; {total} records")
    test.true(failed <= count, f"{failed} POSTs failed")
    test.true(load.made <= total <= load.made + failed, "the records are those answered, and at most the lost")
    wait_until(lambda: len(group.children()) == 4, 10, "four children again")
    wait_until(lambda: database_connections(place) <= connections + 4, 5, "no database connection is left behind")
    test.true(group.descriptors() <= before + 4, f"{group.descriptors()} descriptors, {before} before")
    test.true(account.ask("kept", "GET", "/api/records?limit=1")[0] == 200, "it serves afterwards")
    group.stop()


def database_connections(place):
    return int(place.sql("select count(*) from information_schema.processlist where user = 'callbook'")[0][0])
