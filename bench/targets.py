"""What is asked for: the targets and bodies of an account's requests."""

import json
import random
import urllib.parse

from place import Failure

LIMIT = 10
DRAWN = 2000  # requests that a row draws from
UNIQUE = "@" * 12  # what sends a request puts a number here that no other one has
PLAIN = "Without keys"
FIELD_MEMBERS = ("id", "type", "title", "required", "default", "options")


def records_of(**filters):
    return "/api/records?" + urllib.parse.urlencode(filters)


class Requests:
    """Makes the targets of an account's requests."""

    def __init__(self, bench, account):
        self.bench = bench
        self.account = account
        self.chance = random.Random(account.records)
        self.totals = {}

    def total(self, **filters):
        """How many records a list has; asked for once."""
        key = tuple(sorted(filters.items()))
        if key not in self.totals:
            _, answer = self.bench.place.ask(self.account, "GET", records_of(limit=1, **filters))
            self.totals[key] = answer["total"]
        return self.totals[key]

    def gets(self):
        return [f"/api/records/{uuid}" for uuid in self.account.facts["samples"]]

    def gets_with_history(self):
        """Records that are or were in campaigns."""
        return [f"/api/records/{uuid}" for uuid in self.account.facts["samplesWithHistory"]]

    def gets_alone(self):
        """Records that never were in a campaign, so that there is no history to be read."""
        return [f"/api/records/{uuid}" for uuid in self.account.facts["samplesAlone"]]

    def types(self):
        return [{"recordTypeUuid": each["uuid"]} for each in self.account.facts["types"]]

    def campaigns(self):
        return [{"campaignUuid": self.account.campaign(which)["uuid"]} for which in ("small", "middle", "large")]

    def both(self):
        return [dict(campaign, **kind) for campaign in self.campaigns()[1:] for kind in self.types()]

    def lists(self, filters):
        return [records_of(limit=LIMIT, **each) for each in filters]

    def pages(self, filters):
        """Any page of such lists, each as likely."""
        targets = []
        for _ in range(DRAWN // 4):
            each = self.chance.choice(filters)
            last = max(1, (self.total(**each) + LIMIT - 1) // LIMIT)
            targets.append(records_of(limit=LIMIT, page=self.chance.randint(1, last), **each))
        return targets

    def searches(self, texts, **filters):
        return [records_of(limit=LIMIT, search=text, **filters) for text in texts]

    def words(self, *roles):
        return [" ".join(self.account.word(role) for role in roles)]

    def lead(self):
        return self.account.facts["types"][0]["uuid"]

    def plain_type(self):
        """A type with the same fields as the one with the most records, none of them indexed or unique."""
        account, ask = self.account, self.bench.place.ask
        _, page = ask(account, "GET", "/api/record-types?limit=100")
        for each in page["recordTypes"]:
            if each["name"] == PLAIN:
                return each["uuid"]
        _, lead = ask(account, "GET", "/api/record-types/" + self.lead())
        fields = [{name: value for name, value in field.items() if name in FIELD_MEMBERS}
                  for field in lead["parameters"]]
        body = {"name": PLAIN, "parameters": [dict(field, indexed=False) for field in fields]}
        status, made = ask(account, "POST", "/api/record-types", json.dumps(body))
        if status != 201:
            raise Failure(f"no record type without keys could be made: {made}")
        return made["uuid"]

    def people(self, count, plain=False, external=False):
        """
        Bodies of records to be made: people of the account, with other phones; of the type whose fields are indexed or
        unique, or of one with the same fields and no such. With an external id the type stands elsewhere.
        """
        _, page = self.bench.place.ask(self.account, "GET", records_of(limit=100, page=2, recordTypeUuid=self.lead()))
        kind = self.plain_type() if plain else self.lead()
        bodies = []
        for number in range(count):
            person = page["records"][number % len(page["records"])]
            body = {name: person[name] for name in ("firstName", "lastName")}
            body["parameters"] = dict(person["parameters"], number="C-" + UNIQUE)
            body["phone"] = f"+4366{self.chance.randrange(10 ** 8):08d}"
            if not external:
                body["recordTypeUuid"] = kind
            bodies.append(json.dumps(body, ensure_ascii=False, separators=(",", ":")))
        return bodies
