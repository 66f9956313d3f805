"""A machine that tools/machine.sh has started, and a load on it."""

import collections
import json
import os
import shutil
import ssl
import subprocess
import sys
import threading
import time

from support import SOURCE
from support.processes import pid_in, wait_until
from support.web import Wire, headers_of


class Machine:
    """Runs commands as root in it, in /root."""

    def __init__(self, folder):
        self.folder = folder
        self.pid = pid_in(os.path.join(folder, "pid"))

    def shell(self, text, data=""):
        """What bash prints, with the remarks of those that are asked to be quiet; a failure is raised."""
        done = subprocess.run([os.path.join(SOURCE, "tools", "machine.sh"), "run", self.folder, "bash", "-c",
                               "cd /root && set -euo pipefail && exec 2>&1\n" + text], input=data,
                              capture_output=True, text=True, check=False, timeout=120)
        if done.returncode != 0:
            raise AssertionError(f"{text}\n{done.stdout}{done.stderr}")
        return done.stdout

    def put(self, path, target):
        shutil.copyfile(path, f"/proc/{self.pid}/root{target}")

    def has(self, package):
        return self.shell(f"dpkg-query -W -f '${{db:Status-Status}}' {package} 2>/dev/null || true") == "installed"

    def units(self):
        """Those of Callbook that run."""
        text = self.shell("systemctl list-units --plain --no-legend --state=active 'callbook*'")
        return [line.split()[0] for line in text.splitlines()]

    def show(self, unit, name):
        return self.shell(f"systemctl show -p {name} --value {unit}").strip()

    def workers(self):
        """Pids in the machine by the names of units, of those that really run the worker."""
        return {name: int(self.show(name, "MainPID")) for name in self.units() if name.startswith("callbook@")}

    def outside(self, pid):
        """The number that a process of the machine has on this system."""
        with open(os.path.join(self.folder, "groups"), encoding="ascii") as file:
            groups = file.read().strip()
        for place, _, names in os.walk(groups):
            if "cgroup.procs" in names:
                with open(os.path.join(place, "cgroup.procs"), encoding="ascii") as file:
                    for line in file:
                        with open(f"/proc/{line.strip()}/status", encoding="ascii") as status:
                            if f"\t{pid}\n" in next(row for row in status if row.startswith("NSpid:")):
                                return int(line)
        raise AssertionError(f"there is no process {pid} in the machine")

    def listener(self):
        """Tells whether the listening socket is still the same one."""
        return self.shell("stat -c %i /run/callbook/callbook.sock"), self.show("callbook.socket", "InvocationID")

    @staticmethod
    def wait(condition, what, seconds=10):
        wait_until(condition, seconds, what, pause=0.1)


class Load:
    """Clients that make records until they are stopped, in a process of their own in the machine's network."""

    def __init__(self, scene, threads):
        with open(f"/proc/{scene.machine.pid}/root/root/token", encoding="ascii") as file:
            token = file.read().strip()
        self.made, self.failures = 0, {}
        self.process = subprocess.Popen(
            ["nsenter", "--target", str(scene.machine.pid), "--net", "--", sys.executable, "-B", __file__,
             token, scene.kind, str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()

    def stop(self):
        """What has failed; waits for answers that are under way."""
        text, _ = self.process.communicate("\n", timeout=70)
        self.made, self.failures = json.loads(text)
        if self.made == 0:
            raise AssertionError("the load made nothing")
        return self.failures or "nothing"


def repacked(package, folder, mark, breaks=False):
    """A copy of the package with a higher version; with a worker that does not start, if wanted."""
    tree = os.path.join(folder, "tree")
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = os.path.join(tree, "DEBIAN", "control")
    with open(control, encoding="utf-8") as file:
        lines = file.read().splitlines()
    version = next(line for line in lines if line.startswith("Version: "))
    with open(control, "w", encoding="utf-8") as file:
        file.write("\n".join(line + "+" + mark if line == version else line for line in lines) + "\n")
    if breaks:
        with open(os.path.join(tree, "usr", "sbin", "callbook-fcgi"), "w", encoding="ascii") as file:
            file.write("#!/bin/sh\nexit 1\n")
    target = os.path.join(folder, f"callbook_{version.split()[1]}+{mark}_all.deb")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", tree, target], check=True, stdout=subprocess.DEVNULL)
    return target


def run_load(token, kind, threads):
    """The process of a Load: says that it has begun, and at a line of input what it has done."""
    stops, made, failures = threading.Event(), collections.Counter(), collections.Counter()
    context = ssl._create_unverified_context()  # pylint: disable=protected-access
    body = {"recordTypeUuid": kind, "firstName": "Ada", "phone": "+447700900123", "parameters": {}}

    def run(number):
        wire = Wire(443, headers_of(token), 60, context)
        while not stops.is_set():
            outcome = wire.send("POST", "/api/records", body).outcome
            (made if outcome == 201 else failures)[outcome, number] += 1
            time.sleep(0.1)

    crowd = [threading.Thread(target=run, args=(number,), daemon=True) for number in range(threads)]
    for thread in crowd:
        thread.start()
    print("begun", flush=True)
    sys.stdin.readline()
    stops.set()
    for thread in crowd:
        thread.join(60)
    told = collections.Counter()
    for (outcome, _), count in failures.items():
        told[str(outcome)] += count
    print(json.dumps([sum(made.values()), told]))


if __name__ == "__main__":
    run_load(sys.argv[1], sys.argv[2], int(sys.argv[3]))
