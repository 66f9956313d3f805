"""Campaigns: making, reading, changing and deleting them."""

from client import MERGE
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, orders_of, phone_number, unknown_id

MEMBERS = ["uuid", "name", "description", "status", "type", "timezone", "schedule", "maxAttempts",
           "minSecondsBetween", "retryRules", "recordTypeUuid", "suppressionScope", "createdAt", "updatedAt"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOURS = {"start": "09:00", "end": "17:30"}
GOOD_ZONES = ["UTC", "Europe/Lisbon", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "Etc/GMT+5",
              "America/Port-au-Prince"]
BAD_ZONES = ["", "Europe", "Europe/Atlantis", "europe/lisbon", "Europe/Lisbon ", "/etc/passwd", "../../etc/passwd",
             "Europe/../Europe/Lisbon", "Europe//Lisbon", "+02:00", "zone.tab", "posixrules", "right/UTC", "tzdata.zi",
             "Europe/Lisbon\n", "./UTC", "Factory"]
BAD = [
    ({"name": None}, "/name"), ({"name": ""}, "/name"), ({"name": " \t"}, "/name"), ({"name": " \u3000"}, "/name"),
    ({"name": "x" * 256}, "/name"), ({"name": "a\tb"}, "/name"),
    ({"name": 7}, "/name"), ({"description": 1}, "/description"), ({"status": "running"}, "/status"),
    ({"type": "Outbound"}, "/type"), ({"timezone": 1}, "/timezone"), ({"schedule": []}, "/schedule"),
    ({"schedule": "always"}, "/schedule"), ({"schedule": {"monday": HOURS}}, "/schedule/monday"),
    ({"schedule": {"Mon": HOURS}}, "/schedule/Mon"), ({"schedule": {"sat": "09:00"}}, "/schedule/sat"),
    ({"schedule": {"sat": [HOURS]}}, "/schedule/sat"), ({"schedule": {"sat": {"start": "09:00"}}}, "/schedule/sat/end"),
    ({"schedule": {"sat": {}}}, "/schedule/sat/start"), ({"schedule": {"sat": {**HOURS, "x": 1}}}, "/schedule/sat/x"),
    ({"schedule": {"sat": {**HOURS, "start": 9}}}, "/schedule/sat/start"), ({"recordTypeUuid": 1}, "/recordTypeUuid"),
    ({"recordTypeUuid": "x"}, "/recordTypeUuid"), ({"recordTypeUuid": unknown_id()}, "/recordTypeUuid"),
    ({"uuid": unknown_id()}, "/uuid"), ({"createdAt": "2026-01-01T00:00:00Z"}, "/createdAt"),
    ({"colour": 1}, "/colour"), ({"schedule": {"monday": None}}, "/schedule/monday"),
    ({"schedule": {"sat": {**HOURS, "x": None}}}, "/schedule/sat/x"),
] + [({"schedule": {"sat": {**HOURS, "end": text}}}, "/schedule/sat/end")
     for text in ("", "9:00", "24:01", "25:00", "17:60", "17:30:00", "5 pm", "1730", "17.30", "-1:00", "１７:30")] \
  + [({"timezone": text}, "/timezone") for text in BAD_ZONES]


def client_of(world):
    return world.account("campaigns").client


@case("a campaign with nothing but its name")
def least(test, world):
    client = client_of(world)
    answer = client.post(CAMPAIGNS, {"name": "Spring"})
    made = test.needs(answer, 201)
    test.equal(list(made), MEMBERS, "members in order")
    shown = {name: made[name] for name in ("name", "description", "status", "type", "schedule", "recordTypeUuid")}
    test.equal(shown, {"name": "Spring", "description": None, "status": "draft", "type": "outbound", "schedule": None,
                       "recordTypeUuid": None}, "values")
    test.equal(answer.header("Location"), f"{CAMPAIGNS}/{made['uuid']}", "Location")
    again = client.get(answer.header("Location"))
    test.equal([again.json, again.header("ETag")], [made, answer.header("ETag")], "read again")


@case("a campaign with everything")
def whole(test, world):
    client = client_of(world)
    record_type = client.made(TYPES, {"name": "Called"})["uuid"]
    body = {"name": "Frühling", "description": "Two\nlines", "status": "active", "type": "inbound",
            "timezone": "Europe/Lisbon", "schedule": {day: HOURS for day in DAYS}, "recordTypeUuid": record_type}
    made = test.needs(client.post(CAMPAIGNS, body), 201)
    test.equal({name: made[name] for name in body}, body, "values")
    test.equal(client.read(f"{CAMPAIGNS}/{made['uuid']}"), made, "read again")
    test.equal(client.read(CAMPAIGNS, limit=1)["campaigns"], [made], "the list")


@case("the list of campaigns")
def listed(test, world):
    client = world.new_account().client
    test.equal(client.read(CAMPAIGNS), {"campaigns": [], "total": 0, "page": 1, "limit": 10, "totalPages": 0}, "empty")
    made = [client.made(CAMPAIGNS, {"name": f"Campaign {number}"}) for number in range(3)]
    page = client.read(CAMPAIGNS)
    test.equal(list(page), ["campaigns", "total", "page", "limit", "totalPages"], "the envelope")
    test.equal(page["campaigns"], made[::-1], "newest first")


@case("every status and type", ["draft", "active", "paused", "completed", "archived"])
def statuses(test, world, status):
    client = client_of(world)
    for kind in ("outbound", "inbound"):
        made = test.needs(client.post(CAMPAIGNS, {"name": "x", "status": status, "type": kind}), 201)
        test.equal([made["status"], made["type"]], [status, kind], "values")
        test.true(made["uuid"] in [row["uuid"] for row in client.walk(CAMPAIGNS, "campaigns", status=status)], "listed")


@case("the system's time zones are known", GOOD_ZONES)
def zones(test, world, zone):
    made = test.needs(client_of(world).post(CAMPAIGNS, {"name": "x", "timezone": zone}), 201)
    test.equal(made["timezone"], zone, "timezone")


@case("a bad campaign is refused, new or changed", [str(body) for body, _ in BAD])
def bad(test, world, row):
    body, pointer = next(one for one in BAD if str(one[0]) == row)
    client = client_of(world)
    place = world.once("bad campaign", lambda: f"{CAMPAIGNS}/{client.made(CAMPAIGNS, {'name': 'Good'})['uuid']}")
    before = client.get(place).body
    test.refused(client.post(CAMPAIGNS, {"name": "Spring", **body}), 422, (pointer, None))
    test.refused(client.patch(place, {"description": "new", **body}), 422, (pointer, None))
    test.equal(client.get(place).body, before, "the campaign")


@case("a bad campaign names all its faults")
def all_faults(test, world):
    answer = client_of(world).post(CAMPAIGNS, {
        "status": "x", "type": 1, "timezone": "Mars/Base", "x": 1, "recordTypeUuid": unknown_id(),
        "schedule": {"mon": {"start": "9"}, "xyz": {}}})
    test.refused(answer, 422, ("/name", "required"), ("/status", "invalid_choice"), ("/type", "wrong_type"),
                 ("/timezone", "invalid_timezone"), ("/x", "unknown_member"),
                 ("/recordTypeUuid", "unknown_record_type"),
                 ("/schedule/mon/start", "invalid_time"), ("/schedule/mon/end", "required"),
                 ("/schedule/xyz", "unknown_member"))


@case("a merge patch of a campaign")
def patch(test, world):
    client = client_of(world)
    made = client.made(CAMPAIGNS, {"name": "Before", "description": "d", "schedule": {"mon": HOURS}})
    place = f"{CAMPAIGNS}/{made['uuid']}"
    for change in ({"name": "After"}, {"description": None}, {"status": "paused"}, {"type": "inbound"},
                   {"timezone": "Asia/Tokyo"}, {"schedule": None}):
        made.update(change)
        answer = client.patch(place, change, {"Content-Type": MERGE})
        test.equal({**test.needs(answer, 200), "updatedAt": ""}, {**made, "updatedAt": ""}, f"after {change}")
        test.equal(client.get(place).header("ETag"), answer.header("ETag"), "ETag")


def whole_week(hours):
    """A schedule as it is shown: with every day."""
    return {day: hours.get(day) for day in DAYS}


@case("a schedule is shown with all its days, null where nobody is called")
def days(test, world):
    client = client_of(world)
    for given, shown in (({"mon": HOURS}, whole_week({"mon": HOURS})), ({"sun": None, "mon": None}, whole_week({})),
                         ({"sun": HOURS, "mon": HOURS}, whole_week({"mon": HOURS, "sun": HOURS})), ({}, None),
                         (None, None)):
        made = test.needs(client.post(CAMPAIGNS, {"name": "Days", "schedule": given}), 201)
        place = f"{CAMPAIGNS}/{made['uuid']}"
        test.equal(made["schedule"], shown, f"of {given}")
        test.equal(list(made["schedule"] or []), list(shown or []), f"order of {given}")
        test.equal(client.read(place), made, f"read again, of {given}")
        answer = client.patch(place, {"schedule": made["schedule"]})
        test.equal(test.needs(answer, 200), made, f"sent back, of {given}")
    place = f"{CAMPAIGNS}/{client.made(CAMPAIGNS, {'name': 'Days', 'schedule': {'mon': HOURS}})['uuid']}"
    test.equal(client.patch(place, {"schedule": {"mon": None}}).json["schedule"], whole_week({}), "the last day is out")
    test.equal(client.patch(place, {"schedule": None}).json["schedule"], None, "no schedule")
    test.equal(client.patch(place, {"schedule": {}}).json["schedule"], None, "an object that names no day")


@case("hours may go on to the next day, but not last none", ["22:00-06:00", "22:00-00:00", "00:00-24:00", "09:00-09:00",
                                                            "00:00-00:00", "24:00-06:00"])
def over_midnight(test, world, row):
    client = client_of(world)
    start, end = row.split("-")
    hours = {"start": start, "end": end}
    answer = client.post(CAMPAIGNS, {"name": "Night", "schedule": {"fri": hours}})
    if start == end:
        test.refused(answer, 422, ("/schedule/fri/end", "out_of_order"))
    elif start == "24:00":
        test.refused(answer, 422, ("/schedule/fri/start", "invalid_time"))
    else:
        test.equal(test.needs(answer, 201)["schedule"], whole_week({"fri": hours}), "schedule")


@case("the schedule is merged day by day, hour by hour")
def schedule(test, world):
    client = client_of(world)
    place = f"{CAMPAIGNS}/{client.made(CAMPAIGNS, {'name': 'x', 'schedule': {'mon': HOURS, 'tue': HOURS}})['uuid']}"
    late = {**HOURS, "end": "20:00"}
    for change, expected in (({"tue": None}, {"mon": HOURS}), ({"wed": HOURS}, {"mon": HOURS, "wed": HOURS}),
                             ({"mon": {"end": "20:00"}}, {"mon": late, "wed": HOURS}),
                             ({}, {"mon": late, "wed": HOURS})):
        answer = client.patch(place, {"schedule": change})
        test.equal(test.needs(answer, 200)["schedule"], whole_week(expected), f"after {change}")
    test.refused(client.patch(place, {"schedule": {"mon": {"end": None}}}), 422, ("/schedule/mon/end", None))
    test.refused(client.patch(place, {"schedule": {"fri": {"end": "10:00"}}}), 422, ("/schedule/fri/start", None))
    test.equal(client.read(place)["schedule"], whole_week({"mon": late, "wed": HOURS}), "the schedule")


@case("a patch of a campaign that changes nothing keeps the ETag")
def no_change(test, world):
    client = client_of(world)
    record_type = client.made(TYPES, {"name": "Called"})["uuid"]
    body = {"name": "Same", "schedule": {"mon": HOURS}, "timezone": "Asia/Tokyo", "recordTypeUuid": record_type}
    place = f"{CAMPAIGNS}/{client.made(CAMPAIGNS, body)['uuid']}"
    before = client.get(place)
    for change in ({}, body, {"description": None}, {"schedule": {}}, {"schedule": {"sun": None}}, {"status": "draft"}):
        answer = client.patch(place, change)
        test.status(answer, 200)
        test.equal([answer.body, answer.header("ETag")], [before.body, before.header("ETag")], f"after {change}")


@case("search looks in name and description")
def search(test, world):
    client = world.new_account().client
    spring = client.made(CAMPAIGNS, {"name": "Spring appeal", "description": "Für die Größten", "status": "active"})
    autumn = client.made(CAMPAIGNS, {"name": "Autumn 2026", "description": "appeals again"})
    for words, found in (("appeal", [autumn, spring]), ("spr", [spring]), ("GROSSTEN", [spring]), ("2026", [autumn]),
                         ("appeal autumn", [autumn]), ("draft", []), ("spring autumn", []), ("", [autumn, spring]),
                         ("!", [])):
        test.equal(client.read(CAMPAIGNS, search=words)["campaigns"], found, f"search={words}")
    test.equal(client.read(CAMPAIGNS, search="appeal", status="active")["campaigns"], [spring], "with a status")
    client.patch(f"{CAMPAIGNS}/{spring['uuid']}", {"name": "Summer", "description": None})
    for words, total in (("spring", 0), ("grossten", 0), ("summer", 1)):
        test.equal(client.read(CAMPAIGNS, search=words)["total"], total, f"after the change: {words}")


@case("search finds a campaign that an older program has written", ["null", "x'0005776c696573'"])
def words_of_another_version(test, world, words):
    client = world.new_account().client
    made = client.made(CAMPAIGNS, {"name": "Spring", "description": "appeal"})
    world.sql(f"update campaign set words = {words} where uuid = x'{made['uuid'].replace('-', '')}'")
    for search, found in (("spring appeal", [made]), ("lies", [])):
        test.equal(client.read(CAMPAIGNS, search=search)["campaigns"], found, f"search={search}")
    changed = client.patch(f"{CAMPAIGNS}/{made['uuid']}", {"description": "renewal"}).json
    test.equal(client.read(CAMPAIGNS, search="spring renew")["campaigns"], [changed], "after a change")


@case("a campaign cannot take a record type that its records do not have")
def other_types(test, world):
    client = client_of(world)
    one, other = (client.made(TYPES, {"name": name})["uuid"] for name in ("one", "other"))
    place = f"{CAMPAIGNS}/{client.made(CAMPAIGNS, {'name': 'x'})['uuid']}"
    for record_type in (one, other):
        record = client.made(RECORDS, {"recordTypeUuid": record_type, "phone": phone_number()})
        order = client.made(f"{place}/orders", {"recordUuid": record["uuid"]})
    test.status(client.patch(place, {"recordTypeUuid": one}), 409)
    test.equal(client.read(place)["recordTypeUuid"], None, "recordTypeUuid")
    client.delete(f"{place}/orders/{order['uuid']}")
    test.equal(test.needs(client.patch(place, {"recordTypeUuid": one}), 200)["recordTypeUuid"], one, "recordTypeUuid")
    test.equal(test.needs(client.patch(place, {"recordTypeUuid": None}), 200)["recordTypeUuid"], None, "any type")


@case("deleting a campaign removes its orders, not the records")
def delete(test, world):
    objects = world.new_objects("campaigns")
    client, place = objects.client, f"{CAMPAIGNS}/{objects.ids['campaign']}"
    test.status(client.delete(place), 204)
    for answer in (client.get(place), client.patch(place, {"name": "x"}), client.delete(place),
                   client.get(orders_of(objects.ids["campaign"])),
                   client.post(orders_of(objects.ids["campaign"]), {"recordUuid": objects.ids["spare_record"]}),
                   client.get(f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}")):
        test.status(answer, 404)
    test.true(objects.ids["campaign"] not in [row["uuid"] for row in client.walk(CAMPAIGNS, "campaigns")], "listed")
    test.equal(client.read(CAMPAIGNS, search="spring")["total"],
               len([row for row in client.walk(CAMPAIGNS, "campaigns") if "Spring" in row["name"]]), "found by search")
    test.status(client.get(f"{RECORDS}/{objects.ids['record']}"), 200)
    page = client.read(RECORDS, campaignUuid=objects.ids["campaign"])
    test.equal([page["records"], page["total"]], [[], 0], "records of the deleted campaign")


@case("an account may have 100,000 campaigns, deleted ones not counted")
def quota(test, world):
    client = world.new_account().client
    first = client.made(CAMPAIGNS, {"name": "First"})["uuid"]
    number, = world.sql(f"select account_id from campaign where uuid = unhex(replace('{first}', '-', ''))")
    test.equal(world.sql(f"select used from quota where account_id = {number} and kind = 2"), ["1"], "counted")
    world.sql(f"update quota set used = 99999 where account_id = {number} and kind = 2")
    test.status(client.post(CAMPAIGNS, {"name": "Last"}), 201, "the last one")
    answer = client.post(CAMPAIGNS, {"name": "Too much"})
    test.status(answer, 409)
    test.equal([answer.json["code"], answer.json["limit"], answer.json["value"]], ["limit_reached", 100000, 100000],
               "code, limit and value")
    test.status(client.delete(f"{CAMPAIGNS}/{first}"), 204)
    test.status(client.post(CAMPAIGNS, {"name": "Again"}), 201, "in the place of a deleted one")
    test.status(client.post(CAMPAIGNS, {"name": "Too much"}), 409, "but of one only")


@case("numbers of an account's campaigns that are wrong are mended within a day")
def counted_again(test, world):
    client = world.new_account().client
    made = client.made(CAMPAIGNS, {"name": "One"})["uuid"]
    number, = world.sql(f"select account_id from campaign where uuid = unhex(replace('{made}', '-', ''))")
    world.sql(f"update quota set used = 100000 where account_id = {number} and kind = 2")
    for _ in range(50):
        test.status(client.post(CAMPAIGNS, {"name": "Refused"}), 409, "while the number is trusted")
    world.sql(f"update quota set counted_at = counted_at - interval 1 day where account_id = {number}")
    for attempt in range(400):
        answer = client.post(CAMPAIGNS, {"name": "Two"})
        if answer.status == 201:
            break
    test.status(answer, 201, "after it was counted again")
    test.equal(world.sql(f"select used from quota where account_id = {number} and kind = 2"), ["2"], "counted")
