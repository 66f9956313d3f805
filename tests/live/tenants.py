"""An account whose content can be told from everybody else's, and what the database holds of it."""

import secrets

from routes import BY_NAME, ROUTES
from support.processes import wait_until
from tables import fill
from world import CAMPAIGNS, IMPORTS, RECORDS, SEGMENTS, SUPPRESSIONS, TYPES, Objects, orders_of, patience, phone_number

LISTS = {"listRecords": "records", "listRecordTypes": "recordTypes", "listCampaigns": "campaigns",
         "listOrders": "orders", "listSegments": "segments", "listSegmentRecords": "records", "listJobs": "jobs",
         "listExports": "exports", "listActions": "actions", "listActionRows": "rows", "listImports": "imports",
         "listImportRows": "rows", "listSuppressions": "suppressions"}
WITHOUT_SEARCH = ("listRecordTypes", "listSegments", "listJobs", "listExports", "listActions", "listActionRows",
                  "listImports", "listImportRows", "listSuppressions")
# What the search has packed and what not may change at any time; what it finds is compared instead.
INDEX = ["record_change", "list_count", "search_segment", "search_posting"]
# These are nobody's.
SHARED = ["lease", "schema_migration"]
SENT_BY_ALL = repr([route.body for route in ROUTES])
COLUMNS = """select table_name, group_concat(column_name order by ordinal_position),
    max(column_name = 'account_id') from information_schema.columns
    where table_schema = database() and column_name <> 'last_used_at' group by table_name"""


def snapshot(objects):
    """What an account's client sees of its objects."""
    lists = [f"{RECORDS}?limit=100", f"{TYPES}?limit=100", f"{CAMPAIGNS}?limit=100",
             orders_of(objects.ids["campaign"])]
    return [objects.client.read(path) for path in objects.all_paths() + lists]


class Tenant:
    """Has a secret word in every text, and `more` records than others have."""

    def __init__(self, world, more):
        self.world = world
        self.account = world.new_account()
        self.client = self.account.client
        self.word = "tenant" + "".join(secrets.choice("bcdfghjkmn") for _ in range(10))
        self.objects = Objects(self.client)
        self.ids = self.objects.ids
        for name, maker in self.ids.makers.items():
            self.ids[name] = maker()
        self.mark()
        for _ in range(more):
            self.objects.new_record()
        self.number = int(world.sql(f"select id from account where name = '{self.account.name}'")[0])

    def mark(self):
        """Writes the word everywhere, and makes each list long enough for a cursor."""
        ids, word = self.ids, self.word
        changes = {f"{RECORDS}/{ids['record']}": {"firstName": word, "lastName": word, "parameters": {"note": word}},
                   f"{TYPES}/{ids['type']}": {"name": word, "description": word},
                   f"{CAMPAIGNS}/{ids['campaign']}": {"name": word, "description": word},
                   f"{orders_of(ids['campaign'])}/{ids['order']}": {"instructions": word},
                   f"{IMPORTS}/{ids['import']}": {"name": word},
                   f"{SEGMENTS}/{ids['segment']}": {"name": word}}
        for path, body in changes.items():
            answer = self.client.patch(path, body)
            if answer.status != 200:
                raise AssertionError(f"{path}: {answer!r}")
        self.client.made(CAMPAIGNS, {"name": word + " too"})
        self.client.made(SEGMENTS, {"name": word + " too", "search": word})
        self.client.made(SUPPRESSIONS, {"phone": phone_number(), "reason": "other", "source": word, "evidence": word,
                                        "campaignUuid": ids["campaign"]})
        second = self.objects.new_record(firstName=word)
        self.client.made(orders_of(ids["campaign"]), {"recordUuid": second["uuid"]})
        self.objects.new_action()
        answer = self.client.post(self.path("runAction"), {"confirm": 0})
        if answer.status != 202:
            raise AssertionError(repr(answer))

    def path(self, call):
        return BY_NAME[call].target(self.ids)

    def rows(self, call):
        return self.client.walk(self.path(call), LISTS[call])

    def cursor(self, call):
        return self.client.read(self.path(call), limit=1, cursor="")["nextCursor"]

    def etag(self, call):
        return self.client.get(self.path(call)).header("ETag")

    def secrets(self):
        """What no other account may ever be told."""
        me = self.client.read("/api/auth/me")["account"]
        rows = [row for call in LISTS for row in self.rows(call)]
        found = {row["uuid"] for row in rows} | {row["phone"] for row in rows if "phone" in row}
        found |= {self.objects.external_id} | set(self.ids.values()) | {self.word, self.account.token, me["uuid"], me["name"]}
        return {text for text in found if text not in SENT_BY_ALL}

    def wait_for_jobs(self):
        """What it has asked for itself goes on for a while; but its imports wait for one that is held. What is left of
        imports that it has given up is deleted later, too."""
        wait_until(lambda: not self.world.sql(f"select 1 from job where account_id = {self.number} and state < 2 "
                                              "and kind <> 2 limit 1; "
                                              f"select 1 from import where account_id = {self.number} "
                                              "and swept_at < '1970-01-03' limit 1"),
                   patience(60), "the account's jobs end", 0.2)

    def seen(self):
        """What the account's own client sees."""
        self.wait_for_jobs()
        parameters = [{"limit": 100}, {"limit": 100, "search": self.word}]
        lists = [self.client.read(self.path(call), **some) for call in LISTS
                 for some in parameters[:1 if call in WITHOUT_SEARCH else 2]]
        return lists + [(self.client.read(path), self.client.get(path).header("ETag"))
                        for path in self.objects.all_paths()]

    def stored(self):
        """Every row of the account, in all tables but those of the search."""
        self.wait_for_jobs()
        queries = []
        for line in self.world.once("columns of the tables", lambda: self.world.sql(COLUMNS)):
            table, columns, is_owned = line.split("\t")
            if table in INDEX + SHARED:
                continue
            if is_owned == "0" and table != "account":
                raise AssertionError(f"nobody has said whose the rows of the table {table} are")
            condition = "id = {id}" if table == "account" else "account_id = {id}"
            cells = ", ".join(f"ifnull(hex({column}), '-')" for column in columns.split(","))
            queries.append(f"select '{table}', concat_ws(' ', {cells}) line from {table} "
                           f"where {condition.format(id=self.number)} order by line")
        return self.world.sql("; ".join(queries))
