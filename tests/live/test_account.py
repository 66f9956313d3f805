"""What an account may see and change of itself, and the country of numbers without a country code."""

from tap import case
from test_accounts import callbook
from world import CAMPAIGNS, RECORDS, TYPES, orders_of

ACCOUNT = "/api/account"
LONDON, BERLIN = "020 7946 0958", "030 123456"


def new_type(client, **members):
    return client.made(TYPES, {"name": "Called", **members})["uuid"]


def made_phone(client, kind, phone):
    return client.made(RECORDS, {"recordTypeUuid": kind, "phone": phone})["phone"]


@case("an account is shown, and changed by a merge patch")
def shown_and_changed(test, world):
    account = world.new_account()
    first = account.client.get(ACCOUNT)
    test.equal(first.json, {"name": account.name, "defaultCountry": None, "timezone": "UTC"}, "the account")
    changed = account.client.patch(ACCOUNT, {"defaultCountry": "DE", "timezone": "Europe/Berlin"})
    test.equal(changed.json, {"name": account.name, "defaultCountry": "DE", "timezone": "Europe/Berlin"}, "changed")
    test.equal(account.client.read(ACCOUNT), changed.json, "read")
    test.equal(account.client.get(ACCOUNT).header("ETag"), changed.header("ETag"), "ETag")
    test.equal(account.client.patch(ACCOUNT, changed.json).json, changed.json, "sent back as it is")
    test.equal(account.client.patch(ACCOUNT, {"defaultCountry": None}).json["defaultCountry"], None, "cleared")
    name = account.name + " renamed"
    test.equal(account.client.patch(ACCOUNT, {"name": name}).json["name"], name, "renamed")
    other = world.new_account()
    test.refused(other.client.patch(ACCOUNT, {"name": name}), 409, ("/name", "name_taken"))
    test.equal(other.client.read(ACCOUNT)["name"], other.name, "the other's name")


@case("an account that has changed is not changed by who has not seen that")
def conditions(test, world):
    client = world.new_account().client
    etag = client.get(ACCOUNT).header("ETag")
    test.status(client.get(ACCOUNT, {"If-None-Match": etag}), 304)
    test.status(client.patch(ACCOUNT, {"timezone": "Asia/Tokyo"}, {"If-Match": etag}), 200)
    test.status(client.patch(ACCOUNT, {"timezone": "Asia/Seoul"}, {"If-Match": etag}), 412)
    test.status(client.get(ACCOUNT, {"If-None-Match": etag}), 200)
    test.equal(client.read(ACCOUNT)["timezone"], "Asia/Tokyo", "time zone")


@case("what no country, no time zone and no name is, is refused", ["account", "record type"])
def refused(test, world, row):
    client = world.new_account().client
    if row == "account":
        for body, code in (({"timezone": "Mars/Base"}, "invalid_timezone"), ({"timezone": None}, "not_nullable"),
                           ({"name": " "}, "required"), ({"name": None}, "not_nullable"),
                           ({"status": "active"}, "unknown_member"), ({"defaultCountry": 49}, "wrong_type")):
            test.refused(client.patch(ACCOUNT, body), 422, (f"/{next(iter(body))}", code))
    for country in ("", "de", "DEU", "ZZ", "AQ", "\u00c4"):
        answer = client.patch(ACCOUNT, {"defaultCountry": country}) if row == "account" else \
            client.post(TYPES, {"name": "Called", "defaultCountry": country})
        test.refused(answer, 422, ("/defaultCountry", "invalid_country"))


@case("numbers without a country code are the account's, or the record type's")
def homes(test, world):
    client = world.new_account().client
    plain, german = new_type(client), new_type(client, defaultCountry="DE")
    test.refused(client.post(RECORDS, {"recordTypeUuid": plain, "phone": LONDON}), 422, ("/phone", "invalid_phone"))
    test.equal(made_phone(client, german, BERLIN), "+4930123456", "of a type with a country")
    for country, phone in (("GB", "+442079460958"), ("DE", "+492079460958"), ("GB", "+442079460958")):
        client.patch(ACCOUNT, {"defaultCountry": country})
        test.equal(made_phone(client, plain, LONDON), phone, "at once, by whichever worker")
    test.equal(made_phone(client, german, BERLIN), "+4930123456", "the type's goes before the account's")
    test.equal(made_phone(client, german, "+44 (0)20 7946 0958"), "+442079460958", "with a country code")
    place = f"{TYPES}/{german}"
    test.equal(client.read(place)["defaultCountry"], "DE", "the type's country")
    test.equal(client.patch(place, {"defaultCountry": None}).json["defaultCountry"], None, "taken away")
    test.equal(made_phone(client, german, LONDON), "+442079460958", "now the account's")
    client.patch(place, {"defaultCountry": "FR"})
    test.equal(made_phone(client, german, "01 23 45 67 89"), "+33123456789", "and another one")


@case("so they are in a patch, and in an order's new record")
def patched(test, world):
    client = world.new_account().client
    kind = new_type(client, defaultCountry="GB")
    record = client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+4930123456"})["uuid"]
    test.equal(client.patch(f"{RECORDS}/{record}", {"phone": LONDON}).json["phone"], "+442079460958", "patched")
    campaign = client.made(CAMPAIGNS, {"name": "Spring", "recordTypeUuid": kind})["uuid"]
    order = client.made(orders_of(campaign), {"record": {"phone": "0044 20 7946 0000"}})
    test.equal(order["record"]["phone"], "+442079460000", "of a new record")


@case("a phone that is sent as it is stored is no change, whatever it would be read as")
def kept(test, world):
    account = world.new_account()
    kind = new_type(account.client)
    record = account.client.made(RECORDS, {"recordTypeUuid": kind, "phone": "+4930123456"})["uuid"]
    world.sql(f"update record set phone = '+49030123456' where uuid = unhex(replace('{record}', '-', ''))")
    before = account.client.get(f"{RECORDS}/{record}")
    after = account.client.patch(f"{RECORDS}/{record}", before.json)
    test.equal(after.json["phone"], "+49030123456", "the phone")
    test.equal(after.header("ETag"), before.header("ETag"), "ETag")


@case("a token made with all scopes gets those that come later")
def later_scopes(test, world):
    account = world.new_account()
    world.sql("update token set scope_bits = (1 << 30) | 63 "
              f"where account_id = (select id from account where name = '{account.name}')")
    client = world.client(account.token)
    test.status(client.get(ACCOUNT), 200)
    test.true("account:write" in client.read("/api/auth/me")["token"]["scopes"], "its scopes")
    listed = world.client(account.new_token("records:read,records:write,record-types:read,record-types:write,"
                                            "campaigns:read,campaigns:write"))
    test.status(listed.get(ACCOUNT), 403)


@case("an operator sets an account's country and time zone")
def by_the_operator(test, world):
    account = world.new_account()

    def change(*arguments):
        return callbook(world, "account", "set", "--account", account.name, *arguments)
    done = change("--default-country", "DE", "--timezone", "Europe/Berlin", "--json")
    test.equal(done.returncode, 0, f"exit status: {done.stderr}")
    wanted = {"name": account.name, "defaultCountry": "DE", "timezone": "Europe/Berlin"}
    test.equal(account.client.read(ACCOUNT), wanted, "the account")
    for arguments in (["--default-country", "de"], ["--timezone", "Berlin"], ["--name", ""], []):
        test.equal(change(*arguments).returncode, 2, f"exit status of {arguments}")
    test.equal(account.client.read(ACCOUNT), wanted, "the account after what was refused")
    test.equal(change("--default-country", "none").returncode, 0, "exit status")
    test.equal(account.client.read(ACCOUNT), {**wanted, "defaultCountry": None}, "without a country")
    other = world.new_account()
    test.equal(change("--name", other.name).returncode, 3, "exit status for a name that is taken")
    test.equal(callbook(world, "account", "set", "--account", "nobody", "--name", "x").returncode, 3, "of nobody")


@case("an account's file carries countries and time zone")
def carried(test, world):
    account = world.new_account()
    account.client.patch(ACCOUNT, {"defaultCountry": "PT", "timezone": "Atlantic/Azores"})
    new_type(account.client, name="Spanish", defaultCountry="ES")
    file = callbook(world, "account", "export", account.name, "--to", "-").stdout
    world.operator("account", "delete", account.name, "--yes")
    test.equal(callbook(world, "account", "import", "-", input=file).returncode, 0, "exit status")
    client = world.client(account.new_token())
    test.equal(client.read(ACCOUNT), {"name": account.name, "defaultCountry": "PT", "timezone": "Atlantic/Azores"},
               "the account")
    test.equal(client.read(TYPES)["recordTypes"][0]["defaultCountry"], "ES", "the type's country")
    world.operator("account", "delete", account.name, "--yes")
