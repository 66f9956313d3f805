"""Backups of the database that tools/with.sh has started, and new servers that they are restored into."""

import os
import re
import shutil
import signal
import subprocess
import time

from support.database import SCRIPT
from support.place import Place

PART = 64 << 10
USER = "callbook_backup"
RIGHTS = "select, show view, reload, process, lock tables, binlog monitor"
# What `callbook reindex` makes anew. The four belong together: all of them are left out, or none.
INDEX = ("list_count", "record_change", "search_posting", "search_segment")


class Backup:
    """Takes them, as a user who may do no more than that needs."""

    def __init__(self, place):
        self.place = place
        place.sql(f"create user {USER}@localhost; grant {RIGHTS} on *.* to {USER}@localhost")

    def command(self, program, *arguments):
        return [program, "--no-defaults", "--user=" + USER, "--socket=" + self.place.database_socket, *arguments]

    def dump(self, name, *options, pause=0):
        """A logical one; its file. With a pause after each part, the server has to wait with the rest."""
        path = os.path.join(self.place.folder, name)
        command = self.command("mariadb-dump", "--single-transaction", "--quick", "--hex-blob",
                               "--default-character-set=utf8mb4", "--max-allowed-packet=1G", "--master-data=2",
                               *options, "callbook")
        with open(path, "wb") as file, subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            while part := process.stdout.read(PART):
                file.write(part)
                time.sleep(pause)
        if process.returncode != 0:
            raise AssertionError(f"mariadb-dump: {process.returncode}")
        return path

    def copy_files(self, name):
        """A physical one, ready to be started; its folder."""
        path = os.path.join(self.place.folder, name)
        with open(path + ".log", "wb") as log:
            subprocess.run(self.command("mariadb-backup", "--backup", "--target-dir=" + path), stderr=log, check=True)
            subprocess.run(["mariadb-backup", "--no-defaults", "--prepare", "--target-dir=" + path], stderr=log,
                           check=True)
        return path

    @staticmethod
    def position(path):
        """Of the binary log, at which a dump was taken: the log's name and the place in it."""
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                found = re.match(r"-- CHANGE MASTER TO MASTER_LOG_FILE='([^']*)', MASTER_LOG_POS=(\d+)", line)
                if found:
                    return found[1], int(found[2])
        raise AssertionError(f"{path} has no position")


class Copy:
    """A server of its own for what is restored, and the workers' and the operator's way to it."""

    sql_process = Place.sql_process
    sql = Place.sql
    program = Place.program
    operator = Place.operator

    def __init__(self, place, name):
        self.place = place
        self.folder = os.path.join(place.folder, name)
        self.config = os.path.join(place.folder, name + ".conf")
        with open(place.config, encoding="utf-8") as file:
            settings = file.read()
        self.password = re.search(r"database_password *= *(\S+)", settings)[1]
        self.database_socket = None
        self.write_config(settings)

    def write_config(self, settings):
        os.makedirs(self.folder, exist_ok=True)
        self.database_socket = self.script("socket").strip()
        with open(self.config, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(re.sub(r"(database_socket *=).*", rf"\1 {self.database_socket}", settings))

    def script(self, command, *arguments):
        return subprocess.run([SCRIPT, command, self.folder, *arguments], check=True, timeout=120, text=True,
                              stdout=subprocess.PIPE).stdout

    def make_empty(self):
        self.script("start")
        self.script("client", "-e", f"""drop database if exists callbook;
            create database callbook default character set utf8mb4 collate utf8mb4_bin;
            grant all on callbook.* to callbook@localhost identified by '{self.password}'""")

    def restore(self, path):
        """A dump. How long it took."""
        self.make_empty()
        started = time.monotonic()
        with open(path, "rb") as file:
            subprocess.run([SCRIPT, "client", self.folder, "--max-allowed-packet=1G", "callbook"], stdin=file,
                           check=True)
        return time.monotonic() - started

    def replay(self, logs, start, stop):
        """What these binary logs tell, from a position in the first to one in the last."""
        reader = subprocess.Popen(["mariadb-binlog", "--no-defaults", f"--start-position={start}",
                                   f"--stop-position={stop}", *logs], stdout=subprocess.PIPE)
        subprocess.run([SCRIPT, "client", self.folder], stdin=reader.stdout, check=True)
        reader.stdout.close()
        if reader.wait() != 0:
            raise AssertionError(f"mariadb-binlog: {reader.returncode}")

    def move_in(self, path):
        """The files of a physical backup become the server's."""
        shutil.rmtree(os.path.join(self.folder, "data"), ignore_errors=True)
        os.makedirs(os.path.join(self.folder, "tmp"), exist_ok=True)
        os.rename(path, os.path.join(self.folder, "data"))
        with open(os.path.join(self.folder, "made"), "wb"):
            pass
        self.script("start")

    def workers(self):
        """They answer on the port "kept" for what was restored."""
        return self.place.group("kept", 2, ("--database-socket", self.database_socket))

    def stop(self):
        """At once, for nothing of it is needed any more."""
        try:
            with open(os.path.join(self.folder, "mariadbd.pid"), encoding="ascii") as file:
                os.kill(int(file.read()), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            pass
