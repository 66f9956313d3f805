"""Many clients at the same objects at the same moment."""

from tap import case
from test_idempotency import in_threads
from world import CAMPAIGNS, RECORDS, SEGMENTS, TYPES, orders_of, phone_number

MANY = 12


def counted(answers):
    """How many answers have each status."""
    return {status: [answer.status for answer in answers].count(status) for status in {one.status for one in answers}}


@case("patches of different fields at once are all kept")
def no_lost_update(test, world):
    client = world.account("together").client
    fields = [{"id": f"f{number}", "type": "text", "title": "F"} for number in range(MANY)]
    uuid = client.made(TYPES, {"name": "Fields", "parameters": fields})["uuid"]
    record = client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"]
    for turn in range(3):
        answers = in_threads(MANY, lambda number: client.twin().patch(
            f"{RECORDS}/{record}", {"parameters": {f"f{number}": f"{turn}-{number}"}}))
        test.equal(counted(answers), {200: MANY}, "statuses")
        test.equal(client.read(f"{RECORDS}/{record}")["parameters"],
                   {f"f{number}": f"{turn}-{number}" for number in range(MANY)}, "parameters")
        test.equal(client.read(RECORDS, search=f"{turn} {MANY - 1}", recordTypeUuid=uuid)["total"], 1,
                   "found by its words")


@case("of many changes with the same If-Match one wins")
def one_winner(test, world):
    objects = world.new_objects("together")
    for path, body in ((f"{RECORDS}/{objects.ids['record']}", "firstName"), (f"{TYPES}/{objects.ids['type']}", "icon"),
                       (f"{CAMPAIGNS}/{objects.ids['campaign']}", "name"), (f"{SEGMENTS}/{objects.ids['segment']}", "name"),
                       (f"{orders_of(objects.ids['campaign'])}/{objects.ids['order']}", "instructions")):
        etag = objects.client.get(path).header("ETag")
        answers = in_threads(MANY, lambda number: objects.client.twin().patch(
            path, {body: f"value {number}"}, {"If-Match": etag}))
        test.equal(counted(answers), {200: 1, 412: MANY - 1}, path)
        winner = next((answer for answer in answers if answer.status == 200), None)
        test.equal(winner and winner.json[body], objects.client.read(path)[body], "the winner's value")


@case("a record enters a campaign once, however many ask for it")
def one_order(test, world):
    objects = world.new_objects("together")
    orders = orders_of(objects.ids["campaign"])
    body = {"recordUuid": objects.ids["spare_record"]}
    answers = in_threads(MANY, lambda _: objects.client.twin().post(orders, body))
    test.equal(counted(answers), {201: 1, 409: MANY - 1}, "statuses")
    history = objects.client.read(f"{RECORDS}/{objects.ids['spare_record']}")["campaignHistory"]
    test.equal([len(history), len(history[0]["events"])], [1, 1], "entries and events")
    place = f"{orders}/{history[0]['orderUuid']}"
    answers = in_threads(MANY, lambda _: objects.client.twin().delete(place))
    test.equal(counted(answers), {204: 1, 404: MANY - 1}, "statuses of leaving")


@case("slugs made at once are all different")
def slugs(test, world):
    client = world.account("together").client
    answers = in_threads(MANY, lambda _: client.twin().post(TYPES, {"name": "Twin", "plural": "Twins at once"}))
    test.equal(counted(answers), {201: MANY}, "statuses")
    test.equal(len({answer.json["slug"] for answer in answers}), MANY, "different slugs")


@case("one default type is left, however many want to be it")
def one_default(test, world):
    client = world.new_account().client
    places = [f"{TYPES}/{client.made(TYPES, {'name': f'Type {number}'})['uuid']}" for number in range(6)]
    for _ in range(3):
        answers = in_threads(6, lambda number: client.twin().patch(places[number], {"isDefault": True}))
        test.equal(counted(answers), {200: 6}, "statuses")
        in_threads(6, lambda number: client.twin().patch(places[number], {"isDefault": number % 2 == 0}))
        made = in_threads(4, lambda number: client.twin().post(TYPES, {"name": "New", "isDefault": True}))
        test.equal(counted(made), {201: 4}, "statuses of new ones")
        defaults = [row for row in client.walk(TYPES, "recordTypes") if row["isDefault"]]
        test.equal(len(defaults), 1, "default types")


@case("a record that is deleted while it enters campaigns is gone from all of them")
def delete_and_enter(test, world):
    objects = world.new_objects("together")
    campaigns = [objects.client.made(CAMPAIGNS, {"name": f"C {number}"})["uuid"] for number in range(8)]
    for _ in range(4):
        record = objects.new_record()["uuid"]

        def work(number):
            client = objects.client.twin()
            if number == 4:
                return client.delete(f"{RECORDS}/{record}")
            return client.post(orders_of(campaigns[number]), {"recordUuid": record})

        answers = in_threads(8, work)
        test.equal(answers.pop(4).status, 204, "the deletion")
        test.true({answer.status for answer in answers} <= {201, 422}, f"statuses of entering: {counted(answers)}")
        for campaign in campaigns:
            test.equal(objects.client.read(orders_of(campaign))["total"], 0, "orders left")


@case("a campaign that is deleted while records enter keeps no order")
def delete_campaign(test, world):
    objects = world.new_objects("together")
    records = [objects.new_record()["uuid"] for _ in range(7)]
    for _ in range(4):
        campaign = objects.client.made(CAMPAIGNS, {"name": "Short-lived"})["uuid"]

        def work(number):
            client = objects.client.twin()
            if number == 7:
                return client.delete(f"{CAMPAIGNS}/{campaign}")
            return client.post(orders_of(campaign), {"recordUuid": records[number]})

        answers = in_threads(8, work)
        test.equal(answers.pop().status, 204, "the deletion")
        test.true({answer.status for answer in answers} <= {201, 404}, f"statuses of entering: {counted(answers)}")
        entered = [records[number] for number, answer in enumerate(answers) if answer.status == 201]
        for record in records:
            entries = [entry for entry in objects.client.read(f"{RECORDS}/{record}")["campaignHistory"]
                       if entry["campaignUuid"] == campaign]
            test.equal(len(entries), 1 if record in entered else 0, "entries of the history")
            test.true(all(entry["removedAt"] for entry in entries), "removedAt")


@case("a record type that is deleted while records of it are made is gone, or has them")
def delete_type(test, world):
    client = world.account("together").client
    for _ in range(4):
        uuid = client.made(TYPES, {"name": "Short-lived"})["uuid"]

        def work(number):
            twin = client.twin()
            if number == 5:
                return twin.delete(f"{TYPES}/{uuid}")
            return twin.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})

        answers = in_threads(6, work)
        gone = answers.pop().status
        made = [answer for answer in answers if answer.status == 201]
        test.true({answer.status for answer in answers} <= {201, 422}, f"statuses of making: {counted(answers)}")
        test.equal(gone, 409 if made else 204, f"the deletion, with {len(made)} records")
        test.status(client.get(f"{TYPES}/{uuid}"), 404 if gone == 204 else 200)


@case("once a stricter type is acknowledged, no record is written by the old one")
def stricter(test, world):
    client = world.account("together").client
    for turn in range(4):
        uuid = client.made(TYPES, {"name": "Stricter", "parameters": []})["uuid"]
        patched = client.made(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()})["uuid"]
        fields = [{"id": "need", "type": "text", "title": "N", "required": True}]
        counts = []

        def ask(number):
            twin = client.twin()
            if number == 0:
                answer = twin.patch(f"{TYPES}/{uuid}", {"parameters": fields})
                counts.append(twin.read(RECORDS, recordTypeUuid=uuid)["total"])
                return [answer]
            if number == 1:
                return [twin.patch(f"{RECORDS}/{patched}", {"parameters": {"need": None}}) for _ in range(8)]
            return [twin.post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()}) for _ in range(8)]

        answers = in_threads(MANY, ask)
        test.status(answers[0][0], 200, "the type")
        made = [answer.status for some in answers[2:] for answer in some]
        test.equal(set(made) - {201, 422}, set(), "other statuses of records")
        test.equal(client.read(RECORDS, recordTypeUuid=uuid)["total"], counts[0], f"records, turn {turn}")
        test.equal(made.count(201), counts[0] - 1, "all that were acknowledged")
        test.equal(client.twin().post(RECORDS, {"recordTypeUuid": uuid, "phone": phone_number()}).status, 422, "later")


@case("everybody changes everything, and nothing breaks")
def turmoil(test, world):
    objects = world.new_objects("together")
    ids, orders = objects.ids, orders_of(objects.ids["campaign"])

    def work(number):
        client, answers = objects.client.twin(), []
        for turn in range(6):
            answers.append(client.patch(f"{RECORDS}/{ids['record']}", {"firstName": f"{number} {turn}"}))
            answers.append(client.post(orders, {"recordUuid": ids["spare_record"]}))
            listed = client.read(orders)["orders"]
            answers.append(client.patch(f"{orders}/{listed[-1]['uuid']}", {"status": ["busy", "planned"][turn % 2]}))
            answers.append(client.delete(f"{orders}/{listed[0]['uuid']}") if len(listed) > 1 else client.get(orders))
            answers.append(client.patch(f"{TYPES}/{ids['type']}", {"description": f"{number} {turn}"}))
            answers.append(client.patch(f"{CAMPAIGNS}/{ids['campaign']}", {"description": f"{number} {turn}"}))
        return answers

    statuses = {answer.status for answers in in_threads(6, work) for answer in answers}
    test.true(statuses <= {200, 201, 204, 404, 409}, f"statuses: {statuses}")
    record = objects.client.read(f"{RECORDS}/{ids['record']}")
    found = objects.client.read(RECORDS, search=record["firstName"], recordTypeUuid=ids["type"])["records"]
    test.true(record["uuid"] in [row["uuid"] for row in found], "the record is found by its last name")
