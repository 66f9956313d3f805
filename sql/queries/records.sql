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

-- :record_delete record
delete from record
where account_id = :account_id and id = :id
