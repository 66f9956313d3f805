"""A Callbook of its own whose logs and processes are searched: a database, a worker that logs all, and an nginx."""

import os
import re
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import time

from client import Client, Journal
from world import patience

SOURCE = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
NAME = "callbook_canary"
NGINX = """
{user}
worker_processes 1;
daemon off;
pid "{folder}/nginx.pid";
error_log "{folder}/error.log" {level};
events {{ worker_connections 64; }}
http {{
    include "{source}/nginx/http.conf";
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
    upstream callbook {{ server "unix:{folder}/worker.sock" max_fails=0; }}
    server {{
        listen 127.0.0.1:{port};
        access_log "{folder}/access.log" callbook;
        include "{folder}/server.conf";
    }}
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
        done = subprocess.run([self.world.need("CALLBOOK"), "--config", self.path("callbook.conf"), *arguments],
                              capture_output=True, text=True, check=True,
                              env={**os.environ, "CALLBOOK_DATABASE_PASSWORD": self.password})
        return done.stdout.strip()

    def make_token(self):
        """After the migration the user may read and write rows, and nothing else."""
        self.operator("migrate")
        self.sql(f"revoke all on {NAME}.* from canary@localhost;"
                 f"grant select, insert, update, delete on {NAME}.* to canary@localhost;")
        self.operator("account", "create", "Canary")
        return self.operator("token", "create", "--account", "Canary", "--name", "canary", "--scopes",
                             "all").splitlines()[-1]

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
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        user = "user root root;" if os.getuid() == 0 else ""
        write(self.path("nginx.conf"), NGINX.format(folder=self.folder, source=SOURCE, port=self.port, level=level,
                                                    user=user))
        server = read(os.path.join(SOURCE, "nginx", "server.conf"))
        write(self.path("server.conf"), server.replace("callbook/fastcgi.conf", f"{SOURCE}/nginx/fastcgi.conf"))
        program = os.readlink(f"/proc/{read(self.world.need('WEB_PID')).strip()}/exe")
        web = subprocess.Popen([program, "-e", self.path("error.log"), "-p", self.folder, "-c",
                                self.path("nginx.conf")])
        end = time.monotonic() + patience(10)
        while socket.socket().connect_ex(("127.0.0.1", self.port)) != 0 and time.monotonic() < end:
            time.sleep(0.02)
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
