"""The database that tools/with.sh has started, to be stopped, killed, moved and asked."""

import os
import shutil
import signal
import subprocess

from support.database import SCRIPT, client
from support.processes import pid_in


class MariaDB:
    """`prefix` and `options` count for the servers that are started from now on."""

    def __init__(self, place):
        self.place = place
        self.folder = os.environ["CALLBOOK_TEST_DATABASE"]
        self.prefix = []
        self.options = ""
        self.is_mounted = False

    @property
    def pid(self):
        return pid_in(os.environ["CALLBOOK_TEST_DATABASE_PID"])

    def run(self, command):
        subprocess.run([*self.prefix, SCRIPT, command, self.folder], check=True, timeout=120, stdout=subprocess.DEVNULL,
                       env={**os.environ, "DATABASE_OPTIONS": self.options})

    def start(self):
        """Returns when it answers."""
        self.run("start")

    def stop(self):
        self.run("stop")

    def restart(self):
        self.stop()
        self.start()

    def is_running(self):
        try:
            with open(f"/proc/{self.pid}/cmdline", "rb") as file:
                return file.read() != b""
        except OSError:
            return False

    def signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)

    def ask(self, text):
        return self.place.sql(text)

    @property
    def data(self):
        return os.path.join(self.folder, "data")

    def move_to_small_disk(self, megabytes):
        """A file system of its own for its data, which can be filled."""
        aside = self.data + ".aside"
        self.stop()
        os.rename(self.data, aside)
        os.mkdir(self.data)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "callbook", self.data], check=True)
        self.is_mounted = True
        shutil.copytree(aside, self.data, symlinks=True, dirs_exist_ok=True)
        shutil.rmtree(aside)
        self.start()

    def close(self):
        """The servers of with.sh stop what still runs; only the mount would be in their way."""
        if self.is_mounted:
            self.stop()
            subprocess.run(["umount", self.data], check=True)
            self.is_mounted = False


class Session:
    """A connection of the database's root that stays open."""

    END = "that is all"

    def __init__(self, place):
        command = client(place.database_socket, "--unbuffered", "--force")
        self.client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask("do 1;")

    def ask(self, text):
        """The lines that are answered, when all of it is done."""
        lines = []
        self.client.stdin.write(f"{text}\nselect '{self.END}';\n")
        self.client.stdin.flush()
        while (line := self.client.stdout.readline()) and line.strip() != self.END:
            lines.append(line.strip())
        if not line:
            raise AssertionError(f"the database refused: {text[:200]}")
        return lines

    def close(self):
        self.client.stdin.close()
        self.client.wait()
        self.client.stdout.close()


def may_mount():
    """Not on every machine, even by root; tests that do so are run in a mount namespace of their own."""
    return os.environ.get("CALLBOOK_TEST_MAY_MOUNT") == "yes"
