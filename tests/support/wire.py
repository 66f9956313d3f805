"""A small HTTP/1.1 client that sends exactly the bytes it is given and forgives nothing in the answer."""

import json
import re
import socket
import time

RECEIVE = 65536
IN_PIECES = ("text/csv", "application/x-ndjson")  # what may be sent while it is made, without a length


class WireError(Exception):
    """The answer is not HTTP, or there is none."""


class Number(str):
    """A JSON number as it was written."""

    def __repr__(self):
        return f"Number({str(self)})"


class Answer:
    """An HTTP answer. `wire_faults` tells what was wrong with it as a message."""

    def __init__(self, method, status, reason, headers):
        self.method = method
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = b""
        self.seconds = 0.0
        self.wire_faults = []
        self.is_cut = False

    @property
    def is_file(self):
        """One that clients keep, with a length, or a part of it."""
        return self.header("Content-Disposition") is not None

    @property
    def is_in_pieces(self):
        return not self.is_file and (self.header("Content-Type") or "").partition(";")[0] in IN_PIECES

    def header(self, name):
        """The value of the first header of that name, or None."""
        return next(iter(self.all(name)), None)

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def request_id(self):
        return self.header("X-Request-Id")

    @property
    def json(self):
        """The body's value; None when there is none or it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def exact(self):
        """The body's value with numbers as they were written; a member twice is an error."""
        return json.loads(self.body, parse_int=Number, parse_float=Number, object_pairs_hook=members_once)

    @property
    def codes(self):
        """The faults of a problem as a set of (place, code)."""
        faults = (self.json or {}).get("errors") or []
        return {(fault.get("pointer", fault.get("parameter")), fault.get("code")) for fault in faults}

    def __repr__(self):
        return f"{self.status} {self.body[:600].decode('utf-8', 'replace')}"


def members_once(pairs):
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise ValueError("a member stands twice")
    return dict(pairs)


class Connection:
    """A connection that is kept open while the server allows it."""

    def __init__(self, address, timeout=60.0):
        self.address = address
        self.timeout = timeout
        self.socket = None
        self.buffer = b""

    def close(self):
        if self.socket:
            self.socket.close()
        self.socket = None
        self.buffer = b""

    def open(self):
        if self.socket:
            return False
        self.socket = socket.create_connection(self.address, self.timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True

    def exchange(self, method, request):
        """Sends the bytes and reads one answer. A connection the server has closed meanwhile is opened again."""
        is_new = self.open()
        started = time.monotonic()
        try:
            answer = self.try_exchange(method, request)
        except (WireError, OSError):
            if is_new or self.buffer:
                self.close()
                raise
            self.close()
            self.open()
            answer = self.try_exchange(method, request)
        answer.seconds = time.monotonic() - started
        if (answer.header("Connection") or "").lower() == "close":
            self.close()
        return answer

    def try_exchange(self, method, request):
        try:
            self.socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the answer to a request that is too large can come before its end
        return self.read_answer(method)

    def receive(self):
        data = self.socket.recv(RECEIVE)
        if not data:
            raise WireError("the connection ended" + (" in the middle of an answer" if self.buffer else ""))
        self.buffer += data

    def read_answer(self, method):
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        answer = parse_head(method, head)
        if method == "HEAD" or answer.status in (204, 304) or answer.status < 200:
            self.look_for_more(answer)
        elif answer.is_in_pieces and answer.header("Transfer-Encoding") == "chunked":
            self.read_chunks(answer)
        elif answer.header("Content-Length") is None:
            answer.wire_faults.append("there is no Content-Length")
            self.read_to_end(answer, b"0\r\n\r\n" if answer.header("Transfer-Encoding") else None)
        else:
            self.read_length(answer, int(answer.header("Content-Length")))
        return answer

    def read_length(self, answer, length):
        while len(self.buffer) < length:
            self.receive()
        answer.body, self.buffer = self.buffer[:length], self.buffer[length:]
        self.look_for_more(answer)

    def read_chunks(self, answer):
        """RFC 9112, section 7.1. Without the last chunk the answer is cut."""
        parts = []
        try:
            while not parts or parts[-1]:
                while b"\r\n" not in self.buffer:
                    self.receive()
                size, _, self.buffer = self.buffer.partition(b"\r\n")
                while len(self.buffer) < int(size, 16) + 2:
                    self.receive()
                parts.append(self.buffer[:int(size, 16)])
                self.buffer = self.buffer[int(size, 16) + 2:]
        except WireError:
            answer.is_cut = True
            answer.wire_faults.append("the answer is cut")
            self.close()
        answer.body = b"".join(parts)
        self.look_for_more(answer)

    def read_to_end(self, answer, mark):
        """Until the mark, if any, or the end of the connection."""
        try:
            while not (mark and self.buffer.endswith(mark)):
                self.receive()
        except (WireError, OSError):
            pass
        answer.body = self.buffer
        self.close()

    def look_for_more(self, answer):
        """Nothing may follow: one request was sent."""
        if self.buffer:
            answer.wire_faults.append(f"{len(self.buffer)} bytes follow the answer: {self.buffer[:60]!r}")
            self.close()


def parse_head(method, head):
    lines = head.decode("latin-1").split("\r\n")
    match = re.fullmatch(r"HTTP/1\.[01] (\d{3})(?: (.*))?", lines[0])
    if not match:
        raise WireError(f"no status line: {lines[0][:80]!r}")
    headers = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise WireError(f"no header line: {line[:80]!r}")
        headers.append((name, value.strip()))
    return Answer(method, int(match[1]), match[2] or "", headers)


def request_bytes(method, target, host, headers, body=None):
    """An ordinary request. `headers` are pairs; a body gets its Content-Length unless they have one."""
    given = {name.lower() for name, _ in headers}
    lines = [f"{method} {target} HTTP/1.1"]
    if "host" not in given:
        lines.append(f"Host: {host}")
    lines += [f"{name}: {value}" for name, value in headers]
    if body is not None and not given & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + (body or b"")
