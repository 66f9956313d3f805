"""The server under test, its operator, and accounts with objects to work on."""

import contextlib
import os
import secrets
import subprocess
import time
import urllib.parse
import uuid

from client import Client, Journal
from differences import Differences
from support.callbook import new_token, operate
from support.processes import run
from support.tap import Skip

RECORDS = "/api/records"
TYPES = "/api/record-types"
CAMPAIGNS = "/api/campaigns"
SEGMENTS = "/api/segments"
SUPPRESSIONS = "/api/suppressions"
IMPORTS = "/api/imports"
ALL_SCOPES = ["records:read", "records:write", "record-types:read", "record-types:write", "campaigns:read",
              "campaigns:write", "account:read", "account:write", "exports:read", "exports:write", "imports:read",
              "imports:write", "actions:write", "suppressions:read", "suppressions:write", "suppressions:lift",
              "claims:write"]


def patience(seconds):
    """So long; or longer where everything is slower, as under valgrind: CALLBOOK_TEST_SLOW=30."""
    return seconds * float(os.environ.get("CALLBOOK_TEST_SLOW") or 1)


def settle():
    """Until every worker has seen a change of a token or of a record type, which takes a second at most."""
    time.sleep(1.1)


def unknown_id():
    """An id that nothing has."""
    return str(uuid.uuid4())


def orders_of(campaign):
    return f"{CAMPAIGNS}/{campaign}/orders"


def phone_number():
    """A phone number that hardly comes twice."""
    return "+4477" + "".join(secrets.choice("0123456789") for _ in range(10))


class Account:
    """An account with a client whose token has every scope."""

    def __init__(self, world, name):
        self.world = world
        self.name = name
        self.token = self.new_token()
        self.client = world.client(self.token)

    def new_token(self, scopes="all", expires="30d", name="live tests"):
        token = new_token(self.world.operator, self.name, "--expires", expires, scopes=scopes, name=name)
        self.world.tokens.add(token)
        return token

    def with_scopes(self, *scopes):
        """A client that may do only that."""
        return self.world.client(self.new_token(",".join(scopes)))


class Ids(dict):
    """Names of ids; those that few tests need are made when they are first asked for, by the functions in `makers`."""

    def __init__(self, ids, makers):
        super().__init__(ids)
        self.makers = makers

    def __missing__(self, name):
        if name not in self.makers:
            raise KeyError(name)
        self[name] = self.makers[name]()
        return self[name]

    def get(self, name, default=None):
        return self[name] if name in self or name in self.makers else default


def insert_export(sql, record, state=2, text="uuid\r\n1\r\n"):
    """An export that has ended, with its file, in the account of a record."""
    export = str(uuid.uuid4())
    account = f"(select account_id from record where uuid = unhex('{record.replace('-', '')}'))"
    binary = f"unhex('{export.replace('-', '')}')"
    sql(f"set @account = {account}; insert into export_file (account_id, uuid, of_what, format, profile, fold, row_count, "
        f"byte_count, created_at, expires_at, clear_at) select @account, {binary}, 0, 0, 0, 2, 1, {len(text)}, now, "
        "now + interval 7 day, now + interval 7 day from (select utc_timestamp(6) now) t; insert into export_piece select "
        f"@account, last_insert_id(), 0, 0, {len(text)}, 0, unhex('{text.encode().hex()}'); insert into job (account_id, "
        "uuid, kind, state, target, part, label, created_at, started_at, finished_at) select @account, "
        f"{binary}, 1, {state}, id, 0, '', created_at, created_at, created_at from export_file where account_id = @account "
        f"and uuid = {binary}")
    return export


class Objects:
    """One of everything in an account. `ids` are the names that the tables write in braces."""

    def __init__(self, client):
        self.client = client
        self.lease = None
        self.type = client.made(TYPES, {"name": "Lead", "parameters": [
            {"id": "note", "type": "textarea", "title": "Note"}]})
        self.other_type = client.made(TYPES, {"name": "Patient"})
        self.record = self.new_record(firstName="John", lastName="Doe")
        self.external_id = "ext " + secrets.token_hex(6)
        self.spare_record = self.new_record(externalId=self.external_id)
        self.campaign = client.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": self.type["uuid"]})
        self.order = client.made(orders_of(self.campaign["uuid"]), {"recordUuid": self.record["uuid"]})
        self.segment = client.made(SEGMENTS, {"name": "All", "filter": {"not": {"field": "lastName", "value": "Nobody"}}})
        self.ids = {name: getattr(self, name)["uuid"]
                    for name in ("type", "other_type", "record", "spare_record", "campaign", "order", "segment")}
        self.ids = Ids(self.ids, {
            "suppression": self.new_suppression,
            "job": self.new_job, "export": self.new_export, "stopped_export": lambda: self.new_export(state=4),
            "action": self.new_action, "import": self.new_import, "upload": self.new_upload,
            "busy_import": self.new_busy_import, "run_import": self.new_run_import,
            "open_campaign": self.new_open_campaign, "leased_order": lambda: self.new_lease()["uuid"],
            "lease_token": lambda: self.new_lease()["leaseToken"]})
        self.ids["n"] = "1"
        self.ids["token"] = client.token
        self.ids["external_id"] = urllib.parse.quote(self.external_id)

    def new_record(self, **members):
        return self.client.made(RECORDS, {"recordTypeUuid": self.type["uuid"], "phone": phone_number(), **members})

    def new_suppression(self):
        return self.client.made(SUPPRESSIONS, {"phone": phone_number(), "reason": "other"})["uuid"]

    def new_job(self):
        """One that was canceled: it stays as it is."""
        job = str(uuid.uuid4())
        record = self.ids["record"].replace("-", "")
        self.client.sql("insert into job (account_id, uuid, kind, state, target, part, label, created_at, started_at, "
                        f"finished_at) select account_id, unhex('{job.replace('-', '')}'), 0, 4, type_id, 0, 'note', "
                        "utc_timestamp(6), utc_timestamp(6), utc_timestamp(6) from record "
                        f"where uuid = unhex('{record}')")
        return job

    def new_export(self, state=2, text="uuid\r\n1\r\n"):
        return insert_export(self.client.sql, self.ids["record"], state, text)

    def new_action(self):
        """A preview of what changes nothing: its two records are not there."""
        return self.client.made("/api/actions", {"on": "records", "uuids": [unknown_id(), unknown_id()],
                                                 "do": {"patch": {"lastName": "Nobody"}}})["uuid"]

    def new_import(self):
        """One whose file has arrived."""
        return self.client.made(f"{IMPORTS}?recordTypeUuid={self.ids['type']}", "phone\n+12025550143\n",
                                {"Content-Type": "text/csv"})["uuid"]

    def new_upload(self):
        """One whose only part has arrived."""
        upload = self.client.made(IMPORTS, {"recordTypeUuid": self.ids["type"]})["uuid"]
        answer = self.client.request("PUT", f"{IMPORTS}/{upload}/parts/1", "phone\n+12025550143\n",
                                     {"Content-Type": "application/octet-stream"})
        if answer.status != 200:
            raise AssertionError(f"the part was to be taken, but: {answer!r}")
        return upload

    def new_busy_import(self):
        """One whose job somebody holds for long, so that all others of the account wait."""
        one = self.new_import()
        uuid_of = f"unhex('{one.replace('-', '')}')"
        self.client.sql("insert into job (account_id, uuid, kind, state, target, part, label, created_at, due_at) select "
                        f"account_id, uuid, 2, 1, id, 1, '', utc_timestamp(6), utc_timestamp(6) + interval 1 day from import where uuid = {uuid_of}; "
                        f"update import set state = 2 where uuid = {uuid_of}")
        return one

    def new_open_campaign(self):
        """One whose orders can be claimed, with an order that waits for it."""
        campaign = self.client.made(CAMPAIGNS, {"name": "Open", "status": "active"})["uuid"]
        self.client.made(orders_of(campaign), {"recordUuid": self.new_record()["uuid"]})
        return campaign

    def new_lease(self):
        """An order that was claimed, as the claim has answered it; of these ids the same one."""
        if not self.lease:
            campaign = self.ids["open_campaign"]
            self.client.made(orders_of(campaign), {"recordUuid": self.new_record()["uuid"], "priority": 99})
            answer = self.client.post(f"{CAMPAIGNS}/{campaign}/claims", {"leaseSeconds": 3600})
            if answer.status != 200 or not answer.json["orders"]:
                raise AssertionError(f"an order was to be claimed, but: {answer!r}")
            self.lease = answer.json["orders"][0]
        return self.lease

    def new_run_import(self):
        """One that was run, of two rows whose records are gone."""
        one = self.new_import()
        uuid_of = f"unhex('{one.replace('-', '')}')"
        self.client.sql(f"update import set state = 5, was_run = 1, ran_at = utc_timestamp(6) where uuid = {uuid_of}; "
                        "insert into import_row (account_id, import_id, number, status, uuid) select account_id, id, n, 0, "
                        "unhex(left(sha2(concat(id, n), 256), 32)) from import join (select 2 n union all select 3) two "
                        f"where uuid = {uuid_of}")
        return one

    def all_paths(self):
        campaign = self.ids["campaign"]
        return [f"{RECORDS}/{self.ids['record']}", f"{RECORDS}/{self.ids['spare_record']}",
                f"{TYPES}/{self.ids['type']}", f"{TYPES}/{self.ids['other_type']}", f"{CAMPAIGNS}/{campaign}",
                f"{orders_of(campaign)}/{self.ids['order']}", f"{IMPORTS}/{self.ids['import']}", f"{SEGMENTS}/{self.ids['segment']}"]


class World:
    def __init__(self, settings):
        self.settings = settings
        self.url = settings["URL"]
        self.front = settings.get("FRONT", "nginx")
        self.differences = Differences(self.front)
        self.journal = Journal()
        self.tokens = set()
        self.unlogged = set()  # requests whose worker a test has killed
        self.log_starts = {name: os.path.getsize(settings[name]) if os.path.exists(settings.get(name, "")) else 0
                           for name in ("LOG", "ACCESS_LOG", "ERROR_LOG")}
        self.shared = {}

    def client(self, token=None):
        client = Client(self.url, self.journal, token)
        client.sql = self.sql
        return client

    @property
    def stranger(self):
        """A client without a token."""
        return self.once("stranger", self.client)

    def once(self, name, make):
        """What several tests share, made when it is first needed."""
        if name not in self.shared:
            self.shared[name] = make()
        return self.shared[name]

    def account(self, name="account"):
        """A shared account of that name in this run."""
        return self.once(("account", name), self.new_account)

    def new_account(self):
        name = "live-" + secrets.token_hex(6)
        self.operator("account", "create", name)
        return Account(self, name)

    def objects(self, name="account"):
        """The shared account's objects; tests leave them as they are."""
        return self.once(("objects", name), lambda: Objects(self.account(name).client))

    def new_objects(self, name="account"):
        """Objects to change and to delete."""
        return Objects(self.account(name).client)

    @property
    def openapi(self):
        return self.once("openapi", lambda: self.client().read("/api/openapi.json"))

    def operator(self, *arguments):
        """Runs the callbook program; what it prints."""
        return operate(self.need("CALLBOOK"), self.need("CONFIG"), *arguments)

    def need(self, name):
        """A setting that this test cannot do without."""
        if not self.settings.get(name):
            raise Skip(f"{name} is not known")
        return self.settings[name]

    def log_lines(self, name):
        """What was written to that log since the run began."""
        with open(self.need(name), "rb") as file:
            file.seek(self.log_starts[name])
            return file.read().decode("utf-8", "replace").splitlines()

    def script(self, name):
        return os.path.join(os.path.dirname(self.need("SERVER")), name)

    @contextlib.contextmanager
    def locked(self, table):
        """While this lasts, the workers wait for that table of the database."""
        command = [self.script("database.sh"), "client", self.need("DATABASE"), "--database=callbook", "--unbuffered",
                   "--skip-column-names"]
        client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            client.stdin.write(f"lock tables {table} write;\nselect 'locked';\n")
            client.stdin.flush()
            if client.stdout.readline().strip() != "locked":
                raise AssertionError(f"the table {table} cannot be locked")
            yield
        finally:
            client.stdin.close()
            client.wait()
            client.stdout.close()

    def sql(self, statement):
        """The lines that the database answers."""
        return run(self.script("database.sh"), "client", self.need("DATABASE"), "--database=callbook",
                   "--skip-column-names", f"--execute={statement}").splitlines()

    def servers(self, script, *arguments):
        """Runs server.sh or database.sh."""
        run(self.script(script), *arguments)
