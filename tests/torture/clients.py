"""Clients that write all sorts of things at once and remember what they were told, and clients that read."""

import collections
import random
import threading
import time

import contacts
from support.web import PATIENCE, Wire

CAMPAIGNS = 6
STATUSES = ("planned", "busy", "contacted", "canceled")


def word(source, length):
    return "".join(source.choice("abcdefghijklmnop") for _ in range(length))


class Client:
    """A thread that sends one request after the other; `watch` is told of each answer."""

    def __init__(self, crew, port, number):
        self.crew = crew
        self.port = port
        self.wire = Wire(crew.account.place.ports[port], crew.headers)
        self.source = random.Random(crew.seed * 1000 + number)
        self.thread = None

    def start(self):
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while not self.crew.stops.is_set():
            if not self.step():
                self.crew.stops.wait(self.source.uniform(0.02, 0.1))

    def send(self, kind, method, path, body=None, key=None):
        started = time.monotonic()
        answer = self.wire.send(method, path, body, key)
        self.crew.watch(self, kind, started, time.monotonic() - started, answer)
        return answer


class Reader(Client):
    def __init__(self, crew, port, number, paths):
        super().__init__(crew, port, number)
        self.paths = paths

    def step(self):
        return self.send("read", "GET", self.source.choice(self.paths)).status == 200


class Writer(Client):
    """Owns records that nobody else changes, so that it knows how each of them must be."""

    def __init__(self, crew, port, number):
        super().__init__(crew, port, number)
        self.name = "owner" + word(random.Random(number), 8)
        self.contacts = []   # those that are there
        self.touched = {}    # since the last look at them
        self.posts = []      # answered ones with a key, as pairs of the change and the answer's text
        self.change = None   # that is not answered yet
        self.acknowledged = 0
        self.replayed = 0
        self.refusals = collections.Counter()

    def step(self):
        change = self.change = self.change or self.next_change()
        change.tries += 1
        change.contact.pending = change
        answer = self.send("write", change.method, change.path, change.body, change.key)
        self.touched[change.contact.marker] = change.contact
        if not change.accepts(answer.status):
            if answer.status not in (0, 409, 503):
                self.refusals[f"{answer.status} to {type(change).__name__}, try {change.tries}"] += 1
            return False
        self.change = change.contact.pending = None
        change.apply(answer.value())
        self.acknowledged += answer.status < 300
        self.replayed += answer.headers.get("Idempotency-Replayed") == "true"
        if change.key:
            self.posts.append((change, answer.text))
        if isinstance(change, (contacts.Make, contacts.MakeAssigned)):
            self.contacts.append(change.contact)
        if change.contact.is_gone:
            self.contacts.remove(change.contact)
        return True

    def next_change(self):
        dice = self.source.random()
        if dice < 0.4 or len(self.contacts) < 5:
            return self.make()
        contact = self.source.choice(self.contacts)
        if dice < 0.65:
            return self.alter(contact)
        if dice < 0.72:
            return contacts.Remove(contact)
        return self.move(contact)

    def new_values(self):
        return {"firstName": self.name, "phone": "+4930" + str(self.source.randrange(10 ** 7, 10 ** 8)),
                "status": self.source.choice(("active", "inactive", "archived")),
                "note": " ".join(word(self.source, 6) for _ in range(4))}

    def make(self):
        marker = word(self.source, 14)
        contact = contacts.Contact(marker, {**self.new_values(), "lastName": marker})
        if self.source.random() < 0.3:
            contact.values["status"] = "active"
            return contacts.MakeAssigned(contact, self.source.choice(self.crew.campaigns), marker)
        return contacts.Make(contact, self.crew.kind, marker)

    def alter(self, contact):
        values = self.new_values()
        names = self.source.sample(("phone", "status", "note"), self.source.randint(1, 3))
        return contacts.Alter(contact, {name: values[name] for name in names})

    def move(self, contact):
        """On within its campaign, out of it, or into one where it has not been; else another change."""
        stay = contact.stay
        if stay and self.source.random() < 0.5:
            return contacts.Progress(contact, self.source.choice([one for one in STATUSES if one != stay.statuses[-1]]))
        if stay:
            return contacts.Leave(contact)
        been = {stay.campaign for stay in contact.stays}
        open_to = [campaign for campaign in self.crew.campaigns if campaign not in been]
        if not open_to or contact.values["status"] != "active":
            return self.alter(contact)
        return contacts.Assign(contact, self.source.choice(open_to), word(self.source, 20))


class Crew:
    """Clients of one account on several ports, which start and stop together."""

    def __init__(self, account, ports, writers, readers=0, seed=None):
        self.seed = random.randrange(10 ** 6) if seed is None else seed
        self.account = account
        self.headers = account.headers
        self.stops = threading.Event()
        self.watch = lambda client, kind, started, seconds, answer: None
        name = ports[0]
        self.kind = account.made(name, "/api/record-types", {"name": "Lead", "parameters": [
            {"id": "note", "type": "textarea", "title": "Note"}]})["uuid"]
        self.campaigns = [account.made(name, "/api/campaigns", {
            "name": f"Round {number}", "recordTypeUuid": self.kind})["uuid"] for number in range(CAMPAIGNS)]
        self.writers = [Writer(self, ports[at % len(ports)], at) for at in range(writers)]
        orders = f"/api/campaigns/{self.campaigns[0]}/orders"
        paths = ["/api/records?limit=5", "/api/records?status=active&limit=5", "/api/records?sort=-updatedAt",
                 f"/api/records?campaignUuid={self.campaigns[1]}", "/api/records?search=owner", "/api/campaigns",
                 "/api/campaigns?search=round", "/api/record-types", f"/api/record-types/{self.kind}",
                 f"{orders}?limit=5", f"{orders}?status=planned", f"{orders}?search=owner"]
        self.readers = [Reader(self, ports[at % len(ports)], 500 + at, paths) for at in range(readers)]

    def start(self):
        self.stops.clear()
        for client in self.writers + self.readers:
            client.start()

    def stop(self):
        self.stops.set()
        for client in self.writers + self.readers:
            client.thread.join(2 * PATIENCE)

    def finish(self, test):
        """What was under way when the crew stopped is sent again until it is answered."""
        end = time.monotonic() + 20
        self.start()
        while any(one.change and one.change.tries > 1 for one in self.writers) and time.monotonic() < end:
            time.sleep(0.05)
        self.stop()
        for writer in self.writers:
            if writer.change:
                test.fail(f"{type(writer.change).__name__} is not answered in {writer.change.tries} tries")

    def acknowledged(self):
        return sum(writer.acknowledged for writer in self.writers)

    def replayed(self):
        return sum(writer.replayed for writer in self.writers)

    def refusals(self):
        return sum((writer.refusals for writer in self.writers), collections.Counter())
