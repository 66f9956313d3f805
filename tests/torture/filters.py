#!/usr/bin/env python3
"""Random trees of conditions, in random orders, by many clients at once, against a model that looks at every record:
the same records, in the same order, and the same totals, before and after many changes. Output is TAP.

tests/torture/filters.sh starts the database."""

import hashlib
import json
import os
import random
import sys
import threading
import time
import uuid

from filter_model import FIELDS, SORTS, Model, Number, Pool, body_of, value_for
from support import callbook, points
from support.place import Place
from support.web import Wire, headers_of

TYPE = str(uuid.uuid4())
STATED = "2026-01-01T00:00:00.000000Z"
SHORT = {"records": 4000, "trees": 600, "changes": 800, "clients": 8, "conditions": 200}
FULL = {"records": 100000, "trees": 10000, "changes": 20000, "clients": 16, "conditions": 1200}


def written(value):
    """JSON in which a Number is a number."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{written(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def new_record(chance, number):
    """Members that may be missing are missing in a tenth."""
    parameters = {field["id"]: value_for("parameters." + field["id"], chance) for field in FIELDS if chance.random() < 0.9}
    record = {"uuid": str(uuid.UUID(int=chance.getrandbits(128), version=4)), "parameters": parameters,
              "phone": value_for("phone", chance), "status": value_for("status", chance),
              "firstName": value_for("firstName", chance), "lastName": value_for("lastName", chance)}
    if chance.random() < 0.5:
        record["externalId"] = f"X/{number}"
    for name in ("firstName", "lastName"):
        if chance.random() < 0.1:
            del record[name]
    return record


def lines_of(name, records):
    """An account as a file, as doc/account-file.md has it."""
    times = {"createdAt": STATED, "updatedAt": STATED}
    yield {"is": "account", "version": 1, "program": "tests", "exportedAt": "2026-01-01T00:00:00Z",
           "uuid": str(uuid.uuid4()), "name": name, "status": "active", "createdAt": "2026-01-01T00:00:00Z"}
    yield {"is": "recordType", "uuid": TYPE, "name": "Lead", "slug": "lead", "status": "visible", "isDefault": False,
           **times, "definition": [{"required": False, **field} for field in FIELDS]}
    for record in records:
        shown = {name: value for name, value in record.items() if name not in ("uuid", "parameters")}
        yield {"is": "record", "uuid": record["uuid"], "recordTypeUuid": TYPE, "history": "none", **shown, **times,
               "parameters": record["parameters"]}


def write_file(path, name, records):
    body, whole = hashlib.sha256(), hashlib.sha256()
    with open(path, "wb") as file:
        for number, line in enumerate(lines_of(name, records)):
            text = written(line).encode() + b"\n"
            whole.update(text)
            if number:
                body.update(text)
            file.write(text)
        end = {"is": "end", "recordTypes": 1, "campaigns": 0, "segments": 0, "records": len(records), "orders": 0,
               "stays": 0, "events": 0, "body": body.hexdigest(), "sha256": whole.hexdigest()}
        file.write(written(end).encode() + b"\n")


class Scene:
    def __init__(self, place, sizes, seed):
        self.place, self.sizes = place, sizes
        self.chance = random.Random(seed)
        self.model = Model([new_record(self.chance, number) for number in range(sizes["records"])])
        name = f"filters-{os.getpid()}"
        path = os.path.join(place.folder, name + ".jsonl")
        write_file(path, name, self.model.records)
        place.operator("account", "import", path)
        self.headers = headers_of(callbook.new_token(place.operator, name))

    def in_clients(self, work):
        """work(wire, number) for all numbers of `work`, shared out among the clients; what fails is given back."""
        numbers, faults, lock = iter(range(len(work))), [], threading.Lock()

        def client():
            wire = Wire(self.place.ports["plain"], self.headers, 60)
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None or len(faults) > 20:
                    return
                fault = work[number](wire)
                if fault:
                    faults.append(fault)
        threads = [threading.Thread(target=client) for _ in range(self.sizes["clients"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return faults


def question(scene, pool):
    """A tree, an order and a page of it, as a body and as the model has them."""
    chance = scene.chance
    tree, sort = pool.tree(), None
    if chance.random() < 0.6:
        sort = chance.choice(["", "-"]) + chance.choice(SORTS)
    limit, page = chance.randrange(1, 60), chance.choice([1, 1, 2, 5])
    body = {"recordTypeUuid": TYPE, "filter": body_of(tree), "limit": limit, "page": page, "fields": ["uuid"],
            "total": "exact"}
    if sort:
        body["sort"] = sort
    return written(body).encode(), scene.model.page(tree, sort, (page - 1) * limit, limit)


def asking(body, expected, times):
    def ask(wire):
        began = time.monotonic()
        answer = wire.send("POST", "/api/records/search", body)
        times.append(time.monotonic() - began)
        if answer.status != 200:
            return f"{answer.outcome} to {body.decode()}: {answer.text[:200]}"
        value = answer.value()
        told = value["total"], [row["uuid"] for row in value["records"]]
        return None if told == expected else f"{body.decode()}: {str(told)[:300]} instead of {str(expected)[:300]}"
    return ask


def ask_all(test, scene, what):
    pool, times = Pool(scene.chance, scene.sizes["conditions"]), []
    faults = scene.in_clients([asking(*question(scene, pool), times) for _ in range(scene.sizes["trees"])])
    for fault in faults[:5]:
        test.fail(fault)
    times.sort()
    if times:
        test.say(f"{len(times)} trees {what} by {scene.sizes['clients']} clients, {len(faults)} told wrong; "
                 f"p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {times[len(times) * 99 // 100] * 1000:.0f} ms")


def changing(record, members):
    def change(wire):
        answer = wire.send("PATCH", f"/api/records/{record['uuid']}", written(members).encode())
        return None if answer.status == 200 else f"{answer.outcome}: {answer.text[:200]}"
    return change


def take_in(record, members):
    for name, value in members.items():
        into, values = (record["parameters"], value) if name == "parameters" else (record, {name: value})
        for key, one in values.items():
            into.pop(key, None)
            if one is not None:
                into[key] = one


def change_many(test, scene):
    """Each record once at most: so the model knows what is left of it, whoever comes first."""
    chance, work = scene.chance, []
    for record in chance.sample(scene.model.records, min(scene.sizes["changes"], len(scene.model.records))):
        names = chance.sample([field["id"] for field in FIELDS], 2)
        members = {"parameters": {name: value_for("parameters." + name, chance) if chance.random() < 0.8 else None
                                  for name in names}}
        if chance.random() < 0.5:
            members[chance.choice(["firstName", "lastName", "phone", "status"])] = None
            members = {name: value_for(name, chance) if value is None else value for name, value in members.items()}
        work.append(changing(record, members))
        take_in(record, members)
    began = time.monotonic()
    for fault in scene.in_clients(work)[:5]:
        test.fail(fault)
    test.say(f"{len(work)} records changed in {time.monotonic() - began:.0f} s")
    scene.model.forget()


def compare(test, place, sizes, seed):
    place.group("plain", 4)
    scene = Scene(place, sizes, seed)
    test.say(f"{sizes['records']} records, seed {seed}")
    ask_all(test, scene, "before any change")
    change_many(test, scene)
    ask_all(test, scene, "after the changes")
    place.operator("purge")
    ask_all(test, scene, "once they are packed")


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "a few thousand records instead of a hundred thousand")
    sizes_ = SHORT if arguments.short else FULL
    seed_ = int(os.environ.get("CALLBOOK_FILTER_SEED") or random.SystemRandom().randrange(10 ** 6))
    sys.exit(points.run(Place(), [("filters find what a look at every record finds",
                                   lambda test, place: compare(test, place, sizes_, seed_))], arguments.only))
