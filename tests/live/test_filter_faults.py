"""Filters that are refused: every fault of one is told with its place."""

from tap import case
from world import RECORDS, TYPES, phone_number, unknown_id

FIELDS = [{"id": "city", "type": "text", "title": "City"}, {"id": "amount", "type": "decimal", "title": "Amount"},
          {"id": "vip", "type": "bool", "title": "Vip"}, {"id": "day", "type": "date", "title": "Day"},
          {"id": "at", "type": "datetime", "title": "At"}, {"id": "cur", "type": "currency", "title": "Currency"},
          {"id": "land", "type": "country", "title": "Country"}]
SEARCH = RECORDS + "/search"


class Filtered:
    """An account with a type of every kind of field, and one record."""

    def __init__(self, world):
        self.client = world.new_account().client
        self.type = self.client.made(TYPES, {"name": "Filtered", "parameters": FIELDS})["uuid"]
        self.client.made(RECORDS, {"recordTypeUuid": self.type, "phone": phone_number()})


def filtered(world):
    return world.once("filter faults", lambda: Filtered(world))


@case("one answer names every fault of the filters in a query")
def all_of_a_query(test, world):
    lists = filtered(world)
    answer = lists.client.request("GET", f"{RECORDS}?recordTypeUuid={lists.type}&filter[parameters.amount]=x"
                                  "&filter[parameters.vip]=1&filter[parameters.day]=2026-02-30&filter%5Bparameters.at%5D=now-"
                                  "&filter[parameters.cur]=eur&filter[parameters.land]=P&filter[parameters.city]=a"
                                  "&filter[parameters.none]=a&filter[lastName][lt]=a&filter[x=1&sort=parameters.city&page=0")
    test.refused(answer, 400, *((f"filter[parameters.{name}]", code) for name, code in (
        ("amount", "invalid_number"), ("vip", "invalid_boolean"), ("day", "invalid_date"), ("at", "invalid_datetime"),
        ("cur", "invalid_currency"), ("land", "invalid_country"), ("city", "not_indexed"), ("none", "unknown_field"))),
        ("filter[lastName][lt]", "unknown_operator"), ("filter[x", "unknown_parameter"), ("sort", "not_indexed"),
        ("page", "out_of_range"))


@case("one answer names every fault of a tree, each with a pointer to it")
def all_of_a_body(test, world):
    lists = filtered(world)
    tree = {"and": [{"field": "parameters.amount", "op": "in", "value": [1, "2", True]},
                    {"or": [{"not": {"field": "nothing", "value": 1}}, {"field": "status"}, 5,
                            {"field": "phone", "op": "prefix", "value": "x"}]},
                    {"field": "lastName", "value": "a", "more": 1}, {"and": [], "or": []}]}
    answer = lists.client.post(SEARCH, {"recordTypeUuid": lists.type, "filter": tree, "limit": -1, "sort": "x"})
    test.refused(answer, 422, ("/filter/and/0/value/1", "wrong_type"), ("/filter/and/0/value/2", "wrong_type"),
                 ("/filter/and/1/or/0/not/field", "unknown_field"), ("/filter/and/1/or/1/value", "required"),
                 ("/filter/and/1/or/2", "wrong_type"), ("/filter/and/1/or/3/value", "invalid_phone"),
                 ("/filter/and/2/more", "unknown_member"), ("/filter/and/3", "invalid_filter"),
                 ("/limit", "out_of_range"), ("/sort", "unknown_field"))


@case("a name of fields that is no text is one fault")
def no_names(test, world):
    answer = filtered(world).client.post(SEARCH, {"fields": ["phone", 1, None, "", "a\0", "none"]})
    test.refused(answer, 422, ("/fields/1", "wrong_type"), ("/fields/2", "wrong_type"), ("/fields/3", "unknown_member"),
                 ("/fields/4", "nul_character"), ("/fields/5", "unknown_member"))
    test.equal(len(answer.json["errors"]), 5, "faults")


@case("an operator that is null is none, in searches and in segments")
def null_operator(test, world):
    lists = filtered(world)
    body = {"recordTypeUuid": lists.type, "filter": {"field": "phone", "op": None, "value": "+14155550199"}}
    test.equal(test.needs(lists.client.post(SEARCH, body), 200)["total"], 0, "total")
    test.status(lists.client.post("/api/segments", {"name": "Null", **body}), 201)
    body["filter"]["field"] = None
    test.refused(lists.client.post(SEARCH, body), 422, ("/filter/field", "wrong_type"))


@case("a tree is eight deep at most, and has 64 conditions")
def bounded(test, world):
    lists = filtered(world)
    tree = {"field": "lastName", "value": "a"}
    for depth in range(1, 12):
        answer = lists.client.post(SEARCH, {"filter": tree, "limit": 0})
        if depth <= 8:
            test.status(answer, 200, f"{depth} deep")
        else:
            test.refused(answer, 422, ("/filter" + "/not" * 8, "too_deep"))
        tree = {"not": tree}
    for count, status in ((64, 200), (65, 422)):
        answer = lists.client.post(SEARCH, {"filter": {"or": [{"field": "lastName", "value": "a"}] * count}})
        test.status(answer, status, f"{count} conditions")
        query = "&".join(f"filter[lastName][{op}]={number}" for number, op in
                         enumerate(["eq", "ne", "prefix", "in"] * (count // 4 + 1)))
        test.equal(lists.client.request("GET", f"{RECORDS}?{query}").status, 400, "a parameter twice")


@case("what a type that is not there has for fields nobody knows: nothing is found")
def lost_type(test, world):
    lists = filtered(world)
    tree = {"field": "parameters.whatever", "op": "gt", "value": [{}]}
    for answer in (lists.client.post(SEARCH, {"recordTypeUuid": unknown_id(), "filter": tree, "sort": "parameters.x"}),
                   lists.client.get(RECORDS, **{"recordTypeUuid": unknown_id(), "filter[parameters.x][lt]": "a"})):
        test.equal(test.needs(answer, 200)["total"], 0, "the total")
