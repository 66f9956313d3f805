"""wrk with statuses.lua: very many requests, and the statuses of their answers."""

import json
import os
import resource
import subprocess

LUA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "statuses.lua")
FILES = 16384


def allow_many_files():
    """For this process and those that it starts: as many open files as it may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most if most != resource.RLIM_INFINITY else FILES, most))


class Wrk:
    def __init__(self, account, name, lines, connections, seconds):
        path = os.path.join(account.place.folder, f"requests-{connections}")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        command = ["wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "5s", "-s", LUA,
                   f"http://127.0.0.1:{account.place.ports[name]}/", "--", path]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, "CALLBOOK_TOKEN": account.token})

    def result(self):
        output, _ = self.process.communicate()
        found = json.loads([line for line in output.splitlines() if line.startswith("{")][-1])
        found["statuses"] = {int(status): count for status, count in sorted(found["statuses"].items())}
        return found

    def runs(self):
        return self.process.poll() is None
