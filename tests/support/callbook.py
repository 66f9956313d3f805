"""The operator's program."""

import json
import subprocess

from support.processes import run


def operate(program, config, *arguments, **options):
    """What it prints; a failure is raised."""
    return run(program, "--config", config, *arguments, **options).strip()


def new_token(operator, account, *options, scopes="all", name="tests"):
    """A token of that account; operator(...) is operate() with its program and configuration."""
    return operator("token", "create", "--account", account, "--name", name, "--scopes", scopes,
                    *options).splitlines()[-1]


def recount(program, config):
    """What the doctor says of the counts; the test server's settings have faults of their own."""
    done = subprocess.run([program, "--config", config, "doctor", "--recount", "--json"], capture_output=True,
                          text=True, check=False, timeout=600)
    return [row["detail"] for row in json.loads(done.stdout) if row["check"] == "totals"]
