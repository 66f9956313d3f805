"""Every call as a request with marks at the places where a client says something."""

import json
import re
import urllib.parse

MARK = re.compile("\x01([^\x02]*)\x02")
NOTE = {"id": "note", "type": "textarea", "title": "Note"}
RECORD = {"recordTypeUuid": "{type}", "firstName": "Ada", "lastName": "Love", "phone": "+12025550143",
          "status": "active", "externalId": "4711", "parameters": {"note": "text"}}
FIELD = {"id": "field", "type": "select", "title": "Field", "required": False, "validation": "^a", "default": "a",
         "error": "No.", "options": ["a"], "indexed": True, "unique": False, "indexState": "ready", "retired": False}
TYPE = {"name": "Kind", "plural": "Kinds", "slug": "kinds", "icon": "star", "description": "Text", "isDefault": False,
        "status": "visible", "defaultCountry": "GB", "parameters": [FIELD]}
CAMPAIGN = {"name": "Spring", "description": "Text", "status": "draft", "type": "outbound", "timezone": "UTC",
            "schedule": {"mon": {"start": "09:00", "end": "17:00"}}, "recordTypeUuid": "{type}", "maxAttempts": 5,
            "minSecondsBetween": 60, "suppressionScope": "campaign",
            "retryRules": [{"outcome": "busy", "afterSeconds": 60, "maxAttempts": 3, "thenStatus": "canceled"}]}
ORDER = {"status": "planned", "scheduledTime": "2026-04-01T09:00:00Z", "instructions": "Text", "priority": 1,
         "nextAttemptAt": "2026-04-01T09:00:00Z"}
FIELDS = {"fields": {"note": {"title": "Note"}}}
PATCHED = {name: value for name, value in RECORD.items() if name != "recordTypeUuid"}
PUT = {name: value for name, value in RECORD.items() if name not in ("recordTypeUuid", "externalId")}
SEARCH = {"recordTypeUuid": "{type}", "search": "ada", "sort": "lastName", "fields": ["phone"], "total": "exact",
          "limit": 10, "page": 1,
          "filter": {"and": [{"field": "lastName", "op": "prefix", "value": "Love"},
                             {"not": {"field": "status", "op": "in", "value": ["inactive"]}}]}}
SEGMENT = {"name": "Big", "recordTypeUuid": "{type}", "search": "ada", "filter": SEARCH["filter"]}
UPSERT = {"op": "upsert", "ref": "1", "match": ["externalId", "phone"], "onMatch": "skip", "onMissing": "create",
          "onMany": "newest", "fill": True}
CHANGE = {"op": "update", "ref": "2", "uuid": "{record}", "ifMatch": '"x"', "lastName": "Love"}
BATCH = {"onError": "continue", "items": [{"op": "create", **RECORD}, {**UPSERT, **RECORD}, CHANGE,
                                          {"op": "delete", "externalId": "4712", "recordTypeUuid": "{type}"}]}
ORDERS = {"onError": "continue", "items": [{"op": "create", "recordUuid": "{spare_record}", **ORDER},
                                           {"op": "create", "record": RECORD}, {"op": "delete", "uuid": "{order}"},
                                           {"op": "update", "uuid": "{order}", "ifMatch": '"x"', **ORDER}]}
ACTION = {"on": "records", "uuids": ["{record}"], "recordTypeUuid": "{type}", "campaignUuid": "{campaign}",
          "do": {"assign": {"campaignUuid": "{campaign}", "status": "planned",
                            "scheduledTime": "2026-04-01T09:00:00Z"}}}
ACTIONS = [ACTION, {"on": "records", "search": "ada", "do": {"delete": True}},
           {"on": "records", "search": "ada", "do": {"suppress": {"reason": "other"}}},
           {"on": "records", "all": True, "do": {"unassign": {"campaignUuid": "{campaign}"}}},
           {"on": "records", "segment": "{segment}", "do": {"patch": {"lastName": "Love"}}},
           {"on": "records", "importUuid": "{import}", "do": {"delete": True}},
           {"on": "orders", "campaignUuid": "{campaign}", "filter": {"field": "lastName", "value": "Love"},
            "do": {"patch": {"status": "planned"}}}]
SUPPRESSION = {"phone": "+12025550188", "campaignUuid": "{campaign}", "reason": "other", "source": "form",
               "evidence": "Ticket 7", "requestedAt": "2026-04-01T09:00:00Z", "expiresAt": "2099-04-01T09:00:00Z"}
IMPORT = {"recordTypeUuid": "{type}", "campaignUuid": "{campaign}", "name": "Fair", "format": "csv",
          "columns": [{"column": "phone", "field": "phone", "country": "GB", "dateOrder": "dmy", "decimal": ".",
                       "map": {"M": "male"}, "default": "x", "emptyClears": True}],
          "set": {"lastName": "Ada"}, "match": ["phone"], "onMatch": "update", "onMissing": "create", "onMany": "error",
          "fill": False, "inFile": "last", "abortAt": "10%", "encoding": "utf-8", "delimiter": ";", "quote": "'",
          "header": True, "sheet": "One"}
BODIES = {"createSession": [{"token": "{token}"}], "createRecord": [RECORD], "batchRecords": [BATCH],
          "batchOrders": [ORDERS],
          "putRecordByExternalId": [PUT, {"olderStaysOmitted": True, "suppressed": {"since": "x"}}],
          "updateAccount": [{"name": "Injected", "defaultCountry": "GB", "timezone": "UTC"}],
          "createSegment": [SEGMENT, {"name": "In", "filter": {"segment": "{segment}"}}], "updateSegment": [SEGMENT],
          "createExport": [{"of": "records", "format": "csv", "profile": "excel", "recordTypeUuid": "{type}",
                            "campaignUuid": "{campaign}", "segment": "{segment}", "search": "ada", "fields": ["phone"],
                            "filter": SEARCH["filter"]}],
          "searchRecords": [SEARCH, {"cursor": "x"}],
          "updateRecord": [PATCHED, {"olderStaysOmitted": True, "suppressed": {"since": "x"}}],
          "createRecordType": [TYPE],
          "updateRecordType": [TYPE, FIELDS],
          "createCampaign": [CAMPAIGN], "updateCampaign": [CAMPAIGN],
          "createOrder": [{"recordUuid": "{spare_record}", **ORDER}, {"record": RECORD, **ORDER}],
          "updateOrder": [ORDER],
          "createAction": ACTIONS, "runAction": [{"confirm": 0}],
          "createImport": [IMPORT, {"of": "suppressions"}],
          "updateImport": [{**IMPORT, "faults": [], "warnings": [], "sample": []}],
          "createSuppression": [SUPPRESSION], "deleteSuppression": [{"reason": "Mistake"}],
          "batchSuppressions": [{"onError": "continue", "items": [{"op": "create", "ref": "1", **SUPPRESSION}]}],
          "checkSuppressions": [{"phones": ["+12025550188", "030 123456"]}],
          "claimOrders": [{"limit": 1, "leaseSeconds": 30, "worker": "ada"}],
          "addResult": [{"leaseToken": "{lease_token}", "outcome": "busy", "status": "planned", "note": "ada",
                         "nextAttemptAt": "2026-12-01T10:00:00Z", "durationSeconds": 5}],
          "extendLease": [{"leaseToken": "{lease_token}", "leaseSeconds": 30}],
          "releaseLease": [{"leaseToken": "{lease_token}"}],
          "completeImport": [{"parts": 1, "sha256": "0" * 64}]}
QUERIES = {"recordTypeUuid": "{type}", "campaignUuid": "{campaign}", "status": "{status}", "search": "ada",
           "sort": "updatedAt", "page": "1", "limit": "10", "cursor": "", "total": "exact", "fields": "phone",
           "of": "suppressions", "phone": "+12025550188", "reason": "other", "field": "note", "format": "csv",
           "name": "Fair", "recordUuid": "{record}", "include": "parameters",
           "scheduledBefore": "2030-01-01T00:00:00Z", "from": "2026-01-01", "to": "2026-12-01", "timezone": "UTC"}
SORTS = {"listOrders": "-scheduledTime"}
STATUSES = {"listRecords": "active", "listSegmentRecords": "active", "listCampaigns": "draft",
            "listOrders": "registered,planned",
            "listRecordOrders": "registered",
            "listActionRows": "refused", "listImportRows": "created"}
HEADERS = {"Idempotency-Key": "key", "If-Match": '"x"', "If-None-Match": '"x"', "Range": "bytes=0-1",
           "If-Range": '"x"', "Accept": "application/json",
           "User-Agent": "agent", "X-Forwarded-For": "127.0.0.1", "Referer": "page", "Cookie": "a=b"}


def mark(text):
    """A mark stands after the value that is sent in its place."""
    return f"\x01{text}\x02"


def marked(value):
    """A JSON value with a mark in each text of it; numbers and the like become texts."""
    if isinstance(value, dict):
        return {name: marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return mark(value if isinstance(value, str) else json.dumps(value))


FILTERS = f"filter[{mark('lastName')}]={mark('Love')}&filter[createdAt][{mark('gte')}]={mark('now-7d')}"


class Target:
    """One request. Its parts are texts with marks; a value for the nth mark can be put in."""

    def __init__(self, call, method, target, headers, body):
        self.call = call
        self.method = method
        self.texts = {"target": target, "headers": "\n".join(f"{name}: {value}" for name, value in headers.items()),
                      "body": "" if body is None else json.dumps(body)}
        self.texts["body"] = self.texts["body"].replace("\\u0001", "\x01").replace("\\u0002", "\x02")

    def with_body(self, body):
        """The same request with another one."""
        headers = dict(line.split(": ", 1) for line in self.texts["headers"].split("\n"))
        return Target(self.call, self.method, self.texts["target"], headers, body)

    def places(self):
        return [(part, number) for part, text in self.texts.items() for number in range(len(MARK.findall(text)))]

    def filled(self, place=None, value=""):
        """The three texts, with that value after what stands at the place."""
        encode = {"target": lambda text: urllib.parse.quote(text, safe=""), "headers": str,
                  "body": lambda text: json.dumps(text)[1:-1]}
        filled = {}
        for part, text in self.texts.items():
            number = -1

            def put(match, part=part):
                nonlocal number
                number += 1
                return match[1] + (encode[part](value) if place == (part, number) else "")
            filled[part] = MARK.sub(put, text)
        return filled

    def for_sqlmap(self, host, token, places=None):
        """The request with stars for the marks."""
        texts = {}
        for part, text in self.texts.items():
            number = -1

            def star(match, part=part):
                nonlocal number
                number += 1
                return match[1] + ("*" if places is None or (part, number) in places else "")
            texts[part] = MARK.sub(star, text)
        lines = [f"{self.method} {texts['target']} HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {token}"]
        if texts["body"]:
            lines.append("Content-Type: application/json")
        return "\r\n".join(lines + texts["headers"].split("\n")) + "\r\n\r\n" + texts["body"]

    def __str__(self):
        return self.call


def targets_of(openapi, routes, ids):
    """One for each call and body."""
    def fill(value):
        return json.loads(re.sub(r"\{([a-z_]+)\}", lambda match: ids.get(match[1], match[0]), json.dumps(value)))

    for path in openapi["paths"].values():
        for operation in path.values():
            call = operation["operationId"]
            route = routes[call]
            names = [follow(openapi, one) for one in operation.get("parameters", [])]
            target = re.sub(r"\{([a-z_]+)\}", lambda match: mark(ids[match[1]]), route.path)
            query = "&".join(FILTERS if one["name"] == "filter"
                             else f"{one['name']}={mark(fill_query(one['name'], call, ids))}"
                             for one in names if one["in"] == "query" and one["name"] != "cursor")
            headers = {name: mark(value) for name, value in HEADERS.items()
                       if name not in ("Idempotency-Key", "If-Match", "If-None-Match")
                       or any(one["name"] == name for one in names)}
            for body in BODIES.get(call, [None]):
                yield Target(call, route.method, target + ("?" + query if query else ""), headers,
                             None if body is None else marked(fill(body)))
            if any(one["name"] == "cursor" for one in names):
                yield Target(call, route.method, f"{target}?cursor={mark('')}", headers, None)


def fill_query(name, call, ids):
    if name == "sort" and call in SORTS:
        return SORTS[call]
    return QUERIES[name].format(**{**ids, "status": STATUSES.get(call, "")})


def follow(openapi, node):
    while "$ref" in node:
        target = openapi
        for name in node["$ref"].split("/")[1:]:
            target = target[name]
        node = target
    return node
