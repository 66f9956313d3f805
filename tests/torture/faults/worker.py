"""A worker in which calls fail as planned, and the client that asks it."""

import ctypes
import mmap
import os
import resource
import signal
import socket
import subprocess
import time

from checks import answer_faults
from support.fastcgi import Worker
from support.wire import WireError

MEMORY, FASTCGI, DATABASE, NETWORK, CONNECT = 1, 2, 4, 8, 16
HERE = os.path.dirname(os.path.abspath(__file__))
FOREVER = 0xFFFFFFFF
LOST = 2013  # the client library's error: the connection ended while a statement ran


class Plan(ctypes.Structure):
    """struct plan of plan.h."""

    _fields_ = [(name, ctypes.c_uint32) for name in (
        "kinds", "first", "last", "error", "is_late", "packs", "skew", "looks", "leaks", "count", "failed")]
    _fields_ += [("name", ctypes.c_char * 40)]


class FaultyWorker:
    """One worker on a socket of its own. It is started again when it has ended."""

    def __init__(self, folder, build, library, config):
        """Without a library nothing can be planned."""
        os.makedirs(folder, exist_ok=True)
        self.folder, self.build, self.library, self.config = folder, build, library, config
        self.path = os.path.join(folder, "faulty.sock")
        self.log = os.path.join(folder, "faulty.log")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(64)
        self.plan = self.new_plan(os.path.join(folder, "plan"))
        self.process = None
        self.starts = 0

    @staticmethod
    def new_plan(path):
        with open(path, "w+b") as file:
            file.truncate(4096)
            return Plan.from_buffer(mmap.mmap(file.fileno(), 4096))

    def environment(self):
        if not self.library:
            return {"PATH": os.environ["PATH"]}
        preload = [self.library] + ([os.environ["FAULTS_SANITIZER"]] if os.environ.get("FAULTS_SANITIZER") else [])
        reports = f"log_path={self.folder}/report"
        return {"PATH": os.environ["PATH"], "CALLBOOK_FAULTS": os.path.join(self.folder, "plan"),
                "LD_PRELOAD": ":".join(preload),
                "ASAN_OPTIONS": f"verify_asan_link_order=0:handle_abort=0:detect_leaks=1:{reports}",
                "LSAN_OPTIONS": f"suppressions={HERE}/leaks:print_suppressions=0",
                "UBSAN_OPTIONS": f"print_stacktrace=1:{reports}"}

    def start(self):
        self.forgive()
        self.process = subprocess.Popen(
            [os.path.join(self.build, "callbook-fcgi"), "--config", self.config, "--log", self.log, "--log-level",
             "warning"], stdin=self.listener, env=self.environment())
        self.starts += 1

    def forgive(self):
        """Nothing fails any more; and what the worker keeps, or keeps away from for a while, is over."""
        self.plan.kinds = 0
        self.plan.skew += 2

    def arm(self, kinds, first, last, error=LOST, is_late=0):
        """The calls from the first to the last one of these kinds will fail."""
        self.plan.kinds = 0
        self.plan.first, self.plan.last, self.plan.error, self.plan.is_late = first, last, error, is_late
        self.plan.count = self.plan.failed = 0
        self.plan.kinds = kinds

    def exchange(self, pairs, body=b""):
        """The answer; None when there was none."""
        try:
            answer = Worker(self.path).exchange(pairs, body)
        except (OSError, WireError):
            return None
        return answer if answer.status else None

    def has_ended(self, seconds=0.0):
        """Its status when it has ended, or does so within that time; else None."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        return self.process.poll()

    def stop(self):
        self.forgive()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def limit_memory(self, limited):
        """It gets no more memory from the system than it has, or as much as it wants again."""
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
        unlimited = resource.RLIM_INFINITY
        resource.prlimit(self.process.pid, resource.RLIMIT_AS, (size if limited else unlimited, unlimited))

    def forget_reports(self):
        for name in os.listdir(self.folder):
            if name.startswith("report"):
                os.unlink(os.path.join(self.folder, name))

    def reports(self):
        """What a sanitizer has found."""
        texts = []
        for name in sorted(os.listdir(self.folder)):
            if name.startswith("report"):
                with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as file:
                    texts.append(file.read())
        return texts


class Asker:
    """Asks the worker as an account."""

    def __init__(self, worker, token):
        self.worker, self.token = worker, token

    def ask(self, method, target, body=None, headers=()):
        pairs = [("REQUEST_METHOD", method), ("REQUEST_URI", target), ("REMOTE_ADDR", "127.0.0.1")]
        pairs += [] if dict(headers).get("NO_TOKEN") else [("HTTP_AUTHORIZATION", f"Bearer {self.token}")]
        pairs += [pair for pair in headers if pair[0] != "NO_TOKEN"]
        if body is not None:
            kind = [] if "CONTENT_TYPE" in dict(headers) else [("CONTENT_TYPE", "application/json")]
            pairs += [*kind, ("CONTENT_LENGTH", str(len(body)))]
        return self.worker.exchange(pairs, body or b"")

    def healthy(self):
        """Whether it answers a request for which it needs nothing; then it has also done all that comes afterwards."""
        answer = self.ask("GET", "/healthz", headers=[("NO_TOKEN", "1")])
        return answer is not None and answer.status == 200

    def lose_connection(self):
        """Its next request has to connect to the database, and finds nothing in its caches."""
        self.worker.arm(DATABASE, 1, FOREVER)
        self.ask("GET", "/readyz", headers=[("NO_TOKEN", "1")])
        self.worker.forgive()


def wrong_with(answer):
    """Sentences about an answer that may also be a failure of the server's."""
    return [fault for fault in answer_faults(answer) if fault != "500 is always a bug"]
