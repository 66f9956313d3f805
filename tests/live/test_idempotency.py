"""Idempotency-Key: a POST that is sent again is done once."""

import secrets
import threading
import time

from routes import BY_NAME
from tables import fill
from tap import case
from world import RECORDS, TYPES, orders_of, patience, phone_number

POSTS = [BY_NAME[name] for name in ("createRecord", "createRecordType", "createCampaign", "createOrder",
                                      "createSegment")]
GOOD_KEYS = ["k", "x" * 255, "!~", '"quoted"', "a,b;c=d", "{}", "%00", "0"]
BAD_KEYS = ["", " ", "x" * 256, "a b", "é", "\u20ac", "a\tb", "x" * 1000]
SLOW = [("createRecord", "record"), ("createCampaign", "campaign"), ("batchRecords", "record"),
        ("batchOrders", "campaign_order"), ("createImport", "import"), ("claimOrders", "campaign_order"),
        ("createSuppression", "suppression_block"), ("batchSuppressions", "suppression_block")]  # and the table that it writes to


def new_key():
    return {"Idempotency-Key": secrets.token_hex(12)}


def same_answer(test, first, again, what="the second time"):
    test.status(again, first.status, what)
    test.equal(again.body, first.body, f"body {what}")
    for name in ("Location", "ETag", "Content-Type"):
        test.equal(again.header(name), first.header(name), f"{name} {what}")
    test.equal(again.header("Idempotency-Replayed"), "true", f"Idempotency-Replayed {what}")


def in_threads(count, function):
    """Runs function(number) in as many threads, all at once; the results in order."""
    results, gate = [None] * count, threading.Barrier(count)

    def work(number):
        gate.wait()
        results[number] = function(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def total(objects, route):
    return objects.client.read(fill(route.path, objects.ids))["total"]


@case("the same key and body give the first answer again", POSTS)
def replay(test, world, route):
    objects, key = world.new_objects("idempotency"), new_key()
    before = total(objects, route)
    first = route.request(objects.client, objects.ids, key)
    test.status(first, 201)
    test.equal(first.header("Idempotency-Replayed"), None, "Idempotency-Replayed at first")
    for _ in range(8):
        same_answer(test, first, route.request(objects.client.twin(), objects.ids, key))
    test.equal(total(objects, route), before + 1, "number of objects")


@case("the same key with another body is refused", POSTS)
def other_body(test, world, route):
    objects, key = world.new_objects("idempotency"), new_key()
    first = route.request(objects.client, objects.ids, key)
    test.status(first, 201)
    before = total(objects, route)
    for body in ('{"name": "Another"}', '{"recordUuid": "x"}', "{}"):
        test.status(route.request(objects.client, objects.ids, key, body=body), 422, body)
    test.equal(total(objects, route), before, "number of objects")
    same_answer(test, first, route.request(objects.client, objects.ids, key), "afterwards")


@case("the same key for another call is refused")
def other_call(test, world):
    objects, key = world.new_objects("idempotency"), new_key()
    body = {"name": "Kind"}
    test.status(objects.client.post(TYPES, body, key), 201)
    test.status(objects.client.post("/api/campaigns", body, key), 422)


@case("another token of the account, the same key")
def other_token(test, world):
    objects, key = world.objects("idempotency"), new_key()
    body = {"recordTypeUuid": objects.ids["type"], "phone": phone_number()}
    first = objects.client.post(RECORDS, body, key)
    other = world.client(world.account("idempotency").new_token())
    same_answer(test, first, other.post(RECORDS, body, key))
    weak = world.account("idempotency").with_scopes("records:read")
    test.status(weak.post(RECORDS, body, key), 403, "without the scope")


@case("the kept answer to an order that made a record needs what the first call needed")
def scopes_of_content(test, world):
    objects, key = world.new_objects("idempotency"), new_key()
    account, orders = world.account("idempotency"), orders_of(objects.ids["campaign"])
    body = {"record": {"firstName": "Kept", "phone": phone_number()}}
    first = objects.client.post(orders, body, key)
    test.status(first, 201)
    weak = account.with_scopes("campaigns:write").post(orders, body, key)
    test.status(weak, 403, "without records:write")
    test.true(b"Kept" not in weak.body, "nothing of the record")
    same_answer(test, first, account.with_scopes("campaigns:write", "records:write").post(orders, body, key))
    plain, key = {"recordUuid": objects.ids["spare_record"]}, new_key()
    first = objects.client.post(orders, plain, key)
    same_answer(test, first, account.with_scopes("campaigns:write").post(orders, plain, key), "without a record")


@case("a refused request frees the key", POSTS)
def freed(test, world, route):
    objects, key = world.new_objects("idempotency"), new_key()
    for body, status in (("{", 400), ('{"nonsense":1}', 422), ("[]", 422)):
        test.status(route.request(objects.client, objects.ids, key, body=body), status, body)
    answer = route.request(objects.client, objects.ids, key)
    test.status(answer, 201, "a good body with the key")
    test.equal(answer.header("Idempotency-Replayed"), None, "Idempotency-Replayed")


@case("a conflict frees the key")
def freed_by_conflict(test, world):
    objects, key = world.new_objects("idempotency"), new_key()
    orders = orders_of(objects.ids["campaign"])
    body = {"recordUuid": objects.ids["record"]}
    test.status(objects.client.post(orders, body, key), 409)
    objects.client.delete(f"{orders}/{objects.ids['order']}")
    test.status(objects.client.post(orders, body, key), 201)


@case("a key of 1 to 255 visible ASCII characters is good", [ascii(key)[:40] for key in GOOD_KEYS])
def good_keys(test, world, row):
    key = next(one for one in GOOD_KEYS if ascii(one)[:40] == row)
    client = world.new_account().client
    body = {"name": "Kind"}
    first = client.post(TYPES, body, {"Idempotency-Key": key})
    test.status(first, 201)
    same_answer(test, first, client.post(TYPES, body, {"Idempotency-Key": key}))


@case("any other key is refused", [ascii(key)[:40] + str(len(key)) for key in BAD_KEYS])
def bad_keys(test, world, row):
    key = next(one for one in BAD_KEYS if ascii(one)[:40] + str(len(one)) == row)
    objects = world.objects("idempotency")
    before = total(objects, BY_NAME["createRecord"])
    body = {"recordTypeUuid": objects.ids["type"], "phone": phone_number()}
    answer = objects.client.post(RECORDS, body, {"Idempotency-Key": key})
    test.refused(answer, 400, ("Idempotency-Key", "invalid_key"))
    test.equal(total(objects, BY_NAME["createRecord"]), before, "number of records")


@case("keys differ in case and in every character")
def exact_keys(test, world):
    client = world.new_account().client
    made = [client.post(TYPES, {"name": "Kind"}, {"Idempotency-Key": key}) for key in ("Key", "key", "kEy", "key.")]
    test.equal(len({answer.json["uuid"] for answer in made}), 4, "objects")


@case("sixteen at once are done once", POSTS)
def at_once(test, world, route):
    objects, key = world.new_objects("idempotency"), new_key()
    before = total(objects, route)
    answers = in_threads(16, lambda _: route.request(objects.client.twin(), objects.ids, key))
    for answer in answers:
        if test.status(answer, (201, 409)) and answer.status == 409:
            test.true(answer.header("Retry-After"), "a 409 while one is running has Retry-After")
    done = [answer for answer in answers if answer.status == 201]
    test.equal(len([answer for answer in done if not answer.header("Idempotency-Replayed")]), 1, "first answers")
    test.equal(len({answer.body for answer in done}), 1, "different answers")
    test.equal(total(objects, route), before + 1, "number of objects")
    test.status(route.request(objects.client, objects.ids, key), 201, "afterwards")


@case("the first answer is given even when the object is gone or changed")
def object_gone(test, world):
    objects, key = world.objects("idempotency"), new_key()
    body = {"recordTypeUuid": objects.ids["type"], "phone": phone_number()}
    first = objects.client.post(RECORDS, body, key)
    objects.client.patch(first.header("Location"), {"firstName": "Changed"})
    same_answer(test, first, objects.client.post(RECORDS, body, key), "after a change")
    objects.client.delete(first.header("Location"))
    same_answer(test, first, objects.client.post(RECORDS, body, key), "after it was deleted")
    test.status(objects.client.get(first.header("Location")), 404)


@case("without a key every POST makes an object")
def no_key(test, world):
    objects = world.objects("idempotency")
    body = {"recordTypeUuid": objects.ids["type"], "phone": phone_number()}
    made = {objects.client.made(RECORDS, body)["uuid"] for _ in range(3)}
    test.equal(len(made), 3, "objects")


@case("a key on other methods means nothing")
def other_methods(test, world):
    objects, key = world.new_objects("idempotency"), new_key()
    place = f"{RECORDS}/{objects.ids['record']}"
    for name in ("A", "B"):
        answer = objects.client.patch(place, {"firstName": name}, key)
        test.equal(test.needs(answer, 200)["firstName"], name, "firstName")
    test.status(objects.client.get(place, key), 200)
    test.status(objects.client.delete(place, key), 204)
    test.status(objects.client.delete(place, key), 404)


@case("while the first is running, the second is a 409 with Retry-After", SLOW)
def running(test, world, row):
    name, table = row
    objects, key, answers, route = world.new_objects("idempotency"), new_key(), [], BY_NAME[name]
    first = threading.Thread(target=lambda: answers.append(route.request(objects.client.twin(), objects.ids, key)))
    fill(route.path, objects.ids)  # what is made when it is first asked for is there before the table is locked
    with world.locked(table):
        first.start()
        time.sleep(patience(0.3))  # by now it has taken the key and waits for the table
        second = route.request(objects.client, objects.ids, key)
    first.join()
    if test.status(second, 409):
        test.true(second.header("Retry-After"), "Retry-After")
    test.status(answers[0], route.status, "the first")
    same_answer(test, answers[0], route.request(objects.client, objects.ids, key), "afterwards")
