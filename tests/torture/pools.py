"""Plain workers that are started again when they end: by the test itself, as systemd does, or by multiwatch."""

import os
import signal
import subprocess
import threading
import time

from support.processes import children_of, wait_until


def worker_command(place, program=None):
    return [program or place.program("callbook-fcgi"), "--config", place.config, "--log", place.log]


class Held:
    """The test holds the listening socket and starts each worker on it, and anew whenever one ends."""

    def __init__(self, place, listener, count=4, program=None):
        self.command = worker_command(place, program)
        self.listener = listener
        self.ends = False
        self.statuses = []
        self.workers = [self.start() for _ in range(count)]
        place.groups.append(self)
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()

    def start(self):
        return subprocess.Popen(self.command, stdin=self.listener)

    def watch(self):
        while not self.ends:
            for at, worker in enumerate(self.workers):
                if worker.poll() is not None and not self.ends:
                    self.statuses.append(worker.returncode)
                    self.workers[at] = self.start()
            time.sleep(0.005)

    def pids(self):
        return [worker.pid for worker in self.workers]

    def stop(self, number=signal.SIGTERM):
        self.ends = True
        self.watcher.join()
        for worker in self.workers:
            worker.send_signal(number)
        for worker in self.workers:
            self.statuses.append(worker.wait(30))

    def kill(self):
        self.ends = True
        self.watcher.join()
        for worker in self.workers:
            worker.kill()
            worker.wait()


class Multiwatch:
    """multiwatch starts the workers on the socket that it has as descriptor 0. By default it gives a child up that dies
    a few times."""

    def __init__(self, place, listener, count=4, program=None):
        options = ["--forks", str(count), "--retry", "1000", "--timeout", "1000", "--"]
        self.statuses = []  # of which it tells nothing
        self.process = subprocess.Popen(["multiwatch", *options, *worker_command(place, program)], stdin=listener,
                                        stderr=subprocess.DEVNULL)
        place.groups.append(self)
        wait_until(lambda: len(self.pids()) == count, 5, "multiwatch starts the workers")

    def pids(self):
        return children_of(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def kill(self):
        """The workers, too, which it would leave behind."""
        if self.process.poll() is not None:
            return
        pids = self.pids()
        self.process.kill()
        self.process.wait()
        for pid in pids:
            end(pid, signal.SIGKILL)


def end(pid, number):
    """Sends a signal; one that has ended by itself is no fault."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
