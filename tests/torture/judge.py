"""Compares what is in the database, as the API tells it, with what the clients have been told."""

import collections
import concurrent.futures
import random

from clients import STATUSES
from contacts import fields_of, view_of
from support.web import Wire, walk

SEARCHES = 100
BEGINNING = 6  # letters of a word
REPEATS = 100  # POSTs that are sent again after a crash, of those before
TOTAL_AT_MOST = 10000  # where it may stop


class Judge:
    def __init__(self, crew, port):
        self.crew = crew
        self.number = crew.account.place.ports[port]
        self.wire = Wire(self.number, crew.headers)
        self.faults = collections.Counter()
        self.examples = []
        self.looks = 0
        self.repeats = 0

    def wrong(self, what, example):
        self.faults[what] += 1
        if self.faults[what] <= 3:
            self.examples.append(f"{what}: {example}")

    def read(self, path):
        answer = self.wire.send("GET", path)
        if answer.status != 200:
            raise AssertionError(f"GET {path}: {answer.status} {answer.failure} {answer.text[:200]}")
        return answer.value()

    def walk(self, path, plural):
        return walk(lambda cursor: self.read(f"{path}limit=100&cursor={cursor}"), plural)

    # --- one record after the other ------------------------------------------------------------------------------

    def look(self, wire, contact):
        answer = wire.send("GET", f"/api/records/{contact.uuid}")
        if answer.status not in (200, 404):
            self.wrong("a look failed", f"{answer.status} {answer.failure}")
            return
        there = view_of(answer.value()) if answer.status == 200 else None
        if there not in contact.views():
            self.wrong("an acknowledged write is lost" if not contact.pending else "a write is half done",
                       f"{contact.uuid} is {there} instead of {contact.views()}")

    def look_at_touched(self):
        """Every record that was written to since the last time, before anything is sent again."""
        touched = [contact for writer in self.crew.writers for contact in writer.touched.values() if contact.uuid]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda part: self.look_at(touched[part::4]), range(4)))
        for writer in self.crew.writers:
            writer.touched.clear()
        self.looks += len(touched)

    def look_at(self, some):
        wire = Wire(self.number, self.crew.headers)
        for contact in some:
            self.look(wire, contact)
        wire.close()

    def repeat_posts(self):
        """Some that were answered before are sent again: the answer is the same, and nothing is made."""
        posts = [post for writer in self.crew.writers for post in writer.posts]
        for writer in self.crew.writers:
            writer.posts.clear()
        for change, text in random.sample(posts, min(REPEATS, len(posts))):
            answer = self.wire.send(change.method, change.path, change.body, change.key)
            self.repeats += 1
            if answer.status != 201 or answer.text != text or answer.headers.get("Idempotency-Replayed") != "true":
                self.wrong("an answered POST is not answered again by its key", f"{answer.status} {answer.text[:200]}")

    # --- everything, when nothing is pending any more -------------------------------------------------------------

    def look_at_all(self):
        expected = {contact.marker: contact for writer in self.crew.writers for contact in writer.contacts}
        rows = self.walk("/api/records?", "records")
        self.compare_rows(expected, rows)
        self.compare_totals(list(expected.values()))
        for campaign in self.crew.campaigns:
            self.compare_orders(campaign, [one for one in expected.values()
                                           if one.stay and one.stay.campaign == campaign])
        self.compare_searches(list(expected.values()))
        return len(rows)

    def compare_rows(self, expected, rows):
        times = collections.Counter(row["lastName"] for row in rows)
        for marker, count in times.items():
            if count > 1:
                self.wrong("a record is doubled", f"{marker}, {count} times")
            if marker not in expected:
                self.wrong("a record is there that nobody was told of", marker)
        for marker in expected.keys() - times.keys():
            self.wrong("a record is lost", marker)
        for row in rows:
            contact = expected.get(row["lastName"])
            if contact and (row["uuid"], fields_of(row)) != contact.row_view():
                self.wrong("a record in the list differs", f"{row} instead of {contact.row_view()}")

    def compare_total(self, query, total, what="records?"):
        """By status it may stop at so many, and says so."""
        answer = self.read(f"/api/{what}limit=1&{query}")
        told = answer["total"]
        stopped = "status=" in query and answer.get("totalRelation") == "gte" and told == TOTAL_AT_MOST < total
        if told != total and not stopped:
            self.wrong("a total is wrong", f"{what}{query}: {told} instead of {total}")

    def compare_totals(self, living):
        self.compare_total("", len(living))
        self.compare_total(f"recordTypeUuid={self.crew.kind}", len(living))
        for status in ("active", "inactive", "archived"):
            self.compare_total(f"status={status}", sum(one.values["status"] == status for one in living))

    def compare_orders(self, campaign, members):
        told = {(row["uuid"], row["record"]["uuid"], row["status"])
                for row in self.walk(f"/api/campaigns/{campaign}/orders?", "orders")}
        wanted = {(one.stay.order, one.uuid, one.stay.statuses[-1]) for one in members}
        for order in told ^ wanted:
            self.wrong("an order is lost" if order in wanted else "an order is there that nobody was told of", order)
        self.compare_total(f"campaignUuid={campaign}", len(members))
        self.compare_total("", len(members), f"campaigns/{campaign}/orders?")
        for status in STATUSES:
            self.compare_total(f"status={status}", sum(one.stay.statuses[-1] == status for one in members),
                               f"campaigns/{campaign}/orders?")

    def compare_search(self, text, wanted):
        told = sorted(row["uuid"] for row in self.walk(f"/api/records?search={text}&", "records"))
        if told != sorted(wanted):
            self.wrong("a search finds something else", f"{text}: {len(told)} instead of {len(wanted)}")

    def compare_searches(self, living):
        """By words that somebody has: whole ones, which may be the beginnings of longer ones."""
        by_beginning = collections.defaultdict(list)
        for one in living:
            for text in self.words(one):
                by_beginning[text[:BEGINNING]].append((text, one.uuid))
        for writer in self.crew.writers:
            self.compare_search(writer.name, [one.uuid for one in writer.contacts])
        for one in random.sample(living, min(SEARCHES, len(living))):
            for text in (one.marker, one.values["note"].split()[-1], one.values["phone"][1:]):
                self.compare_search(text, {uuid for word, uuid in by_beginning[text[:BEGINNING]]
                                           if word.startswith(text)})

    @staticmethod
    def words(contact):
        return [contact.marker, contact.values["phone"][1:]] + contact.values["note"].split()
