"""What is measured: the rows of the benchmark, each a name and a function that measures it once on one account."""

import json
import os
import random
import time
import urllib.parse

LIMIT = 10
DRAWN = 2000  # requests that a row draws from


class Row:
    """`kind`: what it is compared with: one (client), many (clients) or limit."""

    def __init__(self, name, kind, measure, once=False):
        self.name = name
        self.kind = kind
        self.measure = measure
        self.once = once  # the same for all accounts: measured on the largest only


def records_of(**filters):
    return "/api/records?" + urllib.parse.urlencode(filters)


class Requests:
    """Makes the targets of an account's requests."""

    def __init__(self, bench, account):
        self.bench = bench
        self.account = account
        self.chance = random.Random(account.records)
        self.totals = {}

    def total(self, **filters):
        """How many records a list has; asked for once."""
        key = tuple(sorted(filters.items()))
        if key not in self.totals:
            _, answer = self.bench.place.ask(self.account, "GET", records_of(limit=1, **filters))
            self.totals[key] = answer["total"]
        return self.totals[key]

    def gets(self):
        return [f"/api/records/{uuid}" for uuid in self.account.facts["samples"]]

    def gets_alone(self):
        """Records that never were in a campaign, so that there is no history to be read."""
        return [f"/api/records/{uuid}" for uuid in self.account.facts["samplesAlone"]]

    def types(self):
        return [{"recordTypeUuid": each["uuid"]} for each in self.account.facts["types"]]

    def campaigns(self):
        return [{"campaignUuid": self.account.campaign(which)["uuid"]} for which in ("small", "middle", "large")]

    def both(self):
        return [dict(campaign, **kind) for campaign in self.campaigns()[1:] for kind in self.types()]

    def lists(self, filters):
        return [records_of(limit=LIMIT, **each) for each in filters]

    def pages(self, filters):
        """Any page of such lists, each as likely."""
        targets = []
        for _ in range(DRAWN // 4):
            each = self.chance.choice(filters)
            last = max(1, (self.total(**each) + LIMIT - 1) // LIMIT)
            targets.append(records_of(limit=LIMIT, page=self.chance.randint(1, last), **each))
        return targets

    def searches(self, texts, **filters):
        return [records_of(limit=LIMIT, search=text, **filters) for text in texts]

    def words(self, *roles):
        return [" ".join(self.account.word(role) for role in roles)]

    def people(self, count):
        """Bodies of records to be made: people of the account, with other phones."""
        _, page = self.bench.place.ask(self.account, "GET", records_of(limit=100, page=2))
        bodies = []
        for number in range(count):
            person = page["records"][number % len(page["records"])]
            body = {name: person[name] for name in ("recordTypeUuid", "firstName", "lastName", "parameters")}
            body["phone"] = f"+4366{self.chance.randrange(10 ** 8):08d}"
            bodies.append(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
        return bodies


def reads(name, targets):
    """A row of GETs with one client; `targets` makes them out of Requests."""
    def measure(bench, account):
        requests = bench.requests(account, name, lambda make: [(200, ("GET", each)) for each in targets(make)])
        return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests)
    return Row(name, "one", measure)


def walk(bench, account):
    requests = [(200, ("GET", records_of(limit=100)))]
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "walk")


def create(bench, account):
    bodies = bench.requests(account, "people", lambda make: make.people(DRAWN))
    made = bench.made(account)
    if os.path.exists(made):
        os.remove(made)
    requests = [(201, ("POST", "/api/records", body)) for body in bodies]
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "again", made)


def made_records(bench, account):
    with open(bench.made(account), encoding="ascii") as lines:
        return lines.read().split()


def order(bench, account):
    target = f"/api/campaigns/{account.campaign('large')['uuid']}/orders"
    requests = [(201, ("POST", target, f'{{"recordUuid":"{uuid}"}}')) for uuid in made_records(bench, account)]
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "once")


def patch(bench, account):
    bench.patches += 1
    requests = [(200, ("PATCH", target, f'{{"firstName":"Patience{bench.patches}"}}'))
                for target in bench.requests(account, "gets", Requests.gets)]
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "once")


def delete(bench, account):
    """What create has made is gone afterwards, measured or not."""
    uuids = made_records(bench, account)
    requests = [(204, ("DELETE", f"/api/records/{uuid}")) for uuid in uuids]
    result = bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "once")
    rest = requests[result["requests"]:]
    if rest:
        bench.meter.load(account, bench.place.port, 4, 600, rest, "once")
    bench.place.settle()
    return result


def crowd(name, targets, keep=False):
    """A row of GETs with many clients."""
    def measure(bench, account):
        requests = bench.requests(account, "crowd " + name, lambda make: [("GET", each) for each in targets(make)])
        port = bench.place.keep_port if keep else bench.place.port
        return bench.meter.wrk(account, port, bench.long_seconds, requests) if port else None
    return Row(name, "many", measure)


def newer_than(bench, account, uuid):
    """The uuids of the records that have been made since that one."""
    found = []
    cursor = ""
    time.sleep(0.3)  # what was under way when the clients stopped is committed by then
    while cursor is not None:
        _, page = bench.place.ask(account, "GET", records_of(limit=100, cursor=cursor))
        for record in page["records"]:
            if record["uuid"] == uuid:
                return found
            found.append(record["uuid"])
        cursor = page["nextCursor"]
    return found


def crowd_create(keep=False):
    def measure(bench, account):
        port = bench.place.keep_port if keep else bench.place.port
        if not port:
            return None
        _, page = bench.place.ask(account, "GET", records_of(limit=1))
        bodies = bench.requests(account, "people", lambda make: make.people(DRAWN))
        result = bench.meter.wrk(account, port, bench.long_seconds,
                                 [("POST", "/api/records", body) for body in bodies])
        made = newer_than(bench, account, page["records"][0]["uuid"])
        if len(made) < result["requests"]:
            result["errors"] += result["requests"] - len(made)
        gone = [(204, ("DELETE", f"/api/records/{uuid}")) for uuid in made]
        if gone:
            bench.meter.load(account, bench.place.port, 8, 600, gone, "once")
        bench.place.settle()
        return result
    return Row("create" + (", kept connections" if keep else ""), "many", measure)


def limit_http(name, targets, clients=None):
    def measure(bench, account):
        requests = bench.requests(account, name, targets)
        if clients:
            requests = [(200, request) for request in requests]
            return bench.meter.load(account, bench.place.limit_port, clients, bench.seconds, requests)
        return bench.meter.wrk(account, bench.place.limit_port, bench.long_seconds, requests)
    return measure


def limit_insert(bench, account):
    bodies = bench.requests(account, "people", lambda make: make.people(DRAWN))
    result = bench.meter.wrk(account, bench.place.limit_port, bench.long_seconds,
                             [("POST", "/limit/insert", body) for body in bodies])
    empty(bench)
    return result


def empty(bench):
    bench.place.sql("truncate table limit_record")
    bench.place.settle()


def limit_database(what, clients):
    def measure(bench, account):
        result = bench.meter.database(what, clients, bench.seconds, account.facts["samples"])
        if what == "insert":
            empty(bench)
        return result
    name = "insert + commit" if what == "insert" else what
    return Row(f"(d) {name} without HTTP, {clients} at once", "limit", measure, True)


def selects(make):
    return [("GET", f"/limit/select/{uuid}") for uuid in make.account.facts["samples"]]


def campaign_search(which):
    return lambda make: make.searches(make.words("common"), campaignUuid=make.account.campaign(which)["uuid"])


def phone_ends(digits):
    return lambda make: make.searches(end[-digits:] for end in make.account.facts["phoneEndings"])


def starts(letters):
    return lambda make: make.searches(make.account.facts["prefixes"][str(letters)])


ONE_CLIENT = [
    Row("create", "one", create),
    reads("get one", Requests.gets),
    reads("get one, never in a campaign", Requests.gets_alone),
    reads("list: account", lambda make: make.lists([{}])),
    reads("list: type", lambda make: make.lists(make.types())),
    reads("list: campaign", lambda make: make.lists(make.campaigns())),
    reads("list: type + campaign", lambda make: make.lists(make.both())),
    reads("any page: account", lambda make: make.pages([{}])),
    reads("any page: type", lambda make: make.pages(make.types())),
    reads("any page: campaign", lambda make: make.pages(make.campaigns())),
    reads("any page: type + campaign", lambda make: make.pages(make.both())),
    Row("cursor walk, 100 a page", "one", walk),
    reads("search: common word", lambda make: make.searches(make.words("common"))),
    reads("search: rare word", lambda make: make.searches(make.words("rare"))),
    reads("search: 2 common words", lambda make: make.searches(make.words("common", "commonToo"))),
    reads("search: 3 common words", lambda make: make.searches(make.words("common", "commonToo", "commonThird"))),
    reads("search: 2 words that rarely meet", lambda make: make.searches(make.words("apartOne", "apartOther"))),
    reads("search: prefix of 1 letter", starts(1)),
    reads("search: prefix of 2 letters", starts(2)),
    reads("search: prefix of 3 letters", starts(3)),
    reads("search: prefix of 5 letters", starts(5)),
    reads("search: phone ending, 4 digits", phone_ends(4)),
    reads("search: phone ending, 6 digits", phone_ends(6)),
    reads("search: common word + type", lambda make: make.searches(
        make.words("common"), recordTypeUuid=make.account.facts["types"][2]["uuid"])),
    reads("search: common word + small campaign", campaign_search("small")),
    reads("search: common word + large campaign", campaign_search("large")),
    Row("patch a name", "one", patch),
    Row("order create", "one", order),
    Row("delete", "one", delete),
]

MANY_CLIENTS = [
    crowd("get one", Requests.gets),
    crowd("get one, kept connections", Requests.gets, keep=True),
    crowd("get one, never in a campaign", Requests.gets_alone),
    crowd("get one, never in a campaign, kept connections", Requests.gets_alone, keep=True),
    Row("(c) libfcgi, one select", "limit", limit_http("(c) libfcgi, one select", selects)),
    crowd("list of 10: type", lambda make: make.lists(make.types())),
    crowd("list of 10: type, kept connections", lambda make: make.lists(make.types()), keep=True),
    crowd_create(),
    crowd_create(keep=True),
    Row("(c) libfcgi, one insert", "limit", limit_insert, True),
    Row("(a) nginx, constant", "limit", limit_http("(a)", lambda make: [("GET", "/limit/nginx")]), True),
    Row("(b) libfcgi, constant", "limit", limit_http("(b)", lambda make: [("GET", "/limit/constant")]), True),
    Row("(a) with 1 client", "limit", limit_http("(a) 1", lambda make: [("GET", "/limit/nginx")], 1), True),
    Row("(c) select with 1 client", "limit", limit_http("(c) 1", selects, 1), True),
] + [limit_database(what, clients) for what in ("select", "insert") for clients in (1, 4, 16)]

ALL = ONE_CLIENT + MANY_CLIENTS
