"""Records as a model knows them, and which of them a tree of conditions finds: one bit for each."""

import unicodedata
from datetime import datetime, timedelta, timezone
from decimal import Decimal

NAMES = ["Ann", "anna", "ANN", "José", "Jose", "Émile", "O'Brien", "obrien", "Zoë", "Li Wei", "li-wei", None]
TIERS = ["gold", "silver", "bronze"]
STATUSES = ["active", "inactive", "archived"]
AMOUNTS = ["0", "1.1", "1.10", "-1.1", "100", "99.999999999999999999", "1e2", "-0.5", "12345678901234567890", "7"]
DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)
FIELDS = [{"id": "code", "type": "text", "title": "Code", "indexed": True},
          {"id": "amount", "type": "decimal", "title": "Amount"},
          {"id": "count", "type": "number", "title": "Count"},
          {"id": "tier", "type": "select", "title": "Tier", "options": TIERS},
          {"id": "day", "type": "date", "title": "Day"},
          {"id": "at", "type": "datetime", "title": "At"},
          {"id": "flag", "type": "bool", "title": "Flag"}]
TEXTS = ("firstName", "lastName", "parameters.code")
NUMBERS = ("parameters.amount", "parameters.count")
TIMES = ("parameters.day", "parameters.at")
SORTS = ["firstName", "lastName", "phone"] + ["parameters." + field["id"] for field in FIELDS]


class Number(str):
    """A number as it is written in JSON."""


def folded(text):
    return "".join(letter for letter in unicodedata.normalize("NFD", text.casefold())
                   if not unicodedata.combining(letter))


def compared(field, value):
    """What values of a field are compared by."""
    if field in NUMBERS:
        return Decimal(value)
    if field == "parameters.at":
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return folded(value) if field in TEXTS else value


def sorted_by(field, value):
    if field == "parameters.tier":
        return TIERS.index(value)
    return compared(field, value)


def value_for(field, chance):
    """A value that some records have."""
    if field in ("firstName", "lastName"):
        return chance.choice(NAMES[:-1]) if field == "firstName" else f"Name {chance.randrange(300)}"
    if field == "phone":
        return f"+4930{chance.randrange(10 ** 7):07}"
    if field == "externalId":
        return f"X/{chance.randrange(10 ** 5)}"
    if field == "status":
        return chance.choice(STATUSES)
    if field == "parameters.code":
        return f"{chance.choice(['C', 'c', 'Ç'])}-{chance.randrange(1000)}"
    if field == "parameters.amount":
        return Number(chance.choice(AMOUNTS) if chance.random() < 0.3 else f"{chance.randrange(-10 ** 6, 10 ** 6) / 100}")
    if field == "parameters.count":
        return Number(chance.randrange(50))
    if field == "parameters.tier":
        return chance.choice(TIERS)
    if field == "parameters.day":
        return (DAY + timedelta(days=chance.randrange(700))).strftime("%Y-%m-%d")
    if field == "parameters.at":
        moment = DAY + timedelta(seconds=chance.randrange(10 ** 7))
        zone = timezone(timedelta(hours=chance.choice([0, 2, -5])))
        return moment.astimezone(zone).isoformat().replace("+00:00", "Z")
    return chance.random() < 0.5


def member_of(record, field):
    if field.startswith("parameters."):
        return record["parameters"].get(field[len("parameters."):])
    return record.get(field)


class Condition:
    """A condition as the model and as a body has it; what is the same has the same key."""

    def __init__(self, field, op, value):
        self.field, self.op, self.value = field, op, value
        self.key = (field, op, tuple(value) if isinstance(value, list) else value, isinstance(value, bool))

    def meets(self, stored):
        if self.op == "empty":
            return (stored is None) == self.value
        if self.op in ("ne", "in"):
            values = self.value if self.op == "in" else [self.value]
            found = stored is not None and compared(self.field, stored) in [compared(self.field, one) for one in values]
            return found == (self.op == "in")
        if stored is None:
            return False
        mine, other = compared(self.field, stored), compared(self.field, self.value)
        return {"eq": lambda: mine == other, "lt": lambda: mine < other, "lte": lambda: mine <= other,
                "gt": lambda: mine > other, "gte": lambda: mine >= other,
                "prefix": lambda: mine.startswith(other)}[self.op]()


def random_condition(chance):
    field = chance.choice(SORTS + ["status", "externalId"])
    ops = ["eq", "ne", "in", "empty"]
    ops += ["lt", "lte", "gt", "gte"] * 2 if field in NUMBERS + TIMES else []
    ops += ["prefix"] * 3 if field in TEXTS + ("phone", "externalId") else []
    op = chance.choice(ops)
    if op == "empty":
        return Condition(field, op, chance.random() < 0.5)
    if op == "in":
        return Condition(field, op, [value_for(field, chance) for _ in range(chance.randrange(1, 5))])
    value = value_for(field, chance)
    return Condition(field, op, value[:chance.randrange(3, 8)] if op == "prefix" and field == "phone" else
                     value[:chance.randrange(1, len(value) + 1)] if op == "prefix" else value)


class Pool:
    """Conditions that trees are made of: few enough for the model to know which records each finds."""

    def __init__(self, chance, size):
        self.chance = chance
        self.conditions = [random_condition(chance) for _ in range(size)]

    def tree(self, depth=3):
        """Nested tuples: and, or, not, and conditions."""
        kind = self.chance.random()
        if depth == 0 or kind < 0.4:
            return self.chance.choice(self.conditions)
        if kind < 0.5:
            return ("not", self.tree(depth - 1))
        parts = [self.tree(depth - 1) for _ in range(self.chance.randrange(1, 4))]
        return ("and" if kind < 0.75 else "or", parts)


class Model:
    def __init__(self, records):
        self.records = records
        self.all = (1 << len(records)) - 1
        self.forget()

    def forget(self):
        """After changes."""
        self.found, self.orders = {}, {}

    def bits_of(self, condition):
        if condition.key not in self.found:
            text = "".join("1" if condition.meets(member_of(record, condition.field)) else "0"
                           for record in reversed(self.records))
            self.found[condition.key] = int(text, 2)
        return self.found[condition.key]

    def bits(self, tree):
        if isinstance(tree, Condition):
            return self.bits_of(tree)
        kind, parts = tree
        if kind == "not":
            return self.all & ~self.bits(parts)
        bits = self.all if kind == "and" else 0
        for part in parts:
            bits = bits & self.bits(part) if kind == "and" else bits | self.bits(part)
        return bits

    def order(self, sort):
        """All records, in that order: without a value last, and of equal ones the newest first."""
        if sort not in self.orders:
            field, newest_first = sort.lstrip("-"), range(len(self.records) - 1, -1, -1)
            values = {number: member_of(self.records[number], field) for number in newest_first}
            found = [number for number in newest_first if values[number] is not None]
            keys = {number: sorted_by(field, values[number]) for number in found}
            found.sort(key=keys.get, reverse=sort.startswith("-"))  # equal ones stay as they are, either way
            self.orders[sort] = found + [number for number in newest_first if values[number] is None]
        return self.orders[sort]

    def page(self, tree, sort, first, limit):
        bits, rows = self.bits(tree), []
        order = self.order(sort) if sort else range(len(self.records) - 1, -1, -1)
        for number in order:
            if bits >> number & 1:
                if first:
                    first -= 1
                    continue
                rows.append(self.records[number]["uuid"])
                if len(rows) == limit:
                    break
        return bin(bits).count("1"), rows


def body_of(tree):
    """The tree as JSON has it."""
    if isinstance(tree, Condition):
        return {"field": tree.field, "op": tree.op, "value": tree.value}
    kind, parts = tree
    return {kind: body_of(parts) if kind == "not" else [body_of(part) for part in parts]}
