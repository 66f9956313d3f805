"""An account's records as the database has them: what lists and searches are compared with."""

import json

from people import ORDER_STATUSES, STATUSES
from searchable import Searchable

UUID = "lower(insert(insert(insert(insert(hex({0}.uuid),9,0,'-'),14,0,'-'),19,0,'-'),24,0,'-'))"
RECORDS = f"""select r.id, {UUID.format('r')}, {UUID.format('t')}, r.status, r.updated_at, r.phone,
json_object('first', r.first_name, 'last', r.last_name, 'parameters', r.parameters)
from record r join record_type t on t.account_id = r.account_id and t.id = r.type_id
where r.account_id = %s order by r.id;
"""
# A deleted campaign keeps its rows.
ORDERS = f"""select o.record_id, {UUID.format('c')}, o.id, {UUID.format('o')}, o.status
from campaign_order o join campaign c on c.id = o.campaign_id where o.account_id = %s and c.deleted_at is null
order by o.id;
"""
COUNTS = """select count(*) from record where account_id = %s;
select count(*) from campaign_order o join campaign c on c.id = o.campaign_id
where o.account_id = %s and c.deleted_at is null;
"""


class Row:
    """A record; `campaigns` maps the campaigns that it is in to (order's id, uuid, status)."""

    def __init__(self, number, uuid, kind, status, updated, phone, texts):
        self.id = int(number)
        self.uuid = uuid
        self.type = kind
        self.status = STATUSES[int(status)]
        self.updated = (updated, self.id)
        self.phone = phone
        self.campaigns = {}
        names = json.loads(texts)
        # As they stand there: 1.10 is not 1.1.
        values = json.loads(names["parameters"], parse_float=str, parse_int=str).values()
        self.texts = [names["first"], names["last"]] + [json.dumps(value) if isinstance(value, bool) else value
                                                        for value in values]

    def passes(self, filters):
        return (filters.get("recordTypeUuid") in (None, self.type) and filters.get("status") in (None, self.status)
                and (filters.get("campaignUuid") is None or filters["campaignUuid"] in self.campaigns))


class Snapshot:
    """Taken while nobody writes. The rows are in the order of their ids."""

    def __init__(self, stack):
        account = stack.sql(f"select id from account where name = '{stack.name}'")[0][0]
        self.rows = [Row(*columns) for columns in stack.sql(RECORDS % account)]
        self.searchable = None
        by_id = {row.id: row for row in self.rows}
        orders = stack.sql(ORDERS % account)
        for record, campaign, number, uuid, status in orders:
            by_id[int(record)].campaigns[campaign] = (int(number), uuid, ORDER_STATUSES[int(status)])
        counts = [int(row[0]) for row in stack.sql(COUNTS % (account, account))]
        if counts != [len(self.rows), len(orders)]:
            raise AssertionError(f"{len(self.rows)} records and {len(orders)} orders were read, of {counts}")

    def with_token(self, token):
        """The places of the rows that have it."""
        if self.searchable is None:
            self.searchable = Searchable(self.rows)
        return self.searchable.places_of(*token)

    def listed(self, filters, tokens=None):
        """The rows that pass the filters and have all tokens; None is no search, without tokens nothing is found."""
        if tokens is None:
            return [row for row in self.rows if row.passes(filters)]
        places = set.intersection(*map(self.with_token, tokens)) if tokens else ()
        return [self.rows[place] for place in sorted(places) if self.rows[place].passes(filters)]

    @staticmethod
    def orders(rows, campaign, status=None):
        """Uuids of the rows' orders in the campaign, newest first."""
        orders = sorted((row.campaigns[campaign] for row in rows if campaign in row.campaigns), reverse=True)
        return [uuid for _, uuid, its_status in orders if status in (None, its_status)]
