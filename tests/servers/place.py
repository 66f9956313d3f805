"""Workers and an nginx of our own, beside the database that tools/with.sh has started."""

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import time

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))

NGINX = """
{user}
worker_processes {workers};
worker_rlimit_nofile 16384;
pid "{folder}/nginx.pid";
error_log "{folder}/error.log" warn;
events {{ worker_connections 8192; }}
http {{
    include off/http.conf;
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
    upstream plain {{ zone plain 64k; server "unix:{folder}/plain.sock" max_conns=512 max_fails=0; }}
    upstream kept {{
        zone kept 64k;
        server "unix:{folder}/kept.sock" max_conns=512 max_fails=0;
        keepalive 32;
        keepalive_timeout 2s;
    }}
    server {{ listen 127.0.0.1:{plain} backlog=4096; include off/server.conf; }}
    server {{ listen 127.0.0.1:{kept} backlog=4096; include on/server.conf; }}
}}
"""


def free_ports(count):
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def knows_signals(process):
    """Whether it has got as far as to handle or, with children, await them; what has ended needs no patience either."""
    if process.poll() is not None or children_of(process.pid):
        return True
    with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
        caught = next((int(line.split()[1], 16) for line in file if line.startswith("SigCgt:")), 0)
    return all(caught >> (number - 1) & 1 for number in (signal.SIGTERM, signal.SIGHUP))


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
        self.nginx = self.start_nginx(environ["CALLBOOK_TEST_NGINX"], nginx_workers)

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

    def start_nginx(self, program, workers):
        for keep, name in (("off", "plain"), ("on", "kept")):
            target = os.path.join(self.folder, keep)
            os.makedirs(target, exist_ok=True)
            for file_name in ("http.conf", "server.conf", "fastcgi.conf"):
                with open(os.path.join(SOURCE, "nginx", file_name), encoding="utf-8") as file:
                    text = file.read()
                text = text.replace("callbook/fastcgi.conf", f"{keep}/fastcgi.conf")
                text = text.replace("fastcgi_pass callbook;", f"fastcgi_pass {name};")
                text = text.replace("fastcgi_keep_conn off;", f"fastcgi_keep_conn {keep};")
                with open(os.path.join(target, file_name), "w", encoding="utf-8") as file:
                    file.write(text)
        configuration = os.path.join(self.folder, "nginx.conf")
        user = "user root root;" if os.getuid() == 0 else ""
        with open(configuration, "w", encoding="utf-8") as file:
            file.write(NGINX.format(user=user, folder=self.folder, workers=workers, **self.ports))
        process = subprocess.Popen([program, "-e", os.path.join(self.folder, "error.log"), "-p", self.folder, "-c",
                                    configuration, "-g", "daemon off;"])
        wait_until(self.nginx_listens, 10, "nginx listens")
        return process

    def nginx_listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports["kept"])) == 0

    def group(self, name, count=4, options=(), prefix=()):
        return Group(self, self.sockets[name], count, name == "kept", options, prefix)

    def close(self):
        for group in self.groups:
            group.kill()
        self.nginx.terminate()
        self.nginx.wait()

    def pids(self):
        """Of nginx and of the database."""
        with open(os.environ["CALLBOOK_TEST_DATABASE_PID"], encoding="ascii") as file:
            return [self.nginx.pid] + children_of(self.nginx.pid) + [int(file.read())]

    def operator(self, *arguments):
        done = subprocess.run([self.program("callbook"), "--config", self.config, *arguments], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise AssertionError(f"callbook {arguments}: {done.returncode} {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def sql_process(self, text):
        """The database's client, which is given these statements."""
        process = subprocess.Popen(["mariadb", "--no-defaults", "-uroot", "--socket", self.database_socket, "--batch",
                                    "--skip-column-names", "callbook"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   text=True)
        process.stdin.write(text)
        process.stdin.close()
        return process

    def sql(self, text):
        """Rows of a query, as lists of texts."""
        with self.sql_process(text) as process:
            return [line.rstrip("\n").split("\t") for line in process.stdout]


class Account:
    """An account with a record type; needs workers only when it asks for something."""

    def __init__(self, place, name):
        self.place = place
        name = f"{name}-{secrets.token_hex(4)}"
        place.operator("account", "create", name)
        self.token = place.operator("token", "create", "--account", name, "--name", "keep", "--scopes",
                                    "all").splitlines()[-1]
        self.headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}

    def ask(self, name, method, path, body=None):
        """One request through nginx: its status and the value of its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.place.ports[name], timeout=40)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method, path, data, self.headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def made(self, name, path, body):
        status, value = self.ask(name, "POST", path, body)
        if status != 201:
            raise AssertionError(f"POST {path}: {status} {value}")
        return value

    def total(self, name):
        status, value = self.ask(name, "GET", "/api/records?limit=1")
        if status != 200:
            raise AssertionError(f"the total: {status} {value}")
        return value["total"]
