"""An API client that checks every answer it gets, and remembers it."""

import collections
import json
import threading
import urllib.parse

from checks import answer_faults
from support.web import walk
from support.wire import Connection, request_bytes

JSON = "application/json"
MERGE = "application/merge-patch+json"
OWN_TOKEN = object()
SAMPLES = 50


class Exchange:
    """What is remembered of a request and its answer."""

    def __init__(self, method, target, answer):
        self.method = method
        self.target = target
        self.status = answer.status
        self.request_id = answer.request_id

    def __str__(self):
        return f"{self.method} {self.target[:100]} -> {self.status}"


class Sample:
    """An answer that is kept whole, with the body that was sent for it."""

    def __init__(self, method, target, sent, answer):
        self.method = method
        self.path = target.partition("?")[0]
        self.status = answer.status
        self.sent = sent
        self.body = answer.body
        self.value = answer.json
        self.header = answer.header


class Journal:
    """All exchanges of the run, and what was wrong with the answers. Threads may share it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.samples = []
        self.sampled = collections.Counter()
        self.exchanges = []
        self.faults = []
        self.ids = set()

    def add(self, exchange, faults):
        with self.lock:
            if exchange.request_id in self.ids:
                faults = faults + [f"the request id {exchange.request_id} came twice"]
            self.ids.add(exchange.request_id)
            self.exchanges.append(exchange)
            self.faults += [f"{exchange}: {fault}" for fault in faults]

    def keep(self, sample):
        """Keeps the first answers of each kind; all of a run would be too many."""
        kind = (sample.method, sample.path[:16], sample.path.count("/"), sample.status, sample.body[:11])
        with self.lock:
            self.sampled[kind] += 1
            if self.sampled[kind] <= SAMPLES and len(sample.body) < 300000:
                self.samples.append(sample)

    def take_faults(self):
        with self.lock:
            faults, self.faults = self.faults, []
        return faults


def address_of(url):
    parts = urllib.parse.urlsplit(url)
    return parts.hostname, parts.port or 80


def body_bytes(body):
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode("utf-8")
    return json.dumps(body, ensure_ascii=False).encode("utf-8")


def query_of(parameters):
    """A query string of the parameters that are not None."""
    pairs = [(name, str(value)) for name, value in parameters.items() if value is not None]
    return "?" + urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote) if pairs else ""


class Client:
    """Speaks to one server with one token, if any."""

    def __init__(self, url, journal, token=None):
        self.url = url
        self.journal = journal
        self.token = token
        self.host = urllib.parse.urlsplit(url).netloc
        self.connection = Connection(address_of(url))

    def twin(self, token=OWN_TOKEN):
        """Another client, with a connection of its own."""
        return Client(self.url, self.journal, self.token if token is OWN_TOKEN else token)

    def send(self, method, target, request):
        """Sends raw bytes as they are; the method and target are for the journal only."""
        answer = self.connection.exchange(method, request)
        self.journal.add(Exchange(method, target, answer), answer_faults(answer))
        return answer

    def request(self, method, target, body=None, headers=None, token=OWN_TOKEN):
        """`body` is JSON text or a value to make it of; `headers` replace what would be sent, None sends nothing."""
        wanted = {"Accept": JSON}
        token = self.token if token is OWN_TOKEN else token
        if token:
            wanted["Authorization"] = f"Bearer {token}"
        if body is not None:
            wanted["Content-Type"] = JSON
        wanted.update(headers or {})
        pairs = [(name, value) for name, value in wanted.items() if value is not None]
        sent = body_bytes(body)
        answer = self.send(method, target, request_bytes(method, target, self.host, pairs, sent))
        if "fields=" not in target and not answer.is_in_pieces:  # the schemas are those of whole objects, in JSON
            self.journal.keep(Sample(method, target, sent, answer))
        return answer

    def get(self, target, headers=None, **parameters):
        return self.request("GET", target + query_of(parameters), None, headers)

    def head(self, target, headers=None):
        return self.request("HEAD", target, None, headers)

    def post(self, target, body, headers=None):
        return self.request("POST", target, body, headers)

    def patch(self, target, body, headers=None):
        return self.request("PATCH", target, body, headers)

    def delete(self, target, headers=None):
        return self.request("DELETE", target, None, headers)

    def options(self, target):
        return self.request("OPTIONS", target)

    def made(self, target, body, headers=None):
        """Makes an object that the test needs and gives it back."""
        answer = self.post(target, body, headers)
        if answer.status != 201:
            raise AssertionError(f"POST {target} was to make an object, but: {answer!r}")
        return answer.json

    def read(self, target, **parameters):
        """Reads an object or a list that must be there."""
        answer = self.get(target, **parameters)
        if answer.status != 200:
            raise AssertionError(f"GET {target} was to answer, but: {answer!r}")
        return answer.json

    def walk(self, target, plural, **parameters):
        """All rows of a list, by cursor."""
        return walk(lambda cursor: self.read(target, cursor=cursor, **{"limit": 100, **parameters}), plural)
