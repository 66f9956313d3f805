"""Two databases that begin with the same content: that of tools/with.sh, and a copy of it. They don't replicate."""

import os
import shutil
import signal
import socket
import threading
import time

from support.database import SCRIPT
from support.place import Account
from support.processes import free_ports, pid_in, run

COMMIT = b"\x03commit"  # COM_QUERY of it


class Database:
    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        self.stops = False

    def start(self, *options):
        """With a TCP port; `options` are more of the server's."""
        words = ["--skip-networking=0", "--bind-address=127.0.0.1", f"--port={self.port}", *options]
        run(SCRIPT, "start", self.folder, env={**os.environ, "DATABASE_OPTIONS": " ".join(words)})

    def stop(self):
        run(SCRIPT, "stop", self.folder)

    @property
    def socket(self):
        return run(SCRIPT, "socket", self.folder).strip()

    def sql(self, text):
        return run(SCRIPT, "client", self.folder, "--batch", "--skip-column-names", "callbook", input=text).strip()

    def signal(self, number):
        os.kill(pid_in(os.path.join(self.folder, "mariadbd.pid")), number)
        self.stops = number == signal.SIGSTOP

    def kill(self):
        self.signal(signal.SIGKILL)


class Delay:
    """
    A TCP port that leads to a database. Its answers come late by `seconds`; `before_commit` is called, once, before a
    COMMIT gets there. Both may be changed.
    """

    def __init__(self, database):
        self.database = database
        self.seconds = 0.0
        self.before_commit = None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.database.port))
            threading.Thread(target=self.pass_on, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(server, client, True), daemon=True).start()

    def pass_on(self, source, target, is_late):
        try:
            while data := source.recv(65536):
                time.sleep(self.seconds if is_late else 0)
                if self.before_commit and not is_late and COMMIT in data:
                    call, self.before_commit = self.before_commit, None
                    call()
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Databases:
    """`first` and `second`; an account and a record type that both know."""

    def __init__(self, place):
        folder = os.environ["CALLBOOK_TEST_DATABASE"]
        ports = free_ports(2)
        self.place = place
        self.first = Database(folder, ports[0])
        self.second = Database(folder + "2", ports[1])
        group = place.group("plain", 1)
        self.account = Account(place, "hosts")
        self.kind = self.account.made("plain", "/api/record-types", {"name": "Lead", "slug": "lead"})["uuid"]
        group.stop()
        place.groups.clear()
        self.password = self.setting("database_password")
        self.first.sql(f"create user callbook@127.0.0.1 identified by '{self.password}';"
                       "grant all on callbook.* to callbook@127.0.0.1")
        self.first.stop()
        shutil.copytree(folder, self.second.folder,
                        ignore=lambda folder, names: [name for name in names if name.endswith((".sock", ".pid"))])
        self.first.start()
        self.second.start()

    def setting(self, name):
        with open(self.place.config, encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(" = ", 1) for line in file if " = " in line)[name]

    @property
    def hosts(self):
        return f"{self.first.socket},{self.second.socket}"

    def total(self, database):
        return int(database.sql("select count(*) from record"))

    def close(self):
        for database in (self.first, self.second):
            if database.stops:
                database.signal(signal.SIGCONT)
        self.second.stop()
