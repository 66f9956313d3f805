"""What clients have been told, and must therefore find again: records and their stays in campaigns."""

import copy

FIELDS = ("firstName", "lastName", "phone", "status")


class Stay:
    """A record's time in a campaign."""

    def __init__(self, campaign, order, status):
        self.campaign = campaign
        self.order = order
        self.statuses = [status]
        self.has_left = False

    def view(self):
        return self.campaign, self.has_left, self.statuses[-1], tuple(self.statuses)


class Contact:
    """A record as its client knows it. While `pending` is under way, it may be as before or as after it."""

    def __init__(self, marker, values):
        self.marker = marker  # a word that no other record has
        self.values = values
        self.stays = []
        self.uuid = None
        self.is_gone = False
        self.pending = None

    @property
    def stay(self):
        """The campaign that it is in now, if any."""
        return self.stays[-1] if self.stays and not self.stays[-1].has_left else None

    def view(self):
        """All that can be compared; None when it is gone."""
        if self.is_gone:
            return None
        fields = tuple(self.values[name] for name in FIELDS) + (self.values["note"],)
        return fields, tuple(stay.view() for stay in reversed(self.stays))

    def views(self):
        """How it may be."""
        if not self.pending:
            return [self.view()]
        later = copy.deepcopy(self)
        later.pending.contact = later
        later.pending.apply(None)
        return [self.view(), later.view()]

    def row_view(self):
        """What a list of records tells of it."""
        return self.uuid, tuple(self.values[name] for name in FIELDS) + (self.values["note"],)


def fields_of(record):
    return tuple(record[name] for name in FIELDS) + (record["parameters"].get("note"),)


def view_of(record):
    """The same of a record as the server answers it."""
    return fields_of(record), tuple(
        (stay["campaignUuid"], stay["removedAt"] is not None, stay["status"],
         tuple(event["status"] for event in stay["events"])) for stay in record["campaignHistory"])


class Change:
    """A write. It is repeated in the same words until it is answered, and then it holds."""

    method = "POST"
    good = (201,)
    good_again = (201,)  # when it may have been done before

    def __init__(self, contact, path, body=None, key=None):
        self.contact = contact
        self.path = path
        self.body = body
        self.key = key
        self.tries = 0

    def accepts(self, status):
        return status in (self.good if self.tries < 2 else self.good_again)

    def apply(self, value):
        """Does to the contact what the answer says; without an answer, what it would say."""
        raise NotImplementedError


class Make(Change):
    def __init__(self, contact, kind, key):
        values = contact.values
        body = {name: values[name] for name in FIELDS}
        super().__init__(contact, "/api/records", {"recordTypeUuid": kind, **body,
                                                   "parameters": {"note": values["note"]}}, key)

    def apply(self, value):
        if value:
            self.contact.uuid = value["uuid"]


class MakeAssigned(Change):
    """A record and its order in one call."""

    def __init__(self, contact, campaign, key):
        values = contact.values
        record = {**{name: values[name] for name in FIELDS}, "parameters": {"note": values["note"]}}
        super().__init__(contact, f"/api/campaigns/{campaign}/orders", {"record": record, "status": "planned"}, key)
        self.campaign = campaign

    def apply(self, value):
        if value:
            self.contact.uuid = value["record"]["uuid"]
        self.contact.stays.append(Stay(self.campaign, value and value["uuid"], "planned"))


class Alter(Change):
    method = "PATCH"
    good = good_again = (200,)

    def __init__(self, contact, members):
        body = {name: text for name, text in members.items() if name != "note"}
        if "note" in members:
            body["parameters"] = {"note": members["note"]}
        super().__init__(contact, f"/api/records/{contact.uuid}", body)
        self.members = members

    def apply(self, value):
        self.contact.values.update(self.members)


class Remove(Change):
    method = "DELETE"
    good = (204,)
    good_again = (204, 404)

    def __init__(self, contact):
        super().__init__(contact, f"/api/records/{contact.uuid}")

    def apply(self, value):
        self.contact.is_gone = True


class Assign(Change):
    def __init__(self, contact, campaign, key):
        super().__init__(contact, f"/api/campaigns/{campaign}/orders", {"recordUuid": contact.uuid}, key)
        self.campaign = campaign

    def apply(self, value):
        self.contact.stays.append(Stay(self.campaign, value and value["uuid"], "registered"))


class Progress(Change):
    """Another status of the order."""

    method = "PATCH"
    good = good_again = (200,)

    def __init__(self, contact, status):
        stay = contact.stay
        super().__init__(contact, f"/api/campaigns/{stay.campaign}/orders/{stay.order}", {"status": status})
        self.status = status

    def apply(self, value):
        self.contact.stay.statuses.append(self.status)


class Leave(Change):
    method = "DELETE"
    good = (204,)
    good_again = (204, 404)

    def __init__(self, contact):
        stay = contact.stay
        super().__init__(contact, f"/api/campaigns/{stay.campaign}/orders/{stay.order}")

    def apply(self, value):
        self.contact.stay.has_left = True
