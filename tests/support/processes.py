"""Processes and ports of this machine, and waiting for them."""

import contextlib
import os
import signal
import socket
import subprocess
import time


def run(*command, **options):
    """What the program prints; a failure is raised."""
    done = subprocess.run(command, **{"capture_output": True, "text": True, "check": False, "timeout": 120, **options})
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)[:300]}: {done.returncode} {done.stdout}{done.stderr}")
    return done.stdout


def is_sanitized(program):
    """Whether it was built with the address sanitizer."""
    with open(program, "rb") as file:
        return b"__asan_init" in file.read()


def wait_until(condition, seconds, what, pause=0.01):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(pause)


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on; all are different."""
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


def listens(port):
    """Whether somebody does, on 127.0.0.1."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def pid_in(path):
    """The number in a pid file."""
    with open(path, encoding="ascii") as file:
        return int(file.read())


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(word) for word in file.read().split()]


def knows_signals(process):
    """Whether it has got as far as to handle or, with children, await them; what has ended needs no patience either."""
    if process.poll() is not None or children_of(process.pid):
        return True
    with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
        caught = next((int(line.split()[1], 16) for line in file if line.startswith("SigCgt:")), 0)
    return all(caught >> (number - 1) & 1 for number in (signal.SIGTERM, signal.SIGHUP))


def step_back():
    """For clients that would be on another machine: here they get what everybody else leaves of the processors."""
    os.setsid()
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    with contextlib.suppress(OSError), open("/proc/self/autogroup", "w", encoding="ascii") as file:
        file.write("19")  # Linux may weigh sessions instead of processes
