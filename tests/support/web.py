"""A client of a web server on this machine, for many requests."""

import http.client
import json
import time

PATIENCE = 15  # seconds after which an answer is given up
IDLE = 15      # seconds after which nginx might just be closing a connection; it does so after 30


class Answer:
    def __init__(self, status, headers=None, text=b"", failure=None):
        self.status = status  # 0: none came
        self.headers = headers or {}
        self.failure = failure
        self.text = text

    def value(self):
        return json.loads(self.text) if self.text else None

    @property
    def outcome(self):
        """The status, or why there is none."""
        return self.status or self.failure

    def fault(self):
        """What is wrong with it as a way to say that the service is away; None when nothing is."""
        if not self.status:
            return self.failure
        if self.headers.get("Content-Type") != "application/problem+json":
            return f"{self.status} is {self.headers.get('Content-Type')}"
        if not self.headers.get("Retry-After") or self.value()["status"] != self.status:
            return f"{self.status} without Retry-After, or with another status in its body"
        return None


class Wire:
    """A kept connection to a port of this machine; with a `context`, by TLS."""

    def __init__(self, port, headers, patience=PATIENCE, context=None):
        self.headers = headers
        if context:
            self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=patience, context=context)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        self.used = time.monotonic()

    def send(self, method, path, body=None, key=None):
        """The answer to a request, whose body is bytes or a value to make JSON of. Whatever fails is in the answer."""
        headers = {**self.headers, "Idempotency-Key": key} if key else self.headers
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if time.monotonic() - self.used > IDLE:
            self.connection.close()
        try:
            self.connection.request(method, path, data, headers)
            answer = self.connection.getresponse()
            text = answer.read()
            self.used = time.monotonic()
            return Answer(answer.status, answer.headers, text)
        except (OSError, http.client.HTTPException) as failure:
            self.connection.close()
            return Answer(0, failure=type(failure).__name__)

    def close(self):
        self.connection.close()


def ask(port, headers, method, path, body=None, patience=40):
    """The answer to one request, for which there must be one."""
    wire = Wire(port, headers, patience)
    answer = wire.send(method, path, body)
    wire.close()
    if not answer.status:
        raise ConnectionError(f"{method} {path}: {answer.failure}")
    return answer


def headers_of(token):
    """Those of an account's requests."""
    return {"Authorization": "Bearer " + token, "Content-Type": "application/json"}


def walk(page_at, plural):
    """All rows of a list, by cursor: page_at(cursor) reads the page there."""
    rows, cursor = [], ""
    while cursor is not None:
        page = page_at(cursor)
        rows += page[plural]
        cursor = page["nextCursor"]
    return rows
