"""What a peer on the worker's own socket may say, and what nginx may be made to say."""

import signal
import socket
import struct
import time

from support.fastcgi import BEGIN, END, KEEP, STDIN, STDOUT, Worker, get_values, parameters, record, request, stream
from support.place import Account
from support.processes import is_sanitized, wait_until

UNKNOWN_TYPE = 11
PIECE = 512   # bytes of a forged request
READ = 8192   # so much libfcgi reads at once
LIMIT = 4096  # body_limit of the workers here


class Peer:
    """A raw connection to the workers, and the records that came on it."""

    def __init__(self, place, name="kept"):
        self.socket = Worker(place.path(name)).connect()
        self.data = b""

    def send(self, data):
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has been closed, which is as good as being ignored

    def next_record(self):
        """Its type and content; None at the end of the connection."""
        while len(self.data) < 8 or len(self.data) < 8 + self.size():
            try:
                part = self.socket.recv(65536)
            except ConnectionResetError:
                part = b""
            if not part:
                return None
            self.data += part
        kind, length = struct.unpack(">xBxxHxx", self.data[:8])
        content, self.data = self.data[8:8 + length], self.data[8 + self.size():]
        return kind, content

    def size(self):
        return sum(struct.unpack(">xxxxHBx", self.data[:8]))

    def answer(self):
        """What was written until the request's end."""
        output = b""
        while (one := self.next_record()) and one[0] != END:
            output += one[1] if one[0] == STDOUT else b""
        return output if one else None

    def rest(self):
        """The types of all records until the end of the connection."""
        kinds = []
        while one := self.next_record():
            kinds.append(one[0])
        return kinds


def status_of(output):
    return int(output.split(b"Status: ", 1)[1][:3]) if output and b"Status: " in output else 0


class Forger:
    def __init__(self, place, name="kept"):
        self.program = place.program("callbook-fcgi")
        self.account = Account(place, "forged")
        self.kind = self.account.new_type(name)
        self.token = ("HTTP_AUTHORIZATION", "Bearer " + self.account.token)

    def pairs(self, method, target, length=None):
        pairs = [("REQUEST_METHOD", method), ("REQUEST_URI", target), self.token, ("CONTENT_TYPE", "application/json")]
        return pairs + ([("CONTENT_LENGTH", str(length))] if length is not None else [])

    def record_body(self):
        return b'{"recordTypeUuid":"%s","phone":"+447700900123"}' % self.kind.encode()

    def good(self):
        body = self.record_body()
        return request(self.pairs("POST", "/api/records", len(body)), body, keep=True)

    def piece(self):
        """A whole request that would make a record, of a round length."""
        pairs = self.pairs("POST", "/api/records", len(self.record_body()))
        body = self.record_body()
        short = request(pairs, body, keep=True)
        room = PIECE - len(short) - len("FILL") - 2
        room -= 3 if room - 3 > 127 else 0  # a length above 127 takes four bytes
        return request(pairs + [("FILL", "x" * room)], body, keep=True)


def injection(test, place):
    group = place.group("kept", options=("--body-limit", str(LIMIT)))
    forger = Forger(place)
    test.equal(len(forger.piece()), PIECE, "length of a forged request")
    attack_raw(test, place, forger)
    attack_by_nginx(test, forger)
    group.stop()


def attack_raw(test, place, forger):
    """Early answers: too large, no number, longer than announced. After each, forged requests."""
    total = forger.account.total("kept")
    for length, statuses in ((2000000, (413,)), ("x", (400,)), ("9" * 30, (400, 413)), (5, (400,))):
        peer = Peer(place)
        head = record(BEGIN, struct.pack(">HB5x", 1, KEEP)) + parameters(forger.pairs("POST", "/api/records", length))
        filler = b" " * (-(len(head) + 8) % PIECE)
        content = filler + forger.piece() * (65000 // PIECE)
        peer.send(head + stream(STDIN, content))
        test.true(status_of(peer.answer()) in statuses, f"length {str(length)[:9]}: answered early")
        peer.send(forger.good() * 3)
        peer.send(forger.piece() * (READ // PIECE * 3))
        peer.socket.shutdown(socket.SHUT_WR)
        test.equal(peer.rest(), [UNKNOWN_TYPE], f"length {str(length)[:9]}: records after the answer")
        peer.socket.close()
    test.equal(forger.account.total("kept"), total, "records after raw attacks")


def attack_by_nginx(test, forger):
    """nginx passes the body on as it is; where its own records begin cannot be known, so every place is tried."""
    total = forger.account.total("kept")
    for shift in range(0, PIECE, 8):
        body = b" " * shift + forger.piece() * 100
        status, _ = forger.account.ask("kept", "POST", "/api/records", body)
        if status != 413:
            test.fail(f"shift {shift}: {status}")
    test.equal(forger.account.total("kept"), total, "records after attacks through nginx")


def keeping(test, place):
    group = place.group("kept", count=2)
    forger = Forger(place)
    peer = Peer(place)
    for _ in range(20):
        peer.send(forger.good())
        test.equal(status_of(peer.answer()), 201, "a POST on a kept connection")
        peer.send(request(forger.pairs("GET", "/api/records?limit=100"), keep=True))
        test.equal(status_of(peer.answer()), 200, "a list on a kept connection")
    peer.send(request(forger.pairs("GET", "/healthz")))
    test.equal((status_of(peer.answer()), peer.rest()), (200, []), "a request without the wish ends the connection")
    half(test, place, forger, group)


def half(test, place, forger, group):
    """A peer that stalls in the middle holds one process; idle ones hold none."""
    idle = [Peer(place) for _ in range(10)]
    stalled = Peer(place)
    stalled.send(forger.good()[:50])
    started = time.monotonic()
    for _ in range(40):
        test.equal(forger.account.ask("kept", "GET", "/healthz")[0], 200, "beside a stalled peer")
    test.true(time.monotonic() - started < 5, "nobody waits for the stalled peer")
    stalled.send(forger.good()[50:])
    test.equal(status_of(stalled.answer()), 201, "the stalled one, in the end")
    endings(test, forger, group, idle, stalled)


def endings(test, forger, group, idle, stalled):
    """Told to stop, it answers once more on each connection, and tells the peer not to send another request."""
    for process in group.processes:
        process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    test.equal(group.processes[0].poll(), None, "it waits for idle connections")
    stalled.send(forger.good())
    test.equal((status_of(stalled.answer()), stalled.rest()), (201, [UNKNOWN_TYPE]), "the last answer")
    for peer in idle:
        peer.socket.close()
    # A worker with sanitizers looks for leaks before it ends, which takes seconds where the machine is busy.
    limit = 10 if is_sanitized(forger.program) else 2
    test.true(group.wait() < limit, "it ends when the last connection has ended")


def deadline(test, place):
    group = place.group("kept", count=2)
    forger = Forger(place)
    peer = Peer(place)
    peer.send(forger.good())
    test.equal(status_of(peer.answer()), 201, "a POST")
    seconds = group.stop()
    test.true(9 < seconds < 12, f"{seconds:.1f} s with a connection that stays idle")


def management(test, place, name):
    """libfcgi ends the program when it is asked for many values: before a request, within it and after it."""
    group = place.group(name, count=2)
    wait_until(lambda: name != "kept" or len(group.children()) == 2, 10, "the children start")
    before = group.pids()
    forger = Forger(place, name)
    good = forger.good()
    questions = get_values(80)
    for at in (0, 16, len(good) - 8, len(good)):
        for gap in (0, 0.05):
            peer = Peer(place, name)
            peer.send(good[:at])
            time.sleep(gap)
            peer.send(questions[:5])
            time.sleep(gap)
            peer.send(questions[5:] + good[at:])
            peer.socket.shutdown(socket.SHUT_WR)
            peer.rest()
            peer.socket.close()
    for _ in range(10):
        test.equal(forger.account.ask(name, "GET", "/healthz")[0], 200, "afterwards")
    test.equal(group.pids(), before, "the processes")
    group.stop()
