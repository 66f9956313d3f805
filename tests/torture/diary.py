"""What each record was like and when, as its writer was told it; to judge a backup that was taken meanwhile."""

import collections

from clients import Writer
from contacts import view_of

Page = collections.namedtuple("Page", "sent answered view")


class Diary:
    """To be given to a crew as its `watch`."""

    def __init__(self):
        self.pages = collections.defaultdict(list)
        self.contacts = {}
        self.failures = collections.Counter()

    def watch(self, client, _kind, sent, seconds, answer):
        if not isinstance(client, Writer):
            return
        if not client.change.accepts(answer.status):
            self.failures[answer.failure or answer.status] += 1
            return
        contact = client.change.contact
        pages = self.pages[contact.marker]
        if contact.marker not in self.contacts:
            self.contacts[contact.marker] = contact
            pages.append(Page(0, 0, contact.view() if contact.uuid else None))
        pages.append(Page(sent, sent + seconds, contact.views()[-1]))

    def possible(self, marker, begin, end):
        """How a record can be in a backup that was taken between begin and end: at least as it was told at begin."""
        pages = self.pages[marker]
        before = [page.view for page in pages if page.answered <= begin]
        return before[-1:] + [page.view for page in pages if page.answered > begin and page.sent <= end]

    def told_before(self, begin):
        return sum(0 < page.answered <= begin for pages in self.pages.values() for page in pages)

    def told_during(self, begin, end):
        return sum(begin < page.answered <= end for pages in self.pages.values() for page in pages)

    def judge(self, test, wire, begin, end):
        """Asks for every record. The number of those that are there."""
        there = 0
        for marker, contact in self.contacts.items():
            answer = wire.send("GET", f"/api/records/{contact.uuid}")
            view = view_of(answer.value()) if answer.status == 200 else None
            there += view is not None
            test.true(answer.status in (200, 404), f"{answer.status} {answer.failure} for {contact.uuid}")
            if view not in (possible := self.possible(marker, begin, end)):
                test.fail(f"{contact.uuid} is {view} instead of one of {possible}")
        return there
