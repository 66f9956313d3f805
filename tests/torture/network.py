"""Two network namespaces, one for the database and one for workers, and a wire between them that can be cut."""

import os
import shutil
import subprocess

PORT = 3306
DATABASE = "192.0.2.1"
WORKERS = "192.0.2.2"


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")


class Network:
    """Raises OSError where such things are not permitted."""

    def __init__(self):
        self.database = f"callbook-d{os.getpid()}"
        self.workers = f"callbook-w{os.getpid()}"
        self.rules = []
        if not all(shutil.which(program) for program in ("ip", "iptables", "nsenter")):
            raise OSError("ip, iptables or nsenter is not installed")
        try:
            self.make()
        except OSError:
            self.close()
            raise

    def make(self):
        for name in (self.database, self.workers):
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "cb0", "netns", self.database, "type", "veth", "peer", "name", "cb0", "netns",
            self.workers)
        for name, address in ((self.database, DATABASE), (self.workers, WORKERS)):
            run("ip", "-n", name, "address", "add", address + "/24", "dev", "cb0")
            run("ip", "-n", name, "link", "set", "cb0", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")
        self.filter("-L", "INPUT")

    def within(self, name):
        """What runs a program in that namespace."""
        return ["nsenter", f"--net=/run/netns/{name}"]

    def filter(self, *arguments):
        run(*self.within(self.database), "iptables", "-w", *arguments)

    def cut(self, *rules):
        self.rules = rules
        for rule in rules:
            self.filter("-A", *rule.split())

    def drop(self):
        """No packet comes through, and nobody is told."""
        self.cut(f"INPUT -p tcp --dport {PORT} -j DROP", f"OUTPUT -p tcp --sport {PORT} -j DROP")

    def reset(self):
        """Each packet to the database is answered with RST."""
        self.cut(f"INPUT -p tcp --dport {PORT} -j REJECT --reject-with tcp-reset")

    def heal(self):
        for rule in self.rules:
            self.filter("-D", *rule.split())
        self.rules = []

    def close(self):
        for name in (self.database, self.workers):
            subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)
