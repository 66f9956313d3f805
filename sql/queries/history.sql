-- Histories: where a record is and was, and what status it had there. Only so many of the newest stays and of the
-- newest events are read or kept, and they are read by one statement, so that they fit together.

-- A row for each stay, and one for each event, which has an event_id. An event of before 0011-history-stays names no
-- order: it belongs to the stay in which it came. Until `callbook migrate --finish` there may be events that name no
-- account, by workers of the version before: their record tells whose they are.

-- :history_visits history_part -> visit
select s.campaign_id, c.uuid as campaign_uuid, c.name as campaign_name, s.order_id, s.order_uuid, s.status, s.at,
       coalesce(s.removed_at, c.deleted_at) as removed_at, s.is_current, c.deleted_at as campaign_deleted_at,
       null as event_id, null as outcome, null as note, null as duration, null as worker
from ((select o.campaign_id, o.id as order_id, o.uuid as order_uuid, o.status, o.created_at as at,
              null as removed_at, 1 as is_current
       from campaign_order o force index (campaign_order_record)
       where o.account_id = :account_id and o.record_id = :record_id
       order by o.id desc
       limit :stays)
      union all
      (select p.campaign_id, p.order_id, p.uuid, p.status, p.assigned_at, p.removed_at, 0
       from past_order p force index (past_order_newest)
       where p.account_id = :account_id and p.record_id = :record_id
       order by p.record_id desc, p.order_id desc
       limit :stays)) s
straight_join campaign c force index (primary) on c.account_id = :account_id and c.id = s.campaign_id
union all
select e.campaign_id, null, null, e.order_id, null, e.status, e.at, null, 0, null, e.id, e.outcome, e.note,
       e.duration, e.worker
from (select campaign_id, order_id, status, at, id, outcome, note, duration, worker
      from order_event force index (primary)
      where account_id = :account_id and record_id = :record_id
      order by record_id desc, id desc
      limit :events) e
union all
select e.campaign_id, null, null, e.order_id, null, e.status, e.at, null, 0, null, e.id, e.outcome, e.note,
       e.duration, e.worker
from (select campaign_id, order_id, status, at, id, outcome, note, duration, worker
      from order_event force index (primary)
      where account_id = 0 and record_id = :record_id
      order by record_id desc, id desc
      limit :events) e

-- What is older than the newest ones that are kept, a step of it.

-- {event_is_old}
id < (select oldest
      from (select id as oldest
            from order_event force index (primary)
            where account_id = :account_id and record_id = :record_id
            order by record_id desc, id desc
            limit 1 offset :events) kept)

-- :history_old_events history_part -> status_count
select campaign_id, greatest(timestampdiff(minute, '1970-01-01', at) div 15, 1) as quarter, status, 1 as gone
from order_event
where account_id = :account_id and record_id = :record_id
  and {event_is_old}
order by account_id, record_id, id
limit :step
for update

-- :history_trim_events history_part
delete from order_event
where account_id = :account_id and record_id = :record_id
  and {event_is_old}
order by account_id, record_id, id
limit :step

-- :history_trim_past history_part
delete from past_order
where account_id = :account_id and record_id = :record_id
  and order_id < (select oldest
                  from (select order_id as oldest
                        from past_order force index (past_order_newest)
                        where account_id = :account_id and record_id = :record_id
                        order by record_id desc, order_id desc
                        limit 1 offset :stays) kept)
order by account_id, record_id, order_id
limit :step

-- Deletion, a step of it. Who deletes holds the record, and its orders are gone: nobody adds an event meanwhile.

-- :history_gone_events history_part -> status_count
select e.campaign_id, e.quarter, e.status, count(*) as gone
from (select campaign_id, greatest(timestampdiff(minute, '1970-01-01', at) div 15, 1) as quarter, status
      from order_event
      where account_id in (0, :account_id) and record_id = :record_id
      order by account_id, record_id, id
      limit :step) e
group by e.campaign_id, e.quarter, e.status

-- :history_delete_events history_part
delete from order_event
where account_id in (0, :account_id) and record_id = :record_id
order by account_id, record_id, id
limit :step

-- :history_delete_past history_part
delete from past_order
where account_id = :account_id and record_id = :record_id
order by account_id, record_id, order_id
limit :step

-- :history_rest_add history_part
insert into history_rest (account_id, record_id)
values (:account_id, :record_id)

-- :history_rest_next history_part -> history_part
select account_id, record_id
from history_rest
order by account_id, record_id
limit 1

-- :history_rest_done history_part
delete from history_rest
where account_id = :account_id and record_id = :record_id

-- Events that name no account get theirs, those of a run of records. `erase_some` ends the statement.

-- :history_name_account id_run
update order_event set account_id = :account_id where account_id = 0 and record_id in (:first_id

-- :history_rest_of_account transfer_page -> transfer_record
select record_id as id
from history_rest
where account_id = :account_id and record_id > :after
order by record_id
limit :limit
