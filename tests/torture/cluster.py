"""Hosts in network namespaces: three with a node of a Galera cluster, two with workers, and this one with nginx."""

import os
import secrets
import subprocess
import time

from support import SOURCE, callbook, database, nginx
from support.processes import free_ports, pid_in, run, wait_until

SCRIPT = os.path.join(SOURCE, "tools", "galera.sh")
FIRST_PORT = 4500  # of a cluster; each node has its own ten from there on
NODES = {1: "192.0.2.11", 2: "192.0.2.12", 3: "192.0.2.13"}
# Each begins with another node, so that both write at once. The third node has no clients: it gives joiners its data,
# and takes no writes meanwhile.
GROUPS = {"192.0.2.21": (1, 2), "192.0.2.22": (2, 1)}
WORKERS = 3

HTTP = """
    include callbook/http.conf;
    access_log off;
    upstream callbook {{ {servers} }}
    server {{ listen 127.0.0.1:{port} backlog=1024; include callbook/server.conf; }}
    {each}
"""


def within(address):
    """What runs a program on that host."""
    return ["nsenter", f"--net=/run/netns/{address}"]


def make_hosts():
    """All on one wire, this one too."""
    run("ip", "link", "add", "bridge0", "type", "bridge")
    for address in [*NODES.values(), *GROUPS]:
        wire = "wire" + address.rsplit(".", 1)[1]
        run("ip", "netns", "add", address)
        run("ip", "link", "add", wire, "type", "veth", "peer", "name", "eth0", "netns", address)
        run("ip", "link", "set", wire, "master", "bridge0", "up")
        run("ip", "-n", address, "address", "add", address + "/24", "dev", "eth0")
        for device in ("eth0", "lo"):
            run("ip", "-n", address, "link", "set", device, "up")
    run("ip", "address", "add", "192.0.2.1/24", "dev", "bridge0")
    for device in ("bridge0", "lo"):
        run("ip", "link", "set", device, "up")


class Cluster:
    """What Account, Crew and Judge want of a place. Its ports: `both` groups of workers, and each of them."""

    def __init__(self):
        self.folder = os.environ["CALLBOOK_TEST_FOLDER"]
        self.groups = []
        self.workers = []
        self.nginx = None
        self.password = secrets.token_hex(16)
        self.config = self.path("callbook.conf")
        self.ports = dict(zip(("both", *GROUPS), free_ports(1 + len(GROUPS))))
        make_hosts()

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name):
        return os.path.join(os.environ["CALLBOOK_TEST_BUILD"], name)

    # --- nodes ---------------------------------------------------------------------------------------------------

    def node(self, command, number):
        run(*within(NODES[number]), SCRIPT, command, self.folder, str(number), env={
            **os.environ, "GALERA_PORT": str(FIRST_PORT), "GALERA_ADDRESSES": " ".join(NODES.values()),
            "DATABASE_FAST": "1"})

    def signal(self, number, signal_number):
        os.kill(pid_in(self.path(f"node{number}/mariadbd.pid")), signal_number)

    def sql(self, number, text):
        """Rows of a query, as lists of texts."""
        return database.rows_of(run(*database.client(self.path(f"node{number}/mariadbd.sock"), "-e", text)))

    def status(self, number, name):
        return self.sql(number, f"show global status like '{name}'")[0][1]

    def states(self):
        """How each node sees itself and the cluster."""
        names = "('wsrep_cluster_status', 'wsrep_cluster_size', 'wsrep_local_state_comment', 'wsrep_local_recv_queue')"
        told = []
        for number in NODES:
            try:
                rows = self.sql(number, f"show global status where variable_name in {names}")
                told.append(f"node {number}: " + " ".join(row[1] for row in rows))
            except (AssertionError, subprocess.TimeoutExpired):
                told.append(f"node {number}: no answer")
        return "; ".join(told)

    def start_nodes(self):
        self.node("first", 1)
        self.node("start", 3)
        self.node("start", 2)
        wait_until(lambda: self.status(1, "wsrep_cluster_size") == "3", 20, "three nodes")
        self.sql(1, "create database callbook default character set utf8mb4 collate utf8mb4_bin;"
                    f"create user callbook@'%' identified by '{self.password}';"
                    "grant all on callbook.* to callbook@'%'")

    # --- workers and nginx ----------------------------------------------------------------------------------------

    def write_config(self, path, order):
        """A test's one account is meant to keep both hosts busy: nothing is to be refused for its share of their time."""
        hosts = ",".join(f"{NODES[number]}:{FIRST_PORT + 10 * number}" for number in order)
        with open(path, "w", encoding="ascii") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(f"database_host = {hosts}\ndatabase_user = callbook\ndatabase_password = {self.password}\n"
                       f"log = {path}.log\naccount_share = 0\n")

    def start_workers(self):
        for address, order in GROUPS.items():
            config = self.path(address + ".conf")
            self.write_config(config, order)
            self.workers.append(subprocess.Popen(
                [*within(address), "spawn-fcgi", "-n", "-a", address, "-p", "9000", "--",
                 self.program("callbook-fcgi"), "--config", config, "--keep", str(WORKERS)]))

    def stop_workers(self):
        for process in self.workers:
            process.terminate()
            process.wait()
        self.workers.clear()

    def restart_workers(self):
        self.stop_workers()
        self.start_workers()
        time.sleep(0.5)

    def start_nginx(self):
        os.symlink(os.path.join(SOURCE, "nginx"), self.path("callbook"))
        with open(os.path.join(SOURCE, "nginx", "server.conf"), encoding="utf-8") as file:
            text = file.read()
        each = []
        for address in GROUPS:
            with open(self.path(address + ".server"), "w", encoding="utf-8") as file:
                file.write(text.replace("fastcgi_pass callbook;", f"fastcgi_pass {address}:9000;"))
            each.append(f'server {{ listen 127.0.0.1:{self.ports[address]}; include "{file.name}"; }}')
        nginx.write(self.folder, HTTP.format(
            port=self.ports["both"], each="\n".join(each),
            servers=" ".join(f"server {address}:9000 max_fails=0;" for address in GROUPS)))
        self.nginx = nginx.start(self.folder)

    def start(self):
        self.start_nodes()
        self.write_config(self.config, (1, 2, 3))
        self.operator("migrate")
        self.start_workers()
        self.start_nginx()
        time.sleep(0.5)

    def operator(self, *arguments):
        return callbook.operate(self.program("callbook"), self.config, *arguments)

    def recount(self):
        """What the doctor says of the counts."""
        return callbook.recount(self.program("callbook"), self.config)

    def close(self):
        """The script that started this stops the nodes."""
        self.stop_workers()
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait()
