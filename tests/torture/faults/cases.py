"""The requests in which every call fails once: of each row of the routes table good ones and bad ones."""

import itertools
import json

from routes import FILES, ROUTES
from tables import fill, fill_value
from world import insert_export, unknown_id

LONG = "A long note, which takes a second look at the row. " * 40
FIELDS = [{"id": "note", "type": "textarea", "title": "Note"},
          {"id": "ticket", "type": "text", "title": "Ticket", "validation": "^[A-Z]{2}-[0-9]+$"},
          {"id": "stage", "type": "select", "title": "Stage", "options": ["new", "won"], "default": "new"}]
MAKES = {"createRecord", "createRecordType", "createCampaign", "createOrder", "createSegment", "batchRecords",
         "batchOrders", "createExport", "createImport", "completeImport", "checkImport", "runImport", "cancelImport",
         "undoImport", "createAction", "runAction", "createSuppression", "batchSuppressions", "claimOrders",
         "addResult", "releaseLease"}
NO_RECORDS = {"createSuppression", "batchSuppressions"}  # although their bodies have phones
numbers = itertools.count(1)


def phone_number():
    return f"+4478{next(numbers):08d}"


OCTETS = [("CONTENT_TYPE", "application/octet-stream")]
IMPORTED = {"upload": (), "import": ("complete",), "busy_import": ("complete", "check"),
            "run_import": ("complete", "run", "cancel")}  # what was done to each


class Objects:
    """What the requests of one run are about; an object that a run may delete or take is made for it."""

    def __init__(self, asker, sql):
        self.asker = asker
        self.sql = sql
        self.ids = {}
        self.ids["type"] = self.made("/api/record-types", {"name": "Lead", "parameters": FIELDS})
        self.ids["other_type"] = self.made("/api/record-types", {"name": "Patient"})
        self.ids["n"] = "1"
        self.ids["token"] = asker.token
        self.fresh(("record", "spare_record", "campaign", "order", "segment", "suppression", "job", "export",
                    "stopped_export", "action", "upload", "import", "busy_import", "run_import", "session",
                    "open_campaign", "lease"))

    def made(self, path, body):
        answer = self.asker.ask("POST", path, json.dumps(body).encode())
        if answer is None or answer.status != 201:
            raise AssertionError(f"POST {path}: {answer!r}")
        return answer.json["uuid"]

    def new(self, name):
        if name in ("record", "spare_record"):
            body = {"recordTypeUuid": self.ids["type"], "phone": phone_number(), "firstName": "Ada", "lastName": "Ada",
                    "parameters": {"note": LONG}}
            if name == "record":
                self.ids["external_id"] = body["externalId"] = f"number-{next(numbers)}"
            return self.made("/api/records", body)
        if name == "other_type":
            return self.made("/api/record-types", {"name": "Patient"})
        if name == "campaign":
            return self.made("/api/campaigns", {"name": "Spring", "recordTypeUuid": self.ids["type"]})
        if name == "suppression":
            return self.made("/api/suppressions", {"phone": phone_number(), "reason": "other"})
        if name == "segment":
            return self.made("/api/segments", {"name": "All", "filter": {"field": "lastName", "value": "Ada"}})
        if name == "job":
            return self.new_job()
        if name in ("export", "stopped_export"):
            return insert_export(self.sql, self.ids["record"], 2 if name == "export" else 4)
        if name == "room":  # an account has a hundred exports at most
            return self.sql("delete from export_file where coalesce(expires_at, 0) < utc_timestamp(6)")
        if name == "action":
            return self.made("/api/actions", {"on": "records", "uuids": [unknown_id()],
                                              "do": {"patch": {"lastName": "Nobody"}}})
        if name == "session":
            return self.new_session()
        if name == "open_campaign":
            return self.made("/api/campaigns", {"name": "Open", "status": "active"})
        if name in ("lease", "waiting"):
            return self.new_lease(name == "lease")
        if "import" in name or name == "upload":
            return self.new_import(*IMPORTED[name])
        return self.made(f"/api/campaigns/{self.ids['campaign']}/orders", {"recordUuid": self.ids["record"]})

    def new_lease(self, is_claimed):
        """An order that comes before all others, and whoever claims it has it for an hour."""
        campaign = f"/api/campaigns/{self.ids['open_campaign']}"
        order = self.made(f"{campaign}/orders", {"recordUuid": self.new("spare_record"), "priority": 99})
        if is_claimed:
            answer = self.asker.ask("POST", f"{campaign}/claims", b'{"leaseSeconds": 3600}')
            claimed = answer.json["orders"][0]
            self.ids["leased_order"], self.ids["lease_token"] = claimed["uuid"], claimed["leaseToken"]
        return order

    def new_import(self, *calls):
        """One whose file has arrived, as far as these calls have come; nobody works on its job."""
        path = "/api/imports/" + self.made("/api/imports", {"recordTypeUuid": self.ids["type"]})
        self.asker.ask("PUT", path + "/parts/1", b"phone\n+12025550143\n", OCTETS)
        for call in calls:
            answer = self.asker.ask("POST", f"{path}/{call}", b'{"parts": 1}' if call == "complete" else None)
            if answer.status not in (200, 202):
                raise AssertionError(f"{call}: {answer!r}")
        return path.rpartition("/")[2]

    def new_session(self):
        """Its cookie, as a header has it."""
        answer = self.asker.ask("POST", "/api/session", json.dumps({"token": self.asker.token}).encode())
        return answer.header("Set-Cookie").partition(";")[0]

    def new_job(self):
        """Nobody works on it."""
        kind = self.made("/api/record-types", {"name": "Code", "parameters": [
            {"id": "code", "type": "text", "title": "Code"}]})
        self.made("/api/records", {"recordTypeUuid": kind, "phone": phone_number(), "parameters": {"code": "x"}})
        change = {"fields": {"code": {"unique": True}}}
        if self.asker.ask("PATCH", f"/api/record-types/{kind}", json.dumps(change).encode()).status != 200:
            raise AssertionError("no job could be made")
        return self.asker.ask("GET", "/api/jobs?limit=1").json["jobs"][0]["uuid"]

    def fresh(self, names):
        for name in names:
            self.ids[name] = self.new(name)


def whole(route):
    """The path with the query that the route cannot do without."""
    return route.path + ("?" + route.query if route.query else "")


class Case:
    """A request. `fresh` are the objects that each run needs new ones of, and that are gone after it."""

    def __init__(self, route, kind, status, path=None, body=None, headers=(), fresh=()):
        self.route, self.name, self.status = route.name, f"{route.name}, {kind}", status
        self.method = route.method
        self.path = path or whole(route)
        self.content = body
        self.headers = list(headers)
        self.fresh = fresh

    @property
    def is_good(self):
        return self.status < 300

    def once(self, ids):
        """What is sent in one run, and again after the fault."""
        ids = {"number": next(numbers), "phone": phone_number(), **ids}
        headers = [(name, fill(value, ids)) for name, value in self.headers]
        if self.route in MAKES and self.is_good:
            headers.append(("HTTP_IDEMPOTENCY_KEY", f"key-{ids['number']}"))
        content = self.content
        if content is not None and not isinstance(content, bytes):
            content = json.dumps(fill_value(content, ids)).encode()
        return Sending(self, fill(self.path, ids), content, headers, ids)


class Sending:
    def __init__(self, case, target, body, headers, ids):
        self.case, self.target, self.body, self.headers, self.ids = case, target, body, headers, ids

    def by(self, asker):
        return asker.ask(self.case.method, self.target, self.body, self.headers)


FRESH = {"deleteRecord": ("record", "order"), "deleteRecordByExternalId": ("record", "order"),
         "deleteRecordType": ("other_type",),
         "deleteCampaign": ("campaign", "order"), "deleteOrder": ("record", "order"), "createOrder": ("spare_record",),
         "batchOrders": ("spare_record",),
         "deleteSuppression": ("suppression",), "deleteSegment": ("segment",), "deleteSession": ("session",),
         "cancelJob": ("job",), "runAction": ("action",), "cancelAction": ("action",),
         "deleteExport": ("export", "room"), "createExport": ("room",), "cancelExport": ("stopped_export",),
         "completeImport": ("upload",), "deleteImport": ("upload",), "checkImport": ("import",), "runImport": ("import",),
         "cancelImport": ("busy_import",), "undoImport": ("run_import",),
         "claimOrders": ("waiting",), "addResult": ("lease",), "releaseLease": ("lease",)}
GOOD_BODIES = {
    "createRecord": {"recordTypeUuid": "{type}", "phone": "{phone}", "firstName": "Ada", "lastName": "Lovelace",
                     "parameters": {"note": LONG, "ticket": "AB-{number}"}},
    "batchRecords": {"items": [{"op": "create", "recordTypeUuid": "{type}", "phone": "{phone}", "firstName": "Ada",
                                "parameters": {"ticket": "BA-{number}"}},
                               {"op": "upsert", "match": ["externalId", "phone"], "recordTypeUuid": "{type}",
                                "phone": "+12025550999", "externalId": "batch", "firstName": "N{number}"},
                               {"op": "update", "uuid": "{record}", "lastName": "N{number}"}]},
    "batchOrders": {"items": [{"op": "create", "recordUuid": "{spare_record}"},
                              {"op": "update", "uuid": "{order}", "instructions": "N{number}"}]},
    "updateRecord": {"firstName": "N{number}", "lastName": "N{number}", "parameters": {"ticket": "CD-{number}"}},
    "putRecordByExternalId": {"firstName": "N{number}", "parameters": {"ticket": "EF-{number}"}},
    "searchRecords": {"recordTypeUuid": "{type}", "search": "ada", "sort": "-parameters.stage", "limit": 2,
                      "filter": {"and": [{"field": "parameters.stage", "value": "new"}, {"segment": "{segment}"}]}},
    "createSegment": {"name": "N{number}", "filter": {"segment": "{segment}"}, "search": "ada"},
    "createExport": {"of": "records", "recordTypeUuid": "{type}", "segment": "{segment}", "search": "ada",
                     "fields": ["phone", "parameters.note"]},
    "updateSegment": {"name": "N{number}", "search": "n{number}"},
    "updateRecordType": {"name": "N{number}", "icon": "star"},
    "updateCampaign": {"name": "N{number}", "description": "N{number}"},
    "updateOrder": {"instructions": "N{number}", "status": "contacted"},
    "createAction": {"on": "records", "search": "ada", "recordTypeUuid": "{type}",
                     "do": {"assign": {"campaignUuid": "{campaign}", "status": "planned"}}},
    "runAction": {"confirm": 0},
    "updateImport": {"name": "N{number}"},
    "createSuppression": {"phone": "{phone}", "reason": "other", "source": "N{number}",
                          "expiresAt": "2099-01-01T00:00:00Z"},
    "batchSuppressions": {"items": [{"op": "create", "phone": "{phone}", "reason": "request"},
                                    {"op": "create", "phone": "+442079460000", "reason": "request"}]},
    "claimOrders": {"limit": 2, "leaseSeconds": 60, "worker": "N{number}"},
    "addResult": {"leaseToken": "{lease_token}", "outcome": "no-answer", "note": "N{number}", "durationSeconds": 5},
}
FAULTY = {"POST": b'{"phone":5,"name":"","nonsense":[1,{"a":null}],"parameters":{"ticket":"x"}}',
          "PATCH": b'{"name":7,"phone":"1","status":"so","nonsense":true,"parameters":{"ticket":"x"}}'}
FAULTY["PUT"] = FAULTY["PATCH"]
STATUSES = {"listRecords": "active", "listCampaigns": "draft", "listOrders": "registered"}
NOBODY = [("NO_TOKEN", "1")]
BY_COOKIE = [*NOBODY, ("HTTP_COOKIE", "{session}"), ("HTTP_SEC_FETCH_SITE", "same-origin")]


def good_cases(route):
    body = GOOD_BODIES.get(route.name, route.body)
    if route.file:
        yield Case(route, "good", route.status, body=route.file.encode(), headers=OCTETS)
        return
    yield Case(route, "good", route.status, body=body, headers=BY_COOKIE if route.session else (),
               fresh=FRESH.get(route.name, ()))
    if route.session:
        yield Case(route, "by a token", 404)
    if route.name in STATUSES:
        for query in ("?limit=2&search=ada+lov", "?cursor=&limit=1", "?page=2&limit=1&status=" + STATUSES[route.name]):
            yield Case(route, "with" + query, 200, path=route.path + query)
    if route.name == "createOrder":
        record = {"recordTypeUuid": "{type}", "phone": "{phone}", "firstName": "New"}
        yield Case(route, "with a new record", 201, body={"record": record})
    if route.name == "listRecords":
        yield Case(route, "by a value", 200, path=route.path + "?recordTypeUuid={type}&filter[parameters.stage]=new&"
                   "sort=lastName&total=exact")
        yield Case(route, "of a campaign", 200, path=route.path + "?campaignUuid={campaign}&recordTypeUuid={type}")


def bad_cases(route):
    if not route.open:
        yield Case(route, "without a token", 401, body=route.body, headers=NOBODY)
    if route.method in FAULTY and (route.body or route.name in GOOD_BODIES):
        yield Case(route, "no JSON", 400, body=b'{"name": "Ada", ')
        yield Case(route, "faulty members", 422, body=FAULTY[route.method])
    if "{" in route.path:
        for name in route.path_names if not route.file else ():
            # A PUT would make it, but for the phone that it lacks.
            yield Case(route, f"unknown {name}", 422 if route.method == "PUT" else 404,
                       path=whole(route).replace("{" + name + "}", unknown_id()), body=route.body)
    if route.method in ("PATCH", "DELETE") and route.name != "deleteExport" and not route.session:
        yield Case(route, "If-Match of another", 412, body=route.body, headers=[("HTTP_IF_MATCH", '"x"')])
    if route.method == "GET" and not route.open and not route.session and route.name not in FILES:
        yield Case(route, "not acceptable", 406, headers=[("HTTP_ACCEPT", "text/plain")])
        if route.name.startswith("list"):
            yield Case(route, "faulty query", 400, path=route.path + "?limit=x&cursor=%FF&page=0")
        else:
            yield Case(route, "unknown parameter", 400, path=route.path + "?nonsense=1")
    if route.name == "runAction":
        yield Case(route, "another number", 409, body={"confirm": 1})
    if route.name == "deleteRecordType":
        yield Case(route, "in use", 409, path=route.path.replace("{other_type}", "{type}"))
    if route.name == "createOrder":
        yield Case(route, "already there", 409, body={"recordUuid": "{record}"})


def all_cases():
    return [case for route in ROUTES for case in itertools.chain(good_cases(route), bad_cases(route))]
