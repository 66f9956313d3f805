"""What must hold in the database whatever has happened, asked in SQL and of the operator's program."""

from support import callbook

# Each gives the number of rows that contradict others.
CONTRADICTIONS = {
    "orders without an event": """select count(*) from campaign_order o where not exists (select 1 from order_event e
        where e.account_id = o.account_id and e.record_id = o.record_id and e.campaign_id = o.campaign_id)""",
    "orders whose last event has another status": """select count(*) from campaign_order o where o.status <>
        (select e.status from order_event e where e.account_id = o.account_id and e.record_id = o.record_id
         and e.campaign_id = o.campaign_id order by e.id desc limit 1)""",
    "orders of records that are gone": """select count(*) from campaign_order o where not exists
        (select 1 from record r where r.account_id = o.account_id and r.id = o.record_id)""",
    "orders whose type is not their record's": """select count(*) from campaign_order o join record r
        on r.account_id = o.account_id and r.id = o.record_id where r.type_id <> o.type_id""",
    "orders whose type is not their campaign's": """select count(*) from campaign_order o join campaign c
        on c.id = o.campaign_id where c.deleted_at is null and c.type_id <> o.type_id""",
    "records of types that are gone": """select count(*) from record r where not exists
        (select 1 from record_type t where t.account_id = r.account_id and t.id = r.type_id)""",
    "slugs that two types of an account have": """select count(*) from
        (select 1 from record_type group by account_id, slug having count(*) > 1) twice""",
    "default types that are not there": """select count(*) from account a where a.default_type_id is not null and
        not exists (select 1 from record_type t where t.account_id = a.id and t.id = a.default_type_id)""",
    "numbers of orders that are not theirs": """select count(*) from (select 1 from (select account_id, campaign_id,
        status, 1 as more from campaign_order union all select account_id, campaign_id, status, -total from status_count
        where quarter = 0) both_sides group by account_id, campaign_id, status having sum(more) <> 0) wrong""",
    "numbers of events that are not theirs": """select count(*) from (select 1 from (select account_id, campaign_id,
        timestampdiff(minute, '1970-01-01', at) div 15 as quarter, status, 1 as more from order_event union all select
        account_id, campaign_id, quarter, status, gone - total from status_count where quarter > 0 and campaign_id > 0)
        both_sides group by account_id, campaign_id, quarter, status having sum(more) <> 0) wrong""",
    "numbers of accounts that are not those of their campaigns": """select count(*) from (select 1 from status_count
        where quarter > 0 group by account_id, quarter, status having sum(if(campaign_id = 0, -total, total)) <> 0
        or sum(if(campaign_id = 0, -gone, gone)) <> 0) wrong""",
    "kept answers that are not whole": "select count(*) from idempotency where status is null or body is null",
}


def check(test, place):
    """Contradictions between rows, and counts that are not what a count gives."""
    for what, query in CONTRADICTIONS.items():
        test.equal(int(place.sql(query)[0][0]), 0, what)
    details = callbook.recount(place.program("callbook"), place.config)
    test.true(len(details) == 1 and details[0].startswith("every one is exact"), f"the counts are exact: {details}")
