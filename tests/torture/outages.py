"""Ways in which a database is not there for everybody, each with a beginning and an end."""

import os
import signal
import subprocess
import threading
import time

import full_disks
from mariadb import Session
from support.processes import wait_until

HOGS = 14


class Outage:
    """`ports` meet it; where reads go on, `readable`."""

    ports = ("plain", "kept")
    readable = False
    refuses = True    # some writes cannot but fail
    grace = 0         # seconds in which writes of others may wait in vain for locks of those who met it
    seconds = 1.5     # of the short form; longer where somebody has to wait for a timeout first

    def __init__(self, scene):
        self.database = scene.database
        self.network = scene.network
        self.place = scene.place
        self.died = None  # when the server did so of itself

    def impossible(self):
        """Why it cannot be had here."""
        return None

    def begin(self):
        raise NotImplementedError

    def end(self):
        raise NotImplementedError

    def forget_uses(self):
        """Every worker will want to note when the token was last used."""
        self.database.ask("update token set last_used_at = null;")


class Stopped(Outage):
    """shut down"""

    def begin(self):
        self.database.stop()

    def end(self):
        self.database.start()


class Killed(Stopped):
    """killed"""

    def begin(self):
        self.database.kill()


class Frozen(Outage):
    """not moving"""

    seconds = 5.5

    def begin(self):
        self.database.signal(signal.SIGSTOP)

    def end(self):
        self.database.signal(signal.SIGCONT)


class Slow(Outage):
    """moving for a tenth of the time"""

    refuses = False
    seconds = 2.5

    def begin(self):
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.brake, args=(self.database.pid,))
        self.thread.start()

    def brake(self, pid):
        while not self.is_over.is_set():
            os.kill(pid, signal.SIGSTOP)
            time.sleep(0.45)
            os.kill(pid, signal.SIGCONT)
            time.sleep(0.05)

    def end(self):
        self.is_over.set()
        self.thread.join()


class Locked(Outage):
    """locked for writes by somebody"""

    seconds = 5.5

    def begin(self):
        self.session = Session(self.place)
        self.session.ask("flush tables with read lock;")

    def end(self):
        self.session.close()


class ReadOnly(Outage):
    """read-only"""

    readable = True

    def begin(self):
        self.database.ask("set global read_only = 1;")
        self.forget_uses()

    def end(self):
        self.database.ask("set global read_only = 0;")


class Full(Outage):
    """on a full disk"""

    readable = True
    seconds = 3

    def impossible(self):
        return None if self.database.is_mounted else "nothing may be mounted here"

    def begin(self):
        self.forget_uses()
        full_disks.fill(self.database.data)
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self):
        """MariaDB ends itself when it cannot even undo a change."""
        while not self.is_over.wait(0.02):
            if not self.database.is_running():
                self.died = time.monotonic() - 0.1
                return

    def end(self):
        """Who supervises it would start it again."""
        self.is_over.set()
        self.thread.join()
        full_disks.free(self.database.data)
        if self.died:
            self.database.start()


class Crowded(Outage):
    """out of connections"""

    def begin(self):
        self.hogs = []
        self.session = Session(self.place)
        self.session.ask("create user if not exists hog@localhost; set global max_connections = 10;")
        wait_until(self.is_crowded, 10, "the workers have no connections")

    def is_crowded(self):
        self.crowd()
        return not self.kill_workers()

    def crowd(self):
        self.hogs = [hog for hog in self.hogs if hog.poll() is None]
        while len(self.hogs) < HOGS:
            self.hogs.append(subprocess.Popen(
                ["mariadb", "--no-defaults", "-uhog", "--socket", self.place.database_socket, "-e", "do sleep(600)"],
                stderr=subprocess.DEVNULL))
        time.sleep(0.05)

    def kill_workers(self):
        """How many there were."""
        rows = self.session.ask("select id from information_schema.processlist where user = 'callbook';")
        for row in rows:
            self.session.ask(f"kill {row};")
        return len(rows)

    def end(self):
        for hog in self.hogs:
            hog.kill()
            hog.wait()
        self.session.ask("set global max_connections = 151;")
        self.session.close()


class CutOff(Outage):
    """The others go on, though the server takes those who were cut off for alive, with all the locks that they had."""

    ports = ("kept",)
    grace = 6

    def impossible(self):
        return None if self.network else "no network namespaces may be made here"

    def end(self):
        self.network.heal()


class Dropped(CutOff):
    """cut off, every packet lost"""

    seconds = 5.5

    def begin(self):
        self.network.drop()


class Reset(CutOff):
    """cut off, every connection reset"""

    seconds = 5.5

    def begin(self):
        self.network.reset()


ALL = (Stopped, Killed, Frozen, Slow, Locked, ReadOnly, Full, Crowded, Dropped, Reset)
