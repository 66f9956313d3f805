#!/usr/bin/env python3
"""Workers are restarted and upgraded under a steady load. Output is TAP.

tests/torture/restart.sh starts the database."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pools
from steady import Steady
from support import points
from support.place import Account, Place
from support.processes import wait_until

WORKERS = 4
RATE = 1000      # requests a second
LEAST = 0.8      # of it, on a machine that does other things as well
PAUSE = 0.1      # seconds between two restarts


def is_there(pid):
    """Not as a zombie, which nobody may have buried yet."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def inode(path):
    return os.stat(path).st_ino


class Rolling:
    """A steady load, restarts of one worker after the other as long as there is time, and then the balance."""

    def __init__(self, test, place, seconds):
        self.test, self.place = test, place
        self.account = Account(place, "restart")
        kind = self.account.new_type("plain")
        self.load = Steady(self.account, "plain", kind, RATE)
        self.end = time.monotonic() + seconds
        self.restarts = 0
        self.longest = 0

    def goes_on(self):
        return time.monotonic() < self.end

    def end_workers(self, pids, *signals):
        started = time.monotonic()
        for pid in pids:
            for number in signals:
                pools.end(pid, number)
        wait_until(lambda: not any(map(is_there, pids)), 20, "the end of workers")
        self.longest = max(self.longest, time.monotonic() - started)
        self.restarts += len(pids)

    def replace(self, pool):
        """Each of the workers of a pool that starts others in their place."""
        for pid in pool.pids():
            self.end_workers([pid], signal.SIGTERM)
            wait_until(lambda pid=pid: len(pool.pids()) == WORKERS and pid not in pool.pids(), 5, "a new worker")
            time.sleep(PAUSE)

    def balance(self):
        rate = self.load.stop()
        total = self.account.total("plain")
        self.test.say(f"{self.restarts} restarts, {len(self.load.latencies)} requests at {rate:.0f}/s, "
                      f"{dict(self.load.failures) or 'none'} failed; p50 {self.load.quantile(0.5):.1f} ms, p99 "
                      f"{self.load.quantile(0.99):.0f} ms, longest {self.load.quantile(1):.0f} ms; a worker ended "
                      f"within {1000 * self.longest:.0f} ms")
        self.test.equal(dict(self.load.failures), {}, "failed requests")
        self.test.equal(total, self.load.made + 1, "records, and POSTs that were answered")
        self.test.true(rate > LEAST * RATE, f"{rate:.0f} requests a second")
        self.test.true(self.restarts >= 2 * WORKERS, f"{self.restarts} restarts")


def restart(test, place, seconds, starter):
    """The socket is open all the time, each worker is stopped and started."""
    pool = starter(place, place.sockets["plain"], WORKERS)
    rolling = Rolling(test, place, seconds)
    while rolling.goes_on():
        rolling.replace(pool)
    rolling.balance()
    pool.stop()
    test.true(set(pool.statuses) <= {0}, f"statuses with which workers ended: {pool.statuses}")


def upgrade(test, place, seconds):
    """A newer program takes the old one's place, under its name; then each worker is restarted."""
    program = os.path.join(place.folder, "callbook-fcgi")
    shutil.copy(place.program("callbook-fcgi"), program)
    pool = pools.Held(place, place.sockets["plain"], WORKERS, program)
    rolling = Rolling(test, place, seconds)
    while rolling.goes_on():
        before = inode(program)
        shutil.copy(place.program("callbook-fcgi"), program + ".new")
        os.rename(program + ".new", program)
        test.true(inode(program) != before, "it is another file")
        rolling.replace(pool)
        for pid in pool.pids():
            wait_until(lambda pid=pid: inode(f"/proc/{pid}/exe") == inode(program), 2, "the newer program runs")
    rolling.balance()
    pool.stop()
    test.true(set(pool.statuses) <= {0}, f"statuses with which workers ended: {pool.statuses}")


class Spawned:
    """Workers that spawn-fcgi has started on a socket of their own."""

    def __init__(self, place, path):
        pid_file = os.path.join(place.folder, "spawned.pid")
        subprocess.run(["spawn-fcgi", "-s", path, "-F", str(WORKERS), "-P", pid_file, "--",
                        *pools.worker_command(place)], check=True, stdout=subprocess.DEVNULL)
        with open(pid_file, encoding="ascii") as file:
            self.pids = [int(word) for word in file.read().split()]
        os.unlink(pid_file)
        place.groups.append(self)

    def kill(self):
        for pid in self.pids:
            if is_there(pid):
                pools.end(pid, signal.SIGKILL)


def renamed_socket(test, place, seconds):
    """New workers on a new socket, which takes the old one's name; then the old ones empty their backlog and end."""
    path = place.path("plain")
    place.sockets["plain"].close()
    os.unlink(path)
    old = Spawned(place, path)
    rolling = Rolling(test, place, seconds)
    while rolling.goes_on():
        following = Spawned(place, path + ".new")
        time.sleep(PAUSE)
        for pid in old.pids:
            pools.end(pid, signal.SIGSTOP)  # so busy that requests wait for them
        time.sleep(PAUSE / 4)
        os.rename(path + ".new", path)
        rolling.end_workers(old.pids, signal.SIGUSR1, signal.SIGCONT)
        old = following
        time.sleep(PAUSE)
    rolling.balance()
    rolling.end_workers(old.pids, signal.SIGTERM)


def tests(short):
    seconds = 4 if short else 60
    yield "restarts on a held socket, as systemd does it", lambda t, p: restart(t, p, seconds, pools.Held)
    yield "restarts under multiwatch", lambda t, p: restart(t, p, seconds, pools.Multiwatch)
    yield "upgrades by a newer program", lambda t, p: upgrade(t, p, seconds)
    yield "upgrades by a newer socket", lambda t, p: renamed_socket(t, p, seconds)


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "4 seconds each instead of a minute")
    sys.exit(points.run(Place(), tests(arguments.short), arguments.only))
