"""Workers and an nginx of our own, beside the database that tools/with.sh has started."""

import os
import secrets
import signal
import socket
import subprocess
import time

from support import SOURCE, callbook, database, nginx
from support.processes import children_of, free_ports, knows_signals, listens, pid_in, wait_until
from support.web import ask, headers_of

HTTP = """
    include off/http.conf;
    access_log off;
    keepalive_requests 100000000;
    upstream plain {{ zone plain 64k; server "unix:{folder}/plain.sock" max_conns=512 max_fails=0; }}
    upstream kept {{
        zone kept 64k;
        server "unix:{folder}/kept.sock" max_conns=512 max_fails=0;
        keepalive 32;
        keepalive_timeout 2s;
    }}
    server {{ listen 127.0.0.1:{plain} backlog=4096; include off/server.conf; }}
    server {{ listen 127.0.0.1:{kept} backlog=4096; include on/server.conf; }}
"""


class Group:
    """Workers on a listening socket: one program with --keep, or as many plain ones as wanted; `prefix` runs them."""

    def __init__(self, place, listener, count, keep, options=(), prefix=()):
        command = [*prefix, place.program("callbook-fcgi"), "--config", place.config, "--log", place.log, *options]
        if keep:
            command += ["--keep", str(count)]
        self.processes = [subprocess.Popen(command, stdin=listener) for _ in range(1 if keep else count)]
        place.groups.append(self)
        # A signal that comes before a worker knows it would kill it.
        wait_until(lambda: all(map(knows_signals, self.processes)), 10, "the workers start")

    @property
    def pid(self):
        return self.processes[0].pid

    def children(self):
        return children_of(self.pid)

    def pids(self):
        return [pid for process in self.processes for pid in [process.pid] + children_of(process.pid)]

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def stop(self, number=signal.SIGTERM, patience=30):
        """How long it took to end."""
        started = time.monotonic()
        for process in self.processes:
            process.send_signal(number)
        return self.wait(patience, started)

    def wait(self, patience=30, started=None):
        started = started or time.monotonic()
        try:
            for process in self.processes:
                if process.wait(patience) != 0:
                    raise AssertionError(f"a worker ended with {process.returncode}")
        finally:
            self.kill()
        return time.monotonic() - started

    def kill(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


class Place:
    """Everything for these tests; `plain` and `kept` are names of listening sockets and of nginx's ports."""

    def __init__(self, nginx_workers=2):
        environ = os.environ
        self.folder = os.path.join(environ["CALLBOOK_TEST_FOLDER"], "keep")
        self.config = environ["CALLBOOK_TEST_CONFIG"]
        self.database_socket = environ["CALLBOOK_TEST_DATABASE_SOCKET"]
        self.log = os.path.join(self.folder, "callbook.log")
        self.groups = []
        os.makedirs(self.folder, exist_ok=True)
        self.sockets = {name: self.listen(name) for name in ("plain", "kept")}
        self.ports = dict(zip(("plain", "kept"), free_ports(2)))
        self.nginx = self.start_nginx(nginx_workers)

    def program(self, name):
        return os.path.join(os.environ["CALLBOOK_TEST_BUILD"], name)

    def path(self, name):
        return os.path.join(self.folder, name + ".sock")

    def listen(self, name):
        listener = socket.socket(socket.AF_UNIX)
        if os.path.exists(self.path(name)):
            os.unlink(self.path(name))
        listener.bind(self.path(name))
        listener.listen(1024)
        return listener

    def start_nginx(self, workers):
        for keep, name in (("off", "plain"), ("on", "kept")):
            self.write_site(keep, name)
        nginx.write(self.folder, HTTP.format(folder=self.folder, **self.ports), workers, connections=8192)
        process = nginx.start(self.folder)
        wait_until(lambda: listens(self.ports["kept"]), 10, "nginx listens")
        return process

    def write_site(self, keep, name):
        """The shipped files, for connections that are kept or not."""
        target = os.path.join(self.folder, keep)
        os.makedirs(target, exist_ok=True)
        for file_name in ("http.conf", "server.conf", "fastcgi.conf"):
            with open(os.path.join(SOURCE, "nginx", file_name), encoding="utf-8") as file:
                text = file.read()
            text = text.replace("callbook/fastcgi.conf", f"{keep}/fastcgi.conf")
            text = text.replace("fastcgi_pass callbook;", f"fastcgi_pass {name};")
            text = text.replace("fastcgi_keep_conn on;", f"fastcgi_keep_conn {keep};")
            with open(os.path.join(target, file_name), "w", encoding="utf-8") as file:
                file.write(text)

    def group(self, name, count=4, options=(), prefix=()):
        return Group(self, self.sockets[name], count, name == "kept", options, prefix)

    def close(self):
        for group in self.groups:
            group.kill()
        self.nginx.terminate()
        self.nginx.wait()

    def pids(self):
        """Of nginx and of the database."""
        return [self.nginx.pid] + children_of(self.nginx.pid) + [pid_in(os.environ["CALLBOOK_TEST_DATABASE_PID"])]

    def operator(self, *arguments):
        return callbook.operate(self.program("callbook"), self.config, *arguments)

    def sql_process(self, text):
        """The database's client, which is given these statements."""
        process = subprocess.Popen([*database.client(self.database_socket), "callbook"], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        process.stdin.write(text)
        process.stdin.close()
        return process

    def sql(self, text):
        """Rows of a query, as lists of texts."""
        return database.query(self.database_socket, text)


class Account:
    """An account with a record type; needs workers only when it asks for something."""

    def __init__(self, place, name):
        self.place = place
        name = f"{name}-{secrets.token_hex(4)}"
        place.operator("account", "create", name)
        self.token = callbook.new_token(place.operator, name)
        self.headers = headers_of(self.token)

    def ask(self, name, method, path, body=None):
        """One request through nginx: its status and the value of its answer."""
        answer = ask(self.place.ports[name], self.headers, method, path, body)
        return answer.status, answer.value()

    def made(self, name, path, body):
        status, value = self.ask(name, "POST", path, body)
        if status != 201:
            raise AssertionError(f"POST {path}: {status} {value}")
        return value

    def new_type(self, name):
        """The uuid of a record type without fields."""
        return self.made(name, "/api/record-types", {"name": "Lead"})["uuid"]

    def total(self, name):
        status, value = self.ask(name, "GET", "/api/records?limit=1")
        if status != 200:
            raise AssertionError(f"the total: {status} {value}")
        return value["total"]
