"""One measurement: a program that sends requests for a while, and what everybody has used meanwhile."""

import json
import os
import subprocess

from place import Failure, cpu_of, pss_of

CONNECTIONS = 32
LUA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wrk", "requests.lua")


class Meter:
    """Runs programs that print one line of JSON, and adds to it the CPU time of each part per 1,000 requests."""

    def __init__(self, place, folder):
        self.place = place
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def file(self, name, lines):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
        return path

    def run(self, command, token="", measure_memory=False):
        groups = self.place.groups()
        before = {name: cpu_of(pids) for name, pids in groups.items()}
        environment = dict(os.environ, CALLBOOK_TOKEN=token, CALLBOOK_CONFIG=self.place.env["CONFIG"])
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise Failure(f"{command[0]} measured nothing: {done.stderr.strip() or done.stdout.strip()}")
        result = json.loads(lines[-1])
        thousands = max(result["requests"], 1) / 1000
        result["cpu"] = {name: (cpu_of(pids) - before[name]) / 1e6 / thousands for name, pids in groups.items()}
        if measure_memory:
            result["pss"] = pss_of(groups["worker"])
        return result

    def load(self, account, port, clients, seconds, requests, how="again", made=None):
        """`requests`: pairs of the right status and what is asked for: METHOD, TARGET and perhaps a BODY."""
        lines = [" ".join([one[0], str(status), *one[1:]]) for status, one in requests]
        command = [self.place.program("load/load"), str(port), str(clients), str(seconds),
                   self.file("requests", lines), how]
        return self.run(command + ([made] if made else []), account.token)

    def wrk(self, account, port, seconds, requests, clients=CONNECTIONS):
        """Every status of 400 or more counts as an error."""
        path = self.file("requests", [" ".join(one) for one in requests])
        command = ["wrk", "-t", str(min(2, clients)), "-c", str(clients), "-d", f"{seconds}s", "-s", LUA,
                   "-H", "Authorization: Bearer " + account.token, f"http://127.0.0.1:{port}/", "--", path]
        return self.run(command, measure_memory=True)

    def database(self, what, clients, seconds, places):
        command = [self.place.program("limits/limit-database"), what, str(clients), str(seconds),
                   self.file("places", places)]
        return self.run(command)
