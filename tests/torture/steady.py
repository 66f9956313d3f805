"""A load of so many requests a second, whatever becomes of them, with as little work for each as possible."""

import collections
import json
import random
import socket
import threading
import time

PATIENCE = 10  # seconds for an answer


class Connection:
    """A kept connection to nginx that sends prepared bytes."""

    def __init__(self, port):
        self.port = port
        self.socket = None

    def ask(self, data):
        """The status of the answer. What is wrong with the connection is an exception."""
        if not self.socket:
            self.socket = socket.create_connection(("127.0.0.1", self.port), PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self.socket.sendall(data)
            return self.answer()
        except OSError:
            self.close()
            raise

    def answer(self):
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.part()
        head = received[:end].lower()
        at = head.find(b"\r\ncontent-length:")
        missing = int(head[at + 17:].split(b"\r\n", 1)[0]) - (len(received) - end - 4)
        while missing > 0:
            missing -= len(self.part())
        if b"\r\nconnection: close" in head:
            self.close()
        return int(head[9:12])

    def part(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionResetError("closed in the middle of an answer")
        return data

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None


class Steady:
    """Threads that share the rate; each sends at its times, and at once when it is behind."""

    def __init__(self, account, name, kind, rate, threads=16):
        self.port = account.place.ports[name]
        self.head = "".join(f"{name}: {value}\r\n" for name, value in account.headers.items()) + "Host: localhost\r\n"
        self.kind = kind
        self.pause = threads / rate
        self.uuid = account.made(name, "/api/records", self.body())["uuid"]
        self.gets = [self.request("GET", path) for path in (f"/api/records/{self.uuid}", "/api/records?limit=5",
                                                            f"/api/record-types/{kind}")]
        self.stops = threading.Event()
        self.lock = threading.Lock()
        self.made = 0
        self.latencies = []
        self.failures = collections.Counter()
        self.started = time.monotonic()
        self.threads = [threading.Thread(target=self.run, args=(at * self.pause / threads,), daemon=True)
                        for at in range(threads)]
        for thread in self.threads:
            thread.start()

    def body(self):
        return {"recordTypeUuid": self.kind, "phone": "+4930" + str(random.randrange(10 ** 7, 10 ** 8))}

    def request(self, method, path, body=None):
        text = "" if body is None else json.dumps(body)
        length = f"Content-Length: {len(text)}\r\n" if text else ""
        return f"{method} {path} HTTP/1.1\r\n{self.head}{length}\r\n{text}".encode()

    def run(self, offset):
        connection = Connection(self.port)
        due = self.started + offset
        while not self.stops.is_set():
            time.sleep(max(0, due - time.monotonic()))
            writes = random.random() < 0.2
            self.send(connection, writes)
            due += self.pause
        connection.close()

    def send(self, connection, writes):
        data = self.request("POST", "/api/records", self.body()) if writes else random.choice(self.gets)
        started = time.monotonic()
        try:
            outcome = connection.ask(data)
        except OSError as failure:
            outcome = type(failure).__name__
        with self.lock:
            self.latencies.append(time.monotonic() - started)
            if outcome != (201 if writes else 200):
                self.failures[outcome] += 1
            elif writes:
                self.made += 1

    def stop(self):
        """Requests a second."""
        self.stops.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)
        self.latencies.sort()
        return len(self.latencies) / (time.monotonic() - self.started)

    def quantile(self, share):
        """Milliseconds."""
        return 1000 * self.latencies[min(int(share * len(self.latencies)), len(self.latencies) - 1)]
