"""Where the benchmark runs: its servers, their processes, the database and the accounts."""

import glob
import http.client
import json
import os
import subprocess
import time


class Failure(Exception):
    """The benchmark cannot go on."""


def read_env(path):
    with open(path, encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("=", 1) for line in lines)


class Account:
    """One account that ./dev seed has filled, and what is known about it."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.facts = json.load(file)
        if "accountId" not in self.facts:
            raise Failure(f"{path} is of an older seed. Begin anew: rm -r {os.path.dirname(path)}/bench {path}")
        self.records = self.facts["records"]
        self.token = self.facts["token"]
        self.name = short(self.records)

    def word(self, role):
        return self.facts["words"][role]["word"]

    def campaign(self, which):
        """The uuid of the smallest, the middle or the largest campaign that takes every type."""
        open_to_all = [c for c in self.facts["campaigns"] if c["type"] == "any"]
        return {"small": open_to_all[0], "middle": open_to_all[len(open_to_all) // 2], "large": open_to_all[-1]}[which]


def short(number):
    """10k, 1M"""
    for size, letter in ((1000000, "M"), (1000, "k")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return str(number)


def plain(text):
    """10000 for 10k"""
    scale = {"k": 1000, "M": 1000000}.get(text[-1:], 1)
    digits = text[:-1] if scale > 1 else text
    if not digits.isdigit():
        raise Failure(f"{text} is not a number of records, such as 10k or 1M")
    return int(digits) * scale


def accounts(var, wanted):
    """Those of the wanted sizes, or all that there are; the smallest first."""
    found = {}
    for path in glob.glob(os.path.join(var, "seed-*.json")):
        if os.path.basename(path)[5:-5].isdigit():
            account = Account(path)
            found[account.records] = account
    for records in wanted or []:
        if records not in found:
            raise Failure(f"there is no account of {records} records yet: ./dev seed --records {short(records)}")
    if not found:
        raise Failure("there is no account yet: ./dev seed --records 10k")
    return [found[records] for records in sorted(wanted or found)]


class Place:
    """The running servers."""

    def __init__(self, var):
        self.folder = os.path.join(var, "bench")
        self.env = read_env(os.path.join(self.folder, "bench.env"))
        self.port = int(self.env["PORT"])
        self.keep_port = int(self.env["KEEP_PORT"] or 0)
        self.limit_port = int(self.env["LIMIT_PORT"])

    def program(self, name):
        return os.path.join(self.env["BUILD"], "bench", name)

    def sql(self, statement):
        """The rows of one statement, as lists of texts."""
        command = ["mariadb", "--no-defaults", "--user=root", "--socket=" + self.env["DATABASE_SOCKET"], "-N", "-B",
                   "--default-character-set=utf8mb4", "callbook", "-e", statement]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Failure("the database: " + done.stderr.strip())
        return [line.split("\t") for line in done.stdout.splitlines()]

    def status(self, name):
        rows = self.sql(f"show global status like '{name}'")
        return rows[0][1] if rows else ""

    def settle(self, seconds=60):
        """Waits until what deleted rows have left behind is purged; what is read meanwhile would be slow."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if int(self.status("Innodb_history_list_length") or 0) < 100:
                return True
            time.sleep(0.25)
        return False

    def warm(self, seconds=120):
        """Waits until InnoDB has read again what it had in memory when it was stopped."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status = self.status("Innodb_buffer_pool_load_status")
            if "completed" in status or "not started" in status or not status:
                return
            time.sleep(0.5)

    def ask(self, account, method, target, body=None, port=None):
        """One request; its status and its JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=60)
        headers = {"Authorization": "Bearer " + account.token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, target, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def pids(self, name):
        """Of a file of pids, with the children of each."""
        try:
            with open(os.path.join(self.folder, name + ".pid"), encoding="ascii") as file:
                parents = [int(word) for word in file.read().split()]
        except FileNotFoundError:
            return []
        return parents + [pid for parent in parents for pid in children(parent)]

    def groups(self):
        """Which processes do the work of each part."""
        return {"worker": self.pids("callbook") + self.pids("keep"),
                "limit": self.pids("constant") + self.pids("select") + self.pids("insert"),
                "nginx": self.pids("nginx"), "database": self.pids("db/mariadbd")}


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [int(word) for word in file.read().split()]
    except OSError:
        return []


def cpu_of(pids):
    """Nanoseconds that all threads of these processes have run."""
    total = 0
    for pid in pids:
        for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            try:
                with open(path, encoding="ascii") as file:
                    total += int(file.read().split()[0])
            except OSError:
                pass
    return total


def pss_of(pids):
    """KiB of memory of each process, shared pages shared out."""
    sizes = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                sizes.extend(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            pass
    return sizes
