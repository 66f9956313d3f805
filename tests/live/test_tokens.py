"""Who may come in, and who am I."""

import os
import re
import stat
import tempfile
import time

from routes import CLOSED
from tap import case
from test_idempotency import in_threads
from world import Account, settle

ME = "/api/auth/me"
UNKNOWN = "cb_" + "A" * 40
MALFORMED = [
    "", "Bearer", "Bearer ", "Bearer x", "Basic dXNlcjpwYXNz", "Bearer " + "A" * 43, "Token " + UNKNOWN, UNKNOWN,
    f"Bearer{UNKNOWN}", f"Bearer {UNKNOWN}A", f"Bearer {UNKNOWN[:-1]}", f"Bearer {UNKNOWN} {UNKNOWN}",
    f"Bearer {UNKNOWN[:-1]}-", f"Bearer {UNKNOWN[:-1]}é", f'Bearer "{UNKNOWN}"', f"Bearer token={UNKNOWN}",
    f"Bearer {UNKNOWN},", f"Bearer, {UNKNOWN}", "Bearer " + "A" * 4000, f"Bearer\t{UNKNOWN}",
]


def with_authorization(client, path, value):
    return client.request("GET", path, None, {"Authorization": value}, token=None)


@case("a call without a token is 401", CLOSED)
def missing(test, world, route):
    objects = world.objects()
    answer = route.request(world.stranger, objects.ids)
    test.status(answer, 401)
    test.true("error=" not in (answer.header("WWW-Authenticate") or ""), "no error is told when nothing was sent")


@case("an unknown token is 401", CLOSED)
def unknown(test, world, route):
    objects = world.objects()
    answer = route.request(world.client(UNKNOWN), objects.ids)
    test.status(answer, 401)
    test.true('error="invalid_token"' in (answer.header("WWW-Authenticate") or ""), "the error is invalid_token")


@case("what is no bearer token is 401", [ascii(value)[:60] for value in MALFORMED])
def malformed(test, world, row):
    value = next(one for one in MALFORMED if ascii(one)[:60] == row)
    test.status(with_authorization(world.stranger, ME, value), 401)


@case("the scheme's name may be in any case, with more than one blank after it")
def scheme(test, world):
    token = world.account().token
    for value in (f"bearer {token}", f"BEARER {token}", f"Bearer   {token}"):
        test.status(with_authorization(world.stranger, ME, value), 200, value.split()[0])


@case("a token in the query or in a cookie does not count")
def elsewhere(test, world):
    token = world.account().token
    test.status(world.stranger.get(f"{ME}?access_token={token}"), 401)
    test.status(world.stranger.get(ME, {"Cookie": f"token={token}"}), 401)
    test.status(world.stranger.get(ME, {"X-Api-Key": token}), 401)


@case("a token that differs in case or in one letter is unknown")
def one_letter(test, world):
    token = world.account().token
    for other in (token.swapcase(), token[:-1] + ("a" if token[-1] != "a" else "b")):
        test.status(world.client(other).get(ME), 401)


@case("an expired token is 401", CLOSED)
def expired(test, world, route):
    account, objects = world.account(), world.objects()
    token = world.once("expired token", lambda: account.new_token(expires="2020-01-01"))
    test.status(route.request(world.client(token), objects.ids), 401)


@case("a token ends when its time is over")
def expires(test, world):
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 2))
    client = world.client(world.account().new_token(expires=end))
    answer = client.get(ME)
    test.equal(test.needs(answer, 200)["token"]["expiresAt"], end, "expiresAt")
    time.sleep(2.1)
    test.status(client.get(ME), 401)


def revoked_client(world):
    token = world.account().new_token()
    world.operator("token", "revoke", token[:11])
    return world.client(token)


def suspended_account(world):
    account = world.new_account()
    world.operator("account", "suspend", account.name)
    return account


@case("a revoked token is 401", CLOSED)
def revoked(test, world, route):
    client = world.once("revoked", lambda: revoked_client(world))
    test.status(route.request(client, world.objects().ids), 401)


@case("a suspended account's token is 401", CLOSED)
def suspended(test, world, route):
    account = world.once("suspended", lambda: suspended_account(world))
    test.status(route.request(account.client, world.objects().ids), 401)


@case("a token ends within a second when it is revoked, and others of the account go on")
def revoke(test, world):
    account = world.account()
    token = account.new_token()
    client = world.client(token)
    test.status(client.get(ME), 200, "before")
    world.operator("token", "revoke", token[:11])
    settle()
    test.status(client.get(ME), 401, "afterwards")
    test.status(account.client.get(ME), 200, "another token")


@case("a suspended account can be let in again")
def suspend(test, world):
    account = world.new_account()
    for arguments, status in ((["suspend"], 401), (["suspend", "--undo"], 200)):
        world.operator("account", *arguments, account.name)
        settle()
        test.status(account.client.get(ME), status, " ".join(arguments))


def statuses(client):
    """Of so many calls at once that every worker has its share of them."""
    return {answer.status for answer in in_threads(48, lambda _: client.twin().get(ME))}


@case("every worker refuses a revoked token within a second")
def revoked_everywhere(test, world):
    token = world.account().new_token()
    client = world.client(token)
    test.equal(statuses(client), {200}, "before")
    world.operator("token", "revoke", token[:11])
    settle()
    test.equal(statuses(client), {401}, "afterwards")


@case("every worker refuses a suspended account within a second, and lets it in again at once")
def suspended_everywhere(test, world):
    account = world.new_account()
    test.equal(statuses(account.client), {200}, "before")
    world.operator("account", "suspend", account.name)
    settle()
    test.equal(statuses(account.client), {401}, "while it is suspended")
    world.operator("account", "suspend", "--undo", account.name)
    test.equal(statuses(account.client), {200}, "afterwards")


@case("a token's use is noted once a minute, not with every call")
def use_is_noted(test, world):
    client = world.client(world.account().new_token())
    first = client.read(ME)["token"]["lastUsedAt"]
    test.true(first, "lastUsedAt")
    test.equal({answer.json["token"]["lastUsedAt"] for answer in in_threads(48, lambda _: client.twin().get(ME))},
               {first}, "lastUsedAt of later calls")


@case("who am I")
def me(test, world):
    account = world.new_account()
    token = account.new_token("records:read,campaigns:write", "30d", "Ünïcode name")
    body = test.needs(world.client(token).get(ME), 200)
    test.equal(list(body), ["token", "account"], "members")
    test.equal(list(body["token"]), ["name", "scopes", "createdAt", "expiresAt", "lastUsedAt"], "members of the token")
    test.equal(list(body["account"]), ["uuid", "name"], "members of the account")
    test.equal([body["token"]["name"], body["account"]["name"]], ["Ünïcode name", account.name], "names")
    test.equal(body["token"]["scopes"], ["records:read", "campaigns:write"], "scopes")
    test.true(re.fullmatch(r"[0-9a-f-]{36}", body["account"]["uuid"]), "the account's uuid")
    for name in ("createdAt", "expiresAt"):
        test.true(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["token"][name] or ""), f"{name} is a time")


@case("a token without an end, and its last use")
def last_use(test, world):
    account = world.new_account()
    token = world.operator("token", "create", "--account", account.name, "--name", "endless", "--scopes",
                           "records:read").splitlines()[-1]
    client = world.client(token)
    test.equal(client.read(ME)["token"]["expiresAt"], None, "expiresAt")
    used = client.read(ME)["token"]["lastUsedAt"]
    now = time.strftime("%Y-%m-%dT%H:%M", time.gmtime())
    earlier = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 60))
    test.true((used or "")[:16] in (now, earlier), f"lastUsedAt is {used}")


@case("tokens are of the documented form, shown once, and not found in the list of tokens")
def shown_once(test, world):
    account = world.new_account()
    token = account.new_token()
    test.true(re.fullmatch(r"cb_[A-Za-z0-9]{40}", token), "its form")
    listed = world.operator("token", "list", "--account", account.name)
    test.true(token not in listed and token[:11] in listed, "only its beginning is listed")


@case("a token is written to a new file that nobody else may read, and not printed")
def in_a_file(test, world):
    account = world.new_account()
    create = ("token", "create", "--account", account.name, "--name", "file", "--scopes", "records:read")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "token")
        printed = world.operator(*create, "--token-file", path)
        with open(path, encoding="ascii") as file:
            token = file.read()
        test.true(re.fullmatch(r"cb_[A-Za-z0-9]{40}\n", token), "one line with the token")
        test.equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, "the file's mode")
        test.true(token.strip() not in printed, "it is not printed")
        test.equal(world.client(token.strip()).read(ME)["token"]["name"], "file", "the token that works")
        before = world.operator("token", "list", "--account", account.name)
        for refused in (path, os.path.join(folder, "none", "token")):
            try:
                world.operator(*create, "--token-file", refused)
                test.fail(f"{refused} was written")
            except AssertionError:
                pass
        test.equal(world.operator("token", "list", "--account", account.name), before, "no token without its file")


@case("two accounts cannot have one name, and a token needs an account")
def operator(test, world):
    account = world.account()
    for arguments in (("account", "create", account.name),
                      ("token", "create", "--account", account.name + "x", "--name", "t", "--scopes", "all")):
        try:
            world.operator(*arguments)
            test.fail(f"callbook {' '.join(arguments)} succeeded")
        except AssertionError:
            pass
    test.true(isinstance(account, Account), "an account")
