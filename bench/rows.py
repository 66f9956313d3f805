"""What is measured: the rows of the benchmark, each a name and a function that measures it once on one account."""

import os
import time

import finds
from targets import DRAWN, LIMIT, UNIQUE, Requests, records_of


class Row:
    """`kind`: what it is compared with: one (client), many (clients) or limit."""

    def __init__(self, name, kind, measure, once=False):
        self.name = name
        self.kind = kind
        self.measure = measure
        self.once = once  # the same for all accounts: measured on the largest only


def reads(name, targets):
    """A row of GETs with one client; `targets` makes them out of Requests."""
    def measure(bench, account):
        requests = bench.requests(account, name, lambda make: [(200, ("GET", each)) for each in targets(make)])
        return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests)
    return Row(name, "one", measure)


def walk(name, targets):
    """A row of lists that are walked through by their cursors."""
    def measure(bench, account):
        requests = bench.requests(account, name, lambda make: [(200, each) for each in targets(make)])
        return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "walk")
    return Row(name, "one", measure)


def found(name, targets):
    """A row of requests, with one client, that find something."""
    def measure(bench, account):
        requests = bench.requests(account, name, lambda make: [(200, each) for each in targets(make)])
        return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests)
    return Row(name, "one", measure)


def make_records(bench, account, requests, name=""):
    """Measures requests that make records, whose ids are in a file then."""
    made = bench.made(account, name)
    if os.path.exists(made):
        os.remove(made)
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "again", made)


def create(bench, account):
    bodies = bench.requests(account, "people", lambda make: make.people(DRAWN))
    return make_records(bench, account, [(201, ("POST", "/api/records", body)) for body in bodies])


def made_records(bench, account, name=""):
    with open(bench.made(account, name), encoding="ascii") as lines:
        return lines.read().split()


def maker(name, requests):
    """A row of requests that make records, which are deleted at once."""
    def measure(bench, account):
        result = make_records(bench, account, bench.requests(account, name, requests), "others")
        gone = [(204, ("DELETE", f"/api/records/{uuid}")) for uuid in made_records(bench, account, "others")]
        if gone:
            bench.meter.load(account, bench.place.port, 4, 600, gone, "once")
        bench.place.settle()
        return result
    return Row(name, "one", measure)


def create_plain(make):
    return [(201, ("POST", "/api/records", body)) for body in make.people(DRAWN, plain=True)]


def put_new(make):
    target = f"/api/records/by-external-id/bench-{UNIQUE}?recordTypeUuid={make.lead()}"
    return [(201, ("PUT", target, body)) for body in make.people(DRAWN, external=True)]


def put_again(bench, account):
    """Changes a name, so that there is something to write."""
    bench.patches += 1
    requests = [(200, ("PUT", target, f'{{"firstName":"Patience{bench.patches}"}}'))
                for _, target in bench.requests(account, "external", finds.by_external_id)]
    return bench.meter.load(account, bench.place.port, 1, bench.seconds, requests, "once")


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
        result = bench.meter.database(what, clients, bench.seconds, places(account))
        if what == "insert":
            empty(bench)
        return result
    name = "insert + commit" if what == "insert" else what
    return Row(f"(d) {name} without HTTP, {clients} at once", "limit", measure, True)


def places(account):
    """Where samples lie, as the programs of bench/limits want it told."""
    return [f"{account.facts['accountId']}/{uuid}" for uuid in account.facts["samples"]]


def selects(make):
    return [("GET", "/limit/select/" + place) for place in places(make.account)]


def campaign_search(which):
    return lambda make: make.searches(make.words("common"), campaignUuid=make.account.campaign(which)["uuid"])


def phone_ends(digits):
    return lambda make: make.searches(phone[-digits:] for phone in make.account.facts["phones"])


def starts(letters):
    return lambda make: make.searches(make.account.facts["prefixes"][str(letters)])


SCALE = Row("(c) select with 1 client", "limit", limit_http("(c) 1", selects, 1), True)
ONE_CLIENT = [
    Row("create", "one", create),
    maker("create, no field indexed or unique", create_plain),
    maker("put by external id, new", put_new),
    Row("put by external id, there", "one", put_again),
    reads("get one", Requests.gets),
    found("get by external id", finds.by_external_id),
    reads("get one with a history", Requests.gets_with_history),
    reads("get one, never in a campaign", Requests.gets_alone),
    reads("list: account", lambda make: make.lists([{}])),
    reads("list: type", lambda make: make.lists(make.types())),
    reads("list: campaign", lambda make: make.lists(make.campaigns())),
    reads("list: type + campaign", lambda make: make.lists(make.both())),
    reads("any page: account", lambda make: make.pages([{}])),
    reads("any page: type", lambda make: make.pages(make.types())),
    reads("any page: campaign", lambda make: make.pages(make.campaigns())),
    reads("any page: type + campaign", lambda make: make.pages(make.both())),
    walk("cursor walk, 100 a page", lambda make: [("GET", records_of(limit=100))]),
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
] + [found(name, targets) for name, targets in finds.FINDS] + [walk(name, targets) for name, targets in finds.WALKS] + [
    Row("patch a name", "one", patch),
    Row("order create", "one", order),
    Row("delete", "one", delete),
]

MANY_CLIENTS = [
    crowd("get one with a history", Requests.gets_with_history),
    crowd("get one with a history, kept connections", Requests.gets_with_history, keep=True),
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
    SCALE,
] + [limit_database(what, clients) for what in ("select", "insert") for clients in (1, 4, 16)]

ALL = ONE_CLIENT + MANY_CLIENTS
