"""Requests that are refused, as tables/requests.tsv has them."""

from tables import REPEAT, fill, read_rows
from tap import case
from tenants import snapshot

ROWS = read_rows("requests.tsv")


def headers_of(cell):
    return {} if cell == "-" else dict(header.split(": ", 1) for header in cell.split(" | "))


def body_of(cell, ids):
    if cell == "-":
        return None
    return REPEAT.sub(lambda match: match[1] * int(match[2]), fill(cell, ids))


@case("a refused request", ROWS)
def refused(test, world, row):
    objects = world.objects("requests")
    ids = objects.ids
    answer = objects.client.request(row.method, fill(row.target, ids), body_of(row.body, ids), headers_of(row.headers))
    if row.fault == "-":
        test.status(answer, int(row.status))
    elif "@" in row.fault:
        code, _, place = row.fault.partition("@")
        test.refused(answer, int(row.status), (place, code))
    elif test.status(answer, int(row.status)) and answer.json:
        test.equal(answer.json["code"], row.fault, "code")


@case("no refused request has changed anything")
def nothing_changed(test, world):
    objects = world.objects("requests")
    totals = [page["total"] for page in snapshot(objects)[-4:]]
    test.equal(totals, [2, 2, 1, 1], "records, record types, campaigns and orders")


@case("a query parameter's fault names it, a body's fault points into it")
def places(test, world):
    objects = world.objects("requests")
    query = objects.client.get("/api/records?page=x").json["errors"]
    body = objects.client.post("/api/records", {"phone": 5}).json["errors"]
    test.equal([list(fault) for fault in query], [["parameter", "code", "detail"]], "of the query")
    test.true(all(list(fault) == ["pointer", "code", "detail"] for fault in body), "of the body")


@case("one answer names every fault of the query")
def all_parameters(test, world):
    objects = world.objects("requests")
    query = "page=0&limit=x&status=gone&sort=name&recordTypeUuid=x&campaignUuid=y&z=1&z=2"
    answer = objects.client.get(f"/api/records?{query}")
    test.refused(answer, 400, ("page", "out_of_range"), ("limit", "invalid_number"), ("status", "invalid_choice"),
                 ("sort", "unknown_field"), ("recordTypeUuid", "invalid_uuid"), ("campaignUuid", "invalid_uuid"),
                 ("z", "unknown_parameter"))


@case("a cursor's, a search's and a page's faults are told beside the others")
def later_parameters(test, world):
    objects = world.objects("requests")
    answer = objects.client.get("/api/records?page=1&cursor=&search=a+b+c+d+e+f+g+h+i+j+k+l+m")
    test.refused(answer, 400, ("cursor", None), ("search", "too_many_words"))
