"""Record types: making, reading, changing and deleting them."""

from client import MERGE
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, phone_number, unknown_id

MEMBERS = ["uuid", "name", "plural", "slug", "icon", "description", "isDefault", "status", "parameters", "createdAt",
           "updatedAt", "defaultCountry"]
FIELD = {"id": "amount", "type": "decimal", "title": "Amount"}
WHOLE = {"name": "Lead", "plural": "Leads of spring", "slug": "spring-leads-1", "icon": "user",
         "description": "Who\nasks",
         "isDefault": True, "status": "hidden", "parameters": [
             {"id": "state", "type": "select", "title": "State", "required": True, "validation": "^[A-Z]",
              "default": "New", "error": "Begin big.", "options": ["New", "Done"],
              "indexed": True, "unique": False, "indexState": "ready"}]}
BAD = [
    ({"name": None}, "/name"), ({"name": ""}, "/name"), ({"name": " \u3000"}, "/name"),
    ({"name": "x" * 256}, "/name"), ({"name": "a\nb"}, "/name"),
    ({"name": 1}, "/name"), ({"plural": ""}, "/plural"), ({"plural": ["x"]}, "/plural"), ({"slug": "Leads"}, "/slug"),
    ({"slug": ""}, "/slug"), ({"slug": "a b"}, "/slug"), ({"slug": "-a"}, "/slug"), ({"slug": "a--b"}, "/slug"),
    ({"slug": "a_b"}, "/slug"), ({"slug": "ä"}, "/slug"), ({"slug": "a" * 65}, "/slug"),
    ({"icon": 1}, "/icon"), ({"description": {}}, "/description"), ({"isDefault": "true"}, "/isDefault"),
    ({"isDefault": 1}, "/isDefault"), ({"status": "active"}, "/status"),
    ({"parameters": {}}, "/parameters"),
    ({"parameters": ["amount"]}, "/parameters/0"), ({"uuid": unknown_id()}, "/uuid"), ({"colour": 1}, "/colour"),
    ({"createdAt": "2026-01-01T00:00:00Z"}, "/createdAt"), ({"updatedAt": "2026-01-01T00:00:00Z"}, "/updatedAt"),
]


def client_of(world):
    return world.account("types").client


@case("a record type with nothing but its name")
def least(test, world):
    client = world.new_account().client
    answer = client.post(TYPES, {"name": "Lead"})
    made = test.needs(answer, 201)
    test.equal(list(made), MEMBERS, "members in order")
    shown = {name: made[name] for name in MEMBERS if name not in ("uuid", "createdAt", "updatedAt")}
    test.equal(shown, {"name": "Lead", "plural": None, "slug": "lead", "icon": None, "description": None,
                       "isDefault": False, "status": "visible", "parameters": [], "defaultCountry": None}, "values")
    test.equal(answer.header("Location"), f"{TYPES}/{made['uuid']}", "Location")
    again = client.get(answer.header("Location"))
    test.equal([again.json, again.header("ETag")], [made, answer.header("ETag")], "read again")


@case("a record type with everything")
def whole(test, world):
    client = world.new_account().client
    made = test.needs(client.post(TYPES, WHOLE), 201)
    test.equal({name: made[name] for name in WHOLE}, WHOLE, "values")
    test.equal(list(made["parameters"][0]), list(WHOLE["parameters"][0]), "members of a field in order")
    test.equal(client.read(TYPES)["recordTypes"], [made], "the list")


@case("the list of record types")
def listed(test, world):
    client = world.new_account().client
    test.equal(client.read(TYPES), {"recordTypes": [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, "empty")
    made = [client.made(TYPES, {"name": f"Kind {number}", "parameters": [FIELD]}) for number in range(3)]
    page = client.read(TYPES)
    test.equal(list(page), ["recordTypes", "total", "page", "limit", "totalPages"], "the envelope")
    test.equal(page["recordTypes"], made[::-1], "newest first")


@case("a bad record type is refused, new or changed", [str(body) for body, _ in BAD])
def bad(test, world, row):
    body, pointer = next(one for one in BAD if str(one[0]) == row)
    client = client_of(world)
    place = world.once("bad type", lambda: f"{TYPES}/{client.made(TYPES, {'name': 'Good'})['uuid']}")
    before = client.get(place).body
    test.refused(client.post(TYPES, {"name": "Lead", **body}), 422, (pointer, None))
    test.refused(client.patch(place, {"icon": "star", **body}), 422, (pointer, None))
    test.equal(client.get(place).body, before, "the type")


@case("a bad record type names all its faults")
def all_faults(test, world):
    answer = client_of(world).post(TYPES, {
        "plural": 1, "slug": "A", "status": "x", "x": 1, "parameters": [{"id": "Bad", "type": "text"}, 5]})
    test.refused(answer, 422, ("/name", "required"), ("/plural", "wrong_type"), ("/slug", "invalid_slug"),
                 ("/status", "invalid_choice"), ("/x", "unknown_member"), ("/parameters/0/id", "not_snake_case"),
                 ("/parameters/0/title", "required"), ("/parameters/1", "wrong_type"))


@case("a slug is made from the plural, else from the name", [
    "Leads -> leads", "Hot Leads -> hot-leads", "  Très   Chers! -> tres-chers", "Łódź & Øre -> lodz-ore",
    "VIP_2 -> vip-2"])
def slug_made(test, world, row):
    text, slug = row.split(" -> ")
    client = world.new_account().client
    test.equal(client.made(TYPES, {"name": "Name", "plural": text})["slug"], slug, "from the plural")
    test.equal(client.made(TYPES, {"name": text})["slug"], slug + "-2", "from the name, when that is taken")
    third = client.made(TYPES, {"name": text})["slug"]
    test.true(third not in (slug, slug + "-2") and third.startswith(slug), f"{third} is a third slug")


@case("a slug is made from any text", ["患者", "!!!", "😀", "a" * 255, "Ж" * 255, "x " * 127, "٣٤", "-"])
def slug_of_anything(test, world, text):
    client = client_of(world)
    for _ in range(2):
        made = test.needs(client.post(TYPES, {"name": text}), 201)
        answer = client.post(TYPES, {"name": "Check", "slug": made["slug"]})
        test.refused(answer, 409, ("/slug", "slug_taken"))


@case("a slug belongs to one type of the account")
def slug_taken(test, world):
    client = world.new_account().client
    one, other = (client.made(TYPES, {"name": name, "slug": name}) for name in ("one", "other"))
    test.refused(client.post(TYPES, {"name": "x", "slug": "one"}), 409, ("/slug", "slug_taken"))
    test.equal(client.read(TYPES)["total"], 2, "number of types")
    place = f"{TYPES}/{other['uuid']}"
    test.refused(client.patch(place, {"slug": "one", "name": "y"}), 409, ("/slug", "slug_taken"))
    test.equal(client.read(place), other, "the other type")
    test.status(client.patch(place, {"slug": "other"}), 200, "its own slug")
    test.status(client.delete(f"{TYPES}/{one['uuid']}"), 204)
    test.equal(client.patch(place, {"slug": "one"}).json["slug"], "one", "a slug that has become free")


@case("renaming a type keeps its slug")
def slug_stays(test, world):
    client = client_of(world)
    made = client.made(TYPES, {"name": "Before", "plural": "Befores"})
    changed = client.patch(f"{TYPES}/{made['uuid']}", {"name": "After", "plural": "Afters"}).json
    test.equal(changed["slug"], made["slug"], "slug")


@case("one type of the account is the default one")
def default(test, world):
    client = world.new_account().client
    places = []
    for number in range(3):
        made = client.made(TYPES, {"name": f"Type {number}", "isDefault": True})
        places.append(f"{TYPES}/{made['uuid']}")
        test.equal(made["isDefault"], True, "the new one")
        test.equal([client.read(place)["isDefault"] for place in places], [False] * number + [True], "all")
    test.equal(client.patch(places[0], {"isDefault": True}).json["isDefault"], True, "the changed one")
    test.equal([client.read(place)["isDefault"] for place in places], [True, False, False], "all")
    client.patch(places[0], {"isDefault": False})
    test.equal([row["isDefault"] for row in client.read(TYPES)["recordTypes"]], [False] * 3, "none")
    client.patch(places[1], {"isDefault": True})
    test.status(client.delete(places[1]), 204, "the default type")
    test.equal(client.read(TYPES)["total"], 2, "number of types")


@case("a merge patch of a record type")
def patch(test, world):
    client = client_of(world)
    made = client.made(TYPES, {**WHOLE, "slug": "patched", "isDefault": False})
    place = f"{TYPES}/{made['uuid']}"
    for change in ({"icon": None}, {"description": None, "plural": None}, {"name": "Neu"}, {"status": "visible"}):
        made.update(change)
        answer = client.patch(place, change, {"Content-Type": MERGE})
        test.equal({**test.needs(answer, 200), "updatedAt": ""}, {**made, "updatedAt": ""}, f"after {change}")
        test.equal(client.get(place).header("ETag"), answer.header("ETag"), "ETag")


@case("a patch of a record type that changes nothing keeps the ETag")
def no_change(test, world):
    client = client_of(world)
    made = client.made(TYPES, {"name": "Same", "parameters": [FIELD]})
    place = f"{TYPES}/{made['uuid']}"
    before = client.get(place)
    for change in ({}, {"name": "Same"}, {"icon": None}, {"parameters": [FIELD]}, {"parameters": made["parameters"]},
                   {"slug": made["slug"], "status": "visible", "isDefault": False}):
        answer = client.patch(place, change)
        test.status(answer, 200)
        test.equal([answer.body, answer.header("ETag")], [before.body, before.header("ETag")], f"after {change}")


@case("a record type with records or campaigns stays")
def delete(test, world):
    client = client_of(world)
    made = client.made(TYPES, {"name": "Used"})
    place, uses = f"{TYPES}/{made['uuid']}", {"recordTypeUuid": made["uuid"]}
    record = client.made(RECORDS, {**uses, "phone": phone_number()})
    test.status(client.delete(place), 409, "with a record")
    client.delete(f"{RECORDS}/{record['uuid']}")
    campaign = client.made(CAMPAIGNS, {**uses, "name": "Uses it"})
    test.status(client.delete(place), 409, "with a campaign")
    test.status(client.get(place), 200)
    test.status(client.patch(f"{CAMPAIGNS}/{campaign['uuid']}", {"recordTypeUuid": None}), 200)
    test.status(client.delete(place), 204, "unused")
    for answer in (client.get(place), client.patch(place, {}), client.delete(place)):
        test.status(answer, 404)
    test.refused(client.post(RECORDS, {**uses, "phone": phone_number()}), 422, ("/recordTypeUuid", None))


@case("a record type whose campaign is deleted can go")
def delete_after_campaign(test, world):
    client = client_of(world)
    made = client.made(TYPES, {"name": "Used"})
    campaign = client.made(CAMPAIGNS, {"name": "Uses it", "recordTypeUuid": made["uuid"]})
    test.status(client.delete(f"{CAMPAIGNS}/{campaign['uuid']}"), 204)
    test.status(client.delete(f"{TYPES}/{made['uuid']}"), 204)


@case("an account may have 1,000 record types")
def quota(test, world):
    account = world.new_account()
    client = account.client
    first = client.made(TYPES, {"name": "First"})["uuid"]
    number, = world.sql(f"select account_id from record_type where uuid = unhex(replace('{first}', '-', ''))")
    rows = ", ".join(f"({number}, unhex(left(sha2('{account.name} {index}', 256), 32)), 'T', 't-{index}', 0, '[]', "
                     "'2026-01-01', '2026-01-01')" for index in range(998))
    world.sql("insert into record_type (account_id, uuid, name, slug, status, definition, created_at, updated_at) "
              f"values {rows}; delete from quota where account_id = {number}")
    last = client.made(TYPES, {"name": "Last"})["uuid"]
    for _ in range(2):
        answer = client.post(TYPES, {"name": "Too much"})
        test.status(answer, 409)
        test.equal([answer.json["code"], answer.json["limit"], answer.json["value"]], ["limit_reached", 1000, 1000],
                   "code, limit and value")
    test.status(client.delete(f"{TYPES}/{last}"), 204)
    test.status(client.post(TYPES, {"name": "Again"}), 201, "in the place of a deleted one")
    test.status(client.post(TYPES, {"name": "Too much"}), 409, "but of one only")
    test.equal(client.read(TYPES, limit=1)["total"], 1000, "record types")
    test.status(world.new_account().client.post(TYPES, {"name": "Other"}), 201, "another account")


def number_of(world, answer):
    found, = world.sql(f"select id from record_type where uuid = unhex(replace('{answer['uuid']}', '-', ''))")
    return int(found)


@case("a slug that is taken uses up no number of those that all accounts share")
def numbers(test, world):
    client = world.new_account().client
    before = number_of(world, client.made(TYPES, {"name": "Lead", "slug": "lead"}))
    for _ in range(20):
        test.refused(client.post(TYPES, {"name": "Lead", "slug": "lead"}), 409, ("/slug", "slug_taken"))
    made = [number_of(world, client.made(TYPES, {"name": "Lead"})) for _ in range(12)]
    step = int(world.sql("select @@global.auto_increment_increment")[0])  # of a cluster of three it is 3
    test.equal(made, list(range(before + step, before + 13 * step, step)), "the numbers of twelve more")


@case("the defaults of a type may take 8 KiB together")
def defaults(test, world):
    client = client_of(world)
    fields = [{"id": f"f{number}", "type": "textarea", "title": "F", "default": "x" * 1000} for number in range(9)]
    answer = client.post(TYPES, {"name": "Heavy", "parameters": fields})
    test.refused(answer, 422, ("/parameters", "too_large"))
    test.equal([answer.json["limit"], answer.json["value"]], [8192, 9 * 1004], "limit and value")
    test.true("defaults" in answer.json["detail"], answer.json["detail"])
    made = test.needs(client.post(TYPES, {"name": "Light", "parameters": fields[:8]}), 201)
    place = f"{TYPES}/{made['uuid']}"
    test.refused(client.patch(place, {"parameters": fields}), 422, ("/parameters", "too_large"))
    test.refused(client.patch(place, {"fields": {"f8": fields[8]}}), 422, ("/parameters", "too_large"))
    world.sql("update record_type set definition = replace(definition, 'xxxx', 'xxxxxxxx') where uuid = "
              f"unhex(replace('{made['uuid']}', '-', ''))")
    answer = client.patch(place, {"fields": {"f0": {"title": "Changed"}}})
    test.status(answer, 200, "a type that had more before can be changed")
    test.status(client.patch(place, {"fields": {"f0": {"default": "x" * 3000}}}), 422, "but gets no more")
    test.status(client.patch(place, {"fields": {"f0": None}}), 200, "and may have less")
