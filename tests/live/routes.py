"""The routes table: every call of the API with a request that succeeds."""

import json
import re

from tables import fill, fill_value, read_json
from world import unknown_id


class Route:
    def __init__(self, name, method, path, scope, status, body=None, open=False, query="", also=None, file=None,
                 session=False):
        self.name = name
        self.method = method
        self.path = path
        self.scope = scope
        self.status = status
        self.body = body
        self.open = open
        self.query = query
        self.scopes = [one for one in (scope, *(also if isinstance(also, list) else [also])) if one]
        self.file = file  # the body, where it is no JSON
        self.session = session  # it is about the session by which it comes

    def __str__(self):
        return self.name

    def request(self, client, ids, headers=None, query="", body=None):
        """Sends the route's request, with ids in place of their names, or another body; `query` comes beside its own."""
        if body is None and self.body is not None:
            body = fill_value(self.body, ids)
        if body is None and self.file is not None:
            body, headers = self.file, {"Content-Type": "application/octet-stream", **(headers or {})}
        if self.session:
            headers = {**session_of(client), **(headers or {})}
        return client.request(self.method, self.target(ids, query), body, headers)

    def target(self, ids, query=""):
        """Path and query, with ids in place of their names."""
        parts = [part for part in (fill(self.query, ids), query.lstrip("?")) if part]
        return fill(self.path, ids) + ("?" + "&".join(parts) if parts else "")

    @property
    def path_names(self):
        """The ids that the path needs."""
        return re.findall(r"\{([a-z_]+)\}", self.path)

    @property
    def body_names(self):
        return re.findall(r"\{([a-z_]+)\}", json.dumps(self.body))

    @property
    def template(self):
        """The path without the parameters' names, as two tables may call them differently."""
        return re.sub(r"\{[a-zA-Z_]+\}", "{}", self.path)


def session_of(client):
    """Headers of a page of the server in a new session of the client's token; none where there can be no session."""
    answer = client.post("/api/session", {"token": client.token}) if client.token else None
    if not answer or answer.status != 201:
        return {}
    return {"Authorization": None, "Cookie": answer.header("Set-Cookie").partition(";")[0],
            "Sec-Fetch-Site": "same-origin"}


ROUTES = [Route(**row) for row in read_json("routes.json")]
CLOSED = [route for route in ROUTES if not route.open]
SCOPED = [route for route in ROUTES if route.scope]
BODIED = [route for route in ROUTES if route.body]
READING = [route for route in ROUTES if route.method == "GET" and not route.session]
ALL_ROWS = ("listRecords", "searchRecords", "listSegmentRecords")  # as CSV and NDJSON, too
# What these answer is what it is, whatever a client takes.
FILES = {"getExportFile": {"text/csv", "application/x-ndjson",
                           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
         "getImportErrors": {"text/csv"}, "getImportMap": {"text/csv"}}
BY_NAME = {route.name: route for route in ROUTES}
TEMPLATES = sorted({route.template for route in ROUTES})


def methods_of(template):
    """What a path of that form offers."""
    methods = {route.method for route in ROUTES if route.template == template}
    return methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())


def path_of(template, ids):
    return next(route for route in ROUTES if route.template == template).target(ids)


def with_unknown(ids, *names):
    """The ids, but those of that name are nobody's."""
    return {**ids, **{name: unknown_id() for name in names if name != "n"}}
