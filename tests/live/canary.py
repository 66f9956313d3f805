"""A Callbook of its own whose logs and processes are searched: a database, a worker that logs all, and an nginx."""

import os
import re
import resource
import secrets
import shutil
import signal
import socket
import subprocess

from client import Client, Journal
from support import SOURCE, nginx
from support.callbook import new_token, operate
from support.processes import free_ports, listens, pid_in, wait_until
from world import patience

NAME = "callbook_canary"
HTTP = """
    include "{source}/nginx/http.conf";
    upstream callbook {{ server "unix:{folder}/worker.sock" max_fails=0; }}
    server {{
        listen 127.0.0.1:{port};
        access_log "{folder}/access.log" callbook;
        include "{folder}/server.conf";
    }}
"""


def read(path, mode="r"):
    with open(path, mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
        return file.read()


def write(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def cores_wanted():
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Place:
    """`stop` must be called in the end."""

    def __init__(self, world):
        self.world = world
        self.folder = os.path.join(world.need("FOLDER"), "canary")
        os.makedirs(self.folder)
        self.password = secrets.token_hex(16)
        self.make_database()
        self.token = self.make_token()
        self.worker = self.start_worker()
        self.web = self.start_web()
        self.client = Client(f"http://127.0.0.1:{self.port}", Journal(), self.token)
        self.client.sql = lambda text: self.sql(f"use {NAME}; {text};")

    def path(self, name):
        return os.path.join(self.folder, name)

    def sql(self, text):
        subprocess.run([self.world.script("database.sh"), "client", self.world.need("DATABASE"), "--force"],
                       input=text, text=True, capture_output=True, check=False)

    def make_database(self):
        self.sql(f"create database {NAME} default character set utf8mb4 collate utf8mb4_bin;"
                 f"create user canary@localhost identified by '{self.password}';"
                 f"grant all on {NAME}.* to canary@localhost;")
        write(self.path("callbook.conf"), f"database_socket = {self.world.need('DATABASE_SOCKET')}\n"
              f"database_user = canary\ndatabase_name = {NAME}\nlog = {self.path('callbook.log')}\n"
              f"log_level = debug\nmemory_limit = 4194304\n")

    def operator(self, *arguments):
        return operate(self.world.need("CALLBOOK"), self.path("callbook.conf"), *arguments,
                       env={**os.environ, "CALLBOOK_DATABASE_PASSWORD": self.password})

    def make_token(self):
        """After the migration the user may read and write rows, and nothing else."""
        self.operator("migrate")
        self.sql(f"revoke all on {NAME}.* from canary@localhost;"
                 f"grant select, insert, update, delete on {NAME}.* to canary@localhost;")
        self.operator("account", "create", "Canary")
        return new_token(self.operator, "Canary")

    def start_worker(self):
        """The password is in its environment and on its command line, which is what must not stay so."""
        program = os.path.join(os.path.dirname(self.world.need("CALLBOOK")), "callbook-fcgi")
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.path("worker.sock"))
            listener.listen(16)
            os.chmod(self.path("worker.sock"), 0o666)
            return subprocess.Popen([program, "--config", self.path("callbook.conf"), "--database-password",
                                     self.password, f"--database-password={self.password}"],
                                    stdin=listener, cwd=self.folder, preexec_fn=cores_wanted,
                                    env={**os.environ, "CALLBOOK_DATABASE_PASSWORD": self.password})

    def start_web(self):
        """The level of its error log is that of the example for a site."""
        level = re.search(r"^ *error_log \S+ (\w+);", read(os.path.join(SOURCE, "nginx", "callbook.conf")), re.M)[1]
        self.port = free_ports(1)[0]
        nginx.write(self.folder, HTTP.format(folder=self.folder, source=SOURCE, port=self.port), level=level)
        server = read(os.path.join(SOURCE, "nginx", "server.conf"))
        write(self.path("server.conf"), server.replace("callbook/fastcgi.conf", f"{SOURCE}/nginx/fastcgi.conf"))
        web = nginx.start(self.folder, os.readlink(f"/proc/{pid_in(self.world.need('WEB_PID'))}/exe"))
        wait_until(lambda: listens(self.port), patience(10), "nginx listens")
        return web

    def processes(self):
        """Command lines and environments of worker and nginx, as everybody who may can read them."""
        found = {}
        for pid in (self.worker.pid, self.web.pid):
            for name in ("cmdline", "environ"):
                found[f"/proc/{pid}/{name}"] = read(f"/proc/{pid}/{name}", "rb")
        return found

    def files(self):
        """Everything that worker and nginx have written."""
        own = {"callbook.conf", "nginx.conf", "server.conf", "worker.sock"}
        return {name: read(os.path.join(folder, name), "rb") for folder, _, names in os.walk(self.folder)
                for name in names if name not in own}

    def crash(self):
        """Ends the worker as a failed assertion would. Whether the system has taken a core of it."""
        self.worker.send_signal(signal.SIGABRT)
        _, status = os.waitpid(self.worker.pid, 0)
        self.worker.returncode = -os.WTERMSIG(status)
        return os.WIFSIGNALED(status) and os.WCOREDUMP(status)

    def stop(self):
        for process in (self.web, self.worker):
            if process.returncode is None:
                process.terminate()
                process.wait(30)
        self.sql(f"drop database {NAME}; drop user canary@localhost;")
        shutil.rmtree(self.folder)
