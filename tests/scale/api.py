"""A plain client of a running Callbook, for many requests; and SQL beside it."""

import os
import threading
import urllib.parse

from support import callbook, database
from support.web import Wire, headers_of, walk


class Api:
    """One kept connection. Answers must have the status that is expected, or the run ends."""

    def __init__(self, url, token):
        self.wire = Wire(urllib.parse.urlsplit(url).port or 80, headers_of(token), patience=60)

    def call(self, method, path, body=None, expected=(200,)):
        answer = self.wire.send(method, path, body)
        if answer.failure in ("RemoteDisconnected", "ConnectionResetError"):
            # nginx closes a kept connection after a thousand requests
            answer = self.wire.send(method, path, body)
        if answer.status not in expected:
            raise AssertionError(f"{method} {path} {body}: {answer.outcome} {answer.text[:300]!r}")
        return answer.status, answer.value()

    def get(self, path, expected=(200,), **parameters):
        query = urllib.parse.urlencode({name: value for name, value in parameters.items() if value is not None},
                                       quote_via=urllib.parse.quote)
        return self.call("GET", path + ("?" + query if query else ""), None, expected)[1]

    def made(self, path, body):
        return self.call("POST", path, body, (201,))[1]

    def walk(self, path, plural, **parameters):
        """All rows of a list, by cursor."""
        return walk(lambda cursor: self.get(path, cursor=cursor, **{"limit": 100, **parameters}), plural)


class Stack:
    """The servers that tools/with.sh has started, and an account of our own."""

    def __init__(self, name):
        environ = os.environ
        self.url = environ["CALLBOOK_TEST_URL"]
        self.callbook = os.path.join(environ["CALLBOOK_TEST_BUILD"], "callbook"), environ["CALLBOOK_TEST_CONFIG"]
        self.socket = environ["CALLBOOK_TEST_DATABASE_SOCKET"]
        self.name = name
        self.operator("account", "create", name)
        self.token = callbook.new_token(self.operator, name)
        self.api = self.client()

    def client(self):
        return Api(self.url, self.token)

    def operator(self, *arguments):
        return callbook.operate(*self.callbook, *arguments)

    def recount(self):
        return callbook.recount(*self.callbook)

    def sql(self, text):
        """Rows of a query, as lists of texts."""
        return database.query(self.socket, text, "--raw")


def together(functions):
    """Runs them at once; the first failure of any is raised."""
    failures = []

    def guarded(function):
        try:
            function()
        except Exception as failure:  # pylint: disable=broad-except
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def meanwhile(work, steps):
    """Does some work and repeats each of the steps until it is done, all at once."""
    ended = threading.Event()

    def run():
        try:
            work()
        finally:
            ended.set()

    def repeat(step):
        while not ended.is_set():
            step()

    together([run] + [lambda step=step: repeat(step) for step in steps])


class Verdict:
    """Counts what was compared; tells the first differences below the test's line, where whoever reads it looks."""

    def __init__(self, name):
        self.name = name
        self.about = ""
        self.lock = threading.Lock()
        self.compared = 0
        self.differences = 0
        self.told = []

    def equal(self, actual, expected, what):
        self.true(actual == expected, lambda: f"{what}: {str(actual)[:400]} instead of {str(expected)[:400]}")

    def same(self, actual, expected, what):
        """For long lists: tells where they part."""
        def difference():
            at = next((i for i, (a, e) in enumerate(zip(actual, expected)) if a != e), min(len(actual), len(expected)))
            return (f"{what}: {len(actual)} instead of {len(expected)}; from {at} on {actual[at:at + 3]} instead of "
                    f"{expected[at:at + 3]}; missing {list(set(expected) - set(actual))[:3]}, too many "
                    f"{list(set(actual) - set(expected))[:3]}")

        self.true(actual == expected, difference)

    def true(self, holds, difference):
        """`difference()` tells what was wrong."""
        with self.lock:
            self.compared += 1
            self.differences += not holds
            if not holds and self.differences <= 10:
                self.told.append(f"# {self.about} {difference()}")

    def report(self, number):
        print(f"{'not ok' if self.differences else 'ok'} {number} - {self.name}: {self.compared} compared, "
              f"{self.differences} differ", *self.told, sep="\n", flush=True)
