"""A shell into which a reader pastes block after block."""

import contextlib
import os
import subprocess
import threading

SECONDS = 60


class Shell:
    """Ends at the first command that fails, for a reader would stop there, too."""

    def __init__(self, folder, **environment):
        self.folder = folder
        self.program = subprocess.Popen(  # pylint: disable=consider-using-with
            ["bash", "--noprofile", "--norc"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8", "no_proxy": "*", **environment})
        self.write("set -eo pipefail\n")

    def write(self, text):
        self.program.stdin.write(text)
        self.program.stdin.flush()

    def run(self, text):
        """Whether all of it succeeded, what it printed, and what it complained of."""
        names = {name: os.path.join(self.folder, "." + name) for name in ("block", "printed", "errors")}
        with open(names["block"], "w", encoding="utf-8") as file:
            file.write(text)
        limit = threading.Timer(SECONDS, self.program.kill)
        limit.start()
        try:
            self.write(f"{{ . {names['block']}; }} >{names['printed']} 2>{names['errors']} </dev/null; echo done\n")
            succeeded = self.program.stdout.readline() == "done\n"
        except BrokenPipeError:
            return False, "", "the shell has ended"
        finally:
            limit.cancel()
        with open(names["printed"], encoding="utf-8") as printed, open(names["errors"], encoding="utf-8") as errors:
            return succeeded, printed.read(), errors.read()

    def close(self):
        self.program.kill()
        self.program.wait()
        self.program.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self.program.stdin.close()
