-- How many orders and how many events there are by status; see sql/migrations/0029-event-days.sql.

-- :status_count_add status_count
insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone)
values (:account_id, :campaign_id, :quarter, :status, :slot, :total, :gone)

-- :status_count_add_next status_count
, (:account_id, :campaign_id, :quarter, :status, :slot, :total, :gone)

-- :status_count_add_end status_count
on duplicate key update total = total + values(total), gone = gone + values(gone)

-- The orders of a campaign.

-- :status_count_now status_range -> status_number
select cast(status as signed) as status, cast(sum(total) as signed) as total
from status_count
where account_id = :account_id and campaign_id = :campaign_id and quarter = 0
group by status

-- The events of some quarters by the day: days are counted from the one before that of the first quarter's zero, so
-- that no offset makes a number negative.

-- :status_count_days status_range -> status_number
select (quarter + :shift) div 96 as day, cast(status as signed) as status, cast(sum(total) as signed) as total
from status_count force index (primary)
where account_id = :account_id and campaign_id = :campaign_id and quarter between :first_quarter and :last_quarter
group by day, status

-- Putting slots together: the first quarter that was not looked at, the quarter of the row that comes so many rows
-- later, and the rows up to there that are to be moved.

-- :status_fold_begin status_range
insert ignore into status_fold (account_id, quarter)
values (:account_id, 0)

-- :status_fold_at status_range -> status_range
select quarter as first_quarter
from status_fold
where account_id = :account_id

-- :status_fold_next status_range -> status_range
select quarter as first_quarter
from status_count force index (status_count_quarter)
where account_id = :account_id and quarter > :first_quarter and quarter <= :last_quarter
order by account_id, quarter
limit 1

-- :status_fold_end status_range -> status_range
select quarter as last_quarter
from status_count force index (status_count_quarter)
where account_id = :account_id and quarter >= :first_quarter and quarter <= :last_quarter
order by account_id, quarter
limit 1 offset :limit

-- :status_fold_rows status_range -> status_count
select account_id, campaign_id, quarter, status, slot, total, gone
from status_count force index (status_count_quarter)
where account_id = :account_id and quarter >= :first_quarter and quarter <= :last_quarter and slot > 0
order by account_id, quarter
limit :limit

-- :status_fold_clear status_range
delete from status_count
where account_id = :account_id and quarter = :first_quarter and slot > 0 and total = 0 and gone = 0

-- :status_fold_set status_range
update status_fold
set quarter = :last_quarter
where account_id = :account_id

-- Comparing the counts with what they are of. Whoever does so holds the account's row, so that nothing is added twice;
-- who writes orders does not, for each of them changes both sides alike.

-- :status_recount_lock status_range -> status_range
select quarter as first_quarter
from status_fold
where account_id = :account_id
for update

-- :status_recount_events status_range
insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone)
select :account_id, d.campaign_id, d.quarter, d.status, 0, sum(d.events), 0
from (select e.campaign_id, greatest(timestampdiff(minute, '1970-01-01', e.at) div 15, 1) as quarter, e.status,
             count(*) as events
      from order_event e
      where e.account_id = :account_id
      group by e.campaign_id, quarter, e.status
      union all
      select s.campaign_id, s.quarter, s.status, sum(s.gone - s.total)
      from status_count s
      where s.account_id = :account_id and s.campaign_id > 0 and s.quarter > 0
      group by s.campaign_id, s.quarter, s.status) d
group by d.campaign_id, d.quarter, d.status
having sum(d.events) <> 0
on duplicate key update total = total + values(total)

-- :status_recount_orders status_range
insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone)
select :account_id, d.campaign_id, 0, d.status, 0, sum(d.orders), 0
from (select o.campaign_id, o.status, count(*) as orders
      from campaign_order o
      where o.account_id = :account_id
      group by o.campaign_id, o.status
      union all
      select s.campaign_id, s.status, -sum(s.total)
      from status_count s
      where s.account_id = :account_id and s.campaign_id > 0 and s.quarter = 0
      group by s.campaign_id, s.status) d
group by d.campaign_id, d.status
having sum(d.orders) <> 0
on duplicate key update total = total + values(total)

-- :status_recount_account status_range
insert into status_count (account_id, campaign_id, quarter, status, slot, total, gone)
select :account_id, 0, d.quarter, d.status, 0, d.total, d.gone
from (select s.quarter, s.status, sum(if(s.campaign_id = 0, -s.total, s.total)) as total,
             sum(if(s.campaign_id = 0, -s.gone, s.gone)) as gone
      from status_count s
      where s.account_id = :account_id and s.quarter > 0
      group by s.quarter, s.status) d
where d.total <> 0 or d.gone <> 0
on duplicate key update total = status_count.total + values(total), gone = status_count.gone + values(gone)

-- Of a record that goes: the orders that are counted no more. Who locks them has locked the record before.

-- :status_orders_of_record order -> order
select campaign_id, status
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id = :record_id
order by account_id, campaign_id, record_id
for update

-- :status_orders_ended order -> order
select o.campaign_id, o.status
from campaign_order o force index (campaign_order_record)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
where o.account_id = :account_id and o.record_id = :record_id and c.deleted_at is not null

-- The same of several records, and the events that erase_events deletes.

-- :status_orders_of id_run -> order
select campaign_id, status
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id in (:first_id

-- :status_events_of id_run -> status_count
select e.campaign_id, e.quarter, e.status, count(*) as gone
from (select campaign_id, greatest(timestampdiff(minute, '1970-01-01', at) div 15, 1) as quarter, status
      from order_event
      where account_id in (0, :account_id) and record_id in (:first_id

-- :status_events_of_end id_run
      order by account_id, record_id, id
      limit 1000) e
group by e.campaign_id, e.quarter, e.status
