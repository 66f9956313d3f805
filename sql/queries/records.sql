-- A record is written only while its type is as it was when the values were judged by it. The type's row is locked, as
-- by the foreign key: so a change of the type waits for this transaction, or this one sees it and does nothing.

-- :record_insert record
insert into record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
                    created_at, updated_at)
select :account_id, :uuid, t.id, :status, :has_history, :first_name, :last_name, :phone, :parameters, :created_at,
       :updated_at
from record_type t
where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
lock in share mode

-- :record_by_uuid record -> record
select {record_columns}
from record r
where r.uuid = :uuid and r.account_id = :account_id

-- :record_lock record -> record
select {record_columns}
from record r
where r.uuid = :uuid and r.account_id = :account_id
for update

-- :record_lock_id record -> record
select {record_columns}
from record r
where r.account_id = :account_id and r.id = :id
for update

-- :record_campaigns record -> order
select campaign_id
from campaign_order
where account_id = :account_id and record_id = :id

-- :record_update record
update record r
set r.status = :status, r.first_name = :first_name, r.last_name = :last_name, r.phone = :phone,
    r.parameters = :parameters, r.updated_at = :updated_at
where r.account_id = :account_id and r.id = :id
  and exists (select 1
              from record_type t
              where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
              lock in share mode)

-- :record_mark_history record
update record
set has_history = :has_history
where account_id = :account_id and id = :id and has_history < :has_history

-- :record_delete_orders record
delete from campaign_order
where account_id = :account_id and record_id = :id

-- :record_delete_past record
delete from past_order
where record_id = :id and account_id = :account_id

-- :record_delete_events record
delete from order_event
where record_id = :id

-- :record_delete record
delete from record
where account_id = :account_id and id = :id

-- Histories: a row for each event, or for a place without one. What the record has left is asked for only when it has.
-- An event of before 0011-history-stays names no order: it belongs to the stay in which it came.

-- :record_places record -> visit
select o.campaign_id, c.uuid as campaign_uuid, c.name as campaign_name, o.uuid as order_uuid, o.status,
       o.created_at as assigned_at, c.deleted_at as removed_at, e.id as event_id, e.status as event_status,
       e.at as event_at
from campaign_order o
join campaign c on c.id = o.campaign_id
left join order_event e
    on e.record_id = o.record_id and e.campaign_id = o.campaign_id
        and (e.order_id = o.id or (e.order_id = 0 and e.at >= o.created_at))
where o.account_id = :account_id and o.record_id = :id

-- :record_past_places record -> visit
select p.campaign_id, c.uuid as campaign_uuid, c.name as campaign_name, p.uuid as order_uuid, p.status,
       p.assigned_at, p.removed_at, e.id as event_id, e.status as event_status, e.at as event_at
from past_order p
join campaign c on c.id = p.campaign_id
left join order_event e
    on e.record_id = p.record_id and e.campaign_id = p.campaign_id
        and (e.order_id = p.order_id and p.order_id > 0
             or e.order_id = 0 and e.at between p.assigned_at and p.removed_at)
where p.account_id = :account_id and p.record_id = :id
