"""Sessions: a browser shows a token once, and goes on with a cookie."""

import re
import secrets

from routes import ROUTES, session_of
from support import fastcgi
from tap import case
from world import CAMPAIGNS, RECORDS, TYPES, settle, unknown_id

SESSION = "/api/session"
COOKIE = "__Host-callbook"
FORM = re.compile(COOKIE + r"=cs_[0-9A-Za-z]{40}; Path=/; Secure; HttpOnly; SameSite=Strict")
OWN = {"Sec-Fetch-Site": "same-origin"}


def begun(test, client):
    """The cookie of a new session."""
    answer = client.post(SESSION, {"token": client.token})
    test.status(answer, 201)
    return (answer.header("Set-Cookie") or "").partition(";")[0]


def stated(cookie, **headers):
    return {"Authorization": None, "Cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}


@case("a token begins a session, whose cookie scripts and other sites do not get")
def begins(test, world):
    client = world.new_account().client
    answer = world.stranger.post(SESSION, {"token": client.token})
    test.status(answer, 201)
    test.true(FORM.fullmatch(answer.header("Set-Cookie") or ""), f"Set-Cookie: {answer.header('Set-Cookie')}")
    test.equal(answer.header("Location"), SESSION, "Location")
    test.equal(answer.header("Cache-Control"), "no-store", "Cache-Control")
    me = client.read("/api/auth/me")
    test.equal({name: answer.json[name] for name in ("token", "account")}, {**me, "token": {
        **me["token"], "lastUsedAt": answer.json["token"]["lastUsedAt"]}}, "whose it is")
    cookie = answer.header("Set-Cookie").partition(";")[0]
    shown = world.stranger.get(SESSION, stated(cookie))
    test.status(shown, 200)
    test.equal(shown.json["expiresAt"], answer.json["expiresAt"], "its end")
    test.equal(shown.header("Set-Cookie"), None, "Set-Cookie of a GET")


@case("a session serves as its token does", ["reading", "writing"])
def serves(test, world, row):
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Lead"})["uuid"]
    cookie = begun(test, client)
    if row == "reading":
        for path in (RECORDS, TYPES, CAMPAIGNS, "/api/auth/me", "/api/account"):
            test.equal(world.stranger.get(path, stated(cookie)).status, 200, path)
        test.status(world.stranger.head(RECORDS, stated(cookie)), 200)
        return
    body = {"recordTypeUuid": kind, "phone": "+12025550143"}
    made = world.stranger.post(RECORDS, body, stated(cookie, **OWN))
    test.status(made, 201)
    path = f"{RECORDS}/{made.json['uuid']}"
    test.status(world.stranger.patch(path, {"lastName": "Doe"}, stated(cookie, **OWN)), 200)
    test.equal(client.read(path)["lastName"], "Doe", "what the token sees")
    test.status(world.stranger.delete(path, stated(cookie, **OWN)), 204)


SITES = [({}, 403), ({"Sec-Fetch-Site": "same-origin"}, 201), ({"Sec-Fetch-Site": "cross-site"}, 403),
         ({"Sec-Fetch-Site": "same-site"}, 403), ({"Sec-Fetch-Site": "none"}, 403), ({"Origin": "{own}"}, 201),
         ({"Origin": "https://other.example"}, 403), ({"Origin": "null"}, 403),
         ({"Sec-Fetch-Site": "cross-site", "Origin": "{own}"}, 403),
         ({"Sec-Fetch-Site": "same-origin", "Origin": "https://other.example"}, 201)]


@case("a change by a cookie must come from a page of this server", SITES)
def other_sites(test, world, row):
    headers, status = row
    headers = {name: value.replace("{own}", "http://" + world.stranger.host) for name, value in headers.items()}
    client = world.new_account().client
    kind = client.made(TYPES, {"name": "Lead"})["uuid"]
    cookie = begun(test, client)
    body = {"recordTypeUuid": kind, "phone": "+12025550143"}
    answer = world.stranger.post(RECORDS, body, {**stated(cookie), **headers})
    test.status(answer, status)
    if status == 403:
        test.equal(answer.json["code"], "cross_site", "code")
        test.equal(answer.header("WWW-Authenticate"), None, "WWW-Authenticate")
    test.equal(client.read(RECORDS)["total"], int(status == 201), "records")
    test.status(world.stranger.get(RECORDS, {**stated(cookie), **headers}), 200, "a GET")
    test.status(client.post(RECORDS, body, headers), 201, "the token, by the same headers")


CHANGES = [route for route in ROUTES if route.method != "GET" and not route.open]


@case("no call that is no GET is served to another site", CHANGES)
def every_change(test, world, route):
    objects = world.objects()
    headers = {**session_of(objects.client), "Sec-Fetch-Site": "cross-site"}
    answer = route.request(objects.client, objects.ids, headers)
    test.status(answer, 403)
    test.equal(answer.json["code"], "cross_site", "code")


@case("an Authorization header beats the cookie")
def header_beats(test, world):
    first, second = world.new_account(), world.new_account()
    cookie = begun(test, first.client)
    shown = second.client.get("/api/auth/me", {"Cookie": cookie})
    test.equal(test.needs(shown, 200)["account"]["name"], second.name, "the account")
    test.status(second.client.get(SESSION, {"Cookie": cookie}), 404, "the session")
    test.status(second.client.delete(SESSION, {"Cookie": cookie}), 404, "its end")
    test.status(world.stranger.get(RECORDS, {"Cookie": cookie, "Authorization": "Bearer x"}), 401, "a bad header")
    test.status(world.stranger.get(RECORDS, stated(cookie)), 200, "the cookie alone")


@case("what is no good token begins no session, and sets no cookie")
def bad_tokens(test, world):
    account = world.new_account()
    expired = account.new_token()
    account.client.sql("update token set expires_at = utc_timestamp(6) where account_id = (select id from account where "
                       f"name = '{account.name}') order by id desc limit 1")
    for token in ("x", "cb_" + secrets.token_hex(20), "cs_" + secrets.token_hex(20), account.token[:-1], expired):
        answer = world.stranger.post(SESSION, {"token": token})
        test.status(answer, 401, token[:3])
        test.equal(answer.header("Set-Cookie"), None, "Set-Cookie")
    for body, place in (({}, "/token"), ({"token": 5}, "/token"), ({"token": ""}, "/token"), ({"tokn": "x"}, "/tokn")):
        test.refused(world.stranger.post(SESSION, body), 422, (place, None), *([("/token", None)] if place == "/tokn" else []))


@case("a session ends when it is told to, and the browser forgets it")
def ends(test, world):
    client = world.new_account().client
    cookie, other = begun(test, client), begun(test, client)
    test.true(cookie != other, "two sessions are two")
    answer = world.stranger.delete(SESSION, stated(cookie, **OWN))
    test.status(answer, 204)
    test.equal(answer.header("Set-Cookie"), COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0", "Set-Cookie")
    settle()
    gone = world.stranger.get(RECORDS, stated(cookie))
    test.status(gone, 401)
    test.equal(gone.json["code"], "session_ended", "code")
    test.status(world.stranger.get(RECORDS, stated(other)), 200, "the other one")
    for text in ("", "x", "cs_" + "a" * 40, client.token):
        test.status(world.stranger.get(RECORDS, stated(f"{COOKIE}={text}")), 401, text[:3])
    test.status(world.stranger.get(RECORDS, stated("callbook=" + cookie.partition("=")[2])), 401, "another name")


@case("a session ends with its token, with its account's suspension, after idle minutes and after hours",
      ["token", "idle", "life"])
def ends_by_itself(test, world, row):
    account = world.new_account()
    cookie = begun(test, account.client)
    test.status(world.stranger.get(RECORDS, stated(cookie)), 200)
    mine = f"account_id = (select id from account where name = '{account.name}')"
    account.client.sql({
        "token": f"update token set revoked_at = utc_timestamp(6) where {mine}",
        "idle": f"update session set seen_at = utc_timestamp(6) - interval 1801 second where {mine}",
        "life": f"update session set expires_at = utc_timestamp(6) where {mine}"}[row])
    settle()
    answer = world.stranger.get(RECORDS, stated(cookie))
    test.status(answer, 401)
    test.equal(answer.json["code"], "token_revoked" if row == "token" else "session_ended", "code")


@case("use keeps a session from ending")
def use_keeps(test, world):
    account = world.new_account()
    cookie = begun(test, account.client)
    mine = f"account_id = (select id from account where name = '{account.name}')"
    account.client.sql(f"update session set seen_at = utc_timestamp(6) - interval 1700 second where {mine}")
    settle()
    before = world.stranger.get(SESSION, stated(cookie)).json
    settle()
    after = world.stranger.get(SESSION, stated(cookie)).json
    test.true(after["idleAt"] > before["idleAt"] or before["idleAt"] > before["createdAt"], "idleAt")
    seen = world.sql(f"select timestampdiff(second, seen_at, utc_timestamp(6)) < 60 from session where {mine}")
    test.equal(seen, ["1"], "the use is noted")


@case("a token has a hundred sessions at most: one more ends the oldest")
def bounded(test, world):
    account = world.new_account()
    first, mine = begun(test, account.client), f"account_id = (select id from account where name = '{account.name}')"
    account.client.sql("insert into session (account_id, token_id, hash, created_at, seen_at, expires_at) select s.account_id, "
                       "s.token_id, unhex(sha2(concat(s.id, '-', n.n), 256)), s.created_at, s.seen_at, s.expires_at from "
                       f"session s join (with recursive n as (select 1 n union all select n + 1 from n where n < 99) "
                       f"select n from n) n where {mine.replace('account_id', 's.account_id', 1)}")
    second = begun(test, account.client)
    settle()
    test.status(world.stranger.get(RECORDS, stated(first)), 401, "the oldest")
    test.status(world.stranger.get(RECORDS, stated(second)), 200, "the newest")


@case("a session begins over TLS, or within the machine, only")
def private_only(test, world):
    client = world.new_account().client
    body = '{"token": "%s"}' % client.token
    worker = fastcgi.Worker(world.need("SOCKET"))
    for more, status in ((("REMOTE_ADDR", "192.0.2.1"), 422), (("REMOTE_ADDR", "127.0.0.1"), 201),
                         (("HTTPS", "on"), 201), (("HTTPS", "off"), 422), (("REMOTE_ADDR", "::1"), 201)):
        answer = worker.exchange([("REQUEST_METHOD", "POST"), ("REQUEST_URI", SESSION), ("CONTENT_TYPE", "application/json"),
                                  ("CONTENT_LENGTH", str(len(body))), more], body.encode())
        test.equal(answer.status, status, f"{more}")


@case("a session has no more rights than its token")
def rights(test, world):
    account = world.new_account()
    client = account.with_scopes("records:read")
    cookie = begun(test, client)
    test.status(world.stranger.get(RECORDS, stated(cookie)), 200)
    test.status(world.stranger.get(TYPES, stated(cookie)), 403)
    test.status(world.stranger.delete(f"{RECORDS}/{unknown_id()}", stated(cookie, **OWN)), 403)
