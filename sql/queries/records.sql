-- A record is written only while its type is as it was when the values were judged by it. The type's row is locked, as
-- by the foreign key: so a change of the type waits for this transaction, or this one sees it and does nothing, for a
-- record cannot be without a type. The foreign key alone would not refuse it: MySQL 9.7 does not look where the key by
-- which it finds the rows, here record_external_id, has another column that is null. An insert that selects would lock
-- the counter of ids, for all accounts, as long as it waits for somebody who is writing the same external id.

-- :record_insert record
insert into record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
                    created_at, updated_at, external_id)
values (:account_id, :uuid,
        (select t.id
         from record_type t
         where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
         lock in share mode),
        :status, :has_history, :first_name, :last_name, :phone, :parameters, :created_at, :updated_at, :external_id)

-- What is shown comes with the log of its history; see history_logs.sql.

-- :record_by_uuid record -> record
select {record_known_columns}, {suppression_entries}, h.log as history_log, v.version as history_version
from record r
left join history_log h on h.account_id = r.account_id and h.record_id = r.id
left join history_version v on v.account_id = r.account_id
where r.uuid = :uuid and r.account_id = :account_id

-- :record_lock record -> record
select {record_known_columns}, {suppression_entries}
from record r
where r.uuid = :uuid and r.account_id = :account_id
for update

-- :record_lock_id record -> record
select {record_columns}
from record r
where r.account_id = :account_id and r.id = :id
for update

-- By the id that another system has given it, of a type.

-- :record_by_external_id record -> record
select {record_columns}, {suppression_entries}, h.log as history_log, v.version as history_version
from record r
left join history_log h on h.account_id = r.account_id and h.record_id = r.id
left join history_version v on v.account_id = r.account_id
where r.account_id = :account_id and r.type_id = :type_id and r.external_id = :external_id

-- :record_lock_external_id record -> record
select {record_columns}, {suppression_entries}
from record r
where r.account_id = :account_id and r.type_id = :type_id and r.external_id = :external_id
for update

-- :record_campaigns record -> order
select campaign_id
from campaign_order
where account_id = :account_id and record_id = :id

-- Parameters that are as they were need not be given.

-- :record_update record
update record r
set r.status = :status, r.first_name = :first_name, r.last_name = :last_name, r.phone = :phone,
    r.parameters = coalesce(:parameters, r.parameters), r.updated_at = :updated_at, r.external_id = :external_id
where r.account_id = :account_id and r.id = :id
  and exists (select 1
              from record_type t
              where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
              lock in share mode)

-- :record_phones record -> record
select r.id, r.uuid, r.phone
from record r force index (primary)
where r.account_id = :account_id and r.id > :id
order by r.id
limit 1000

-- :record_update_phone record
update record
set phone = :phone, updated_at = :updated_at
where account_id = :account_id and id = :id

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
  and exists (select 1
              from record_type t
              where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
              lock in share mode)

-- --- several at once -------------------------------------------------------------------------------------------------

-- Records that are found by their ids, locked until the transaction ends.

-- :records_lock id_run
for update

-- The campaigns that they are in, and whether each is deleted.

-- :records_campaigns id_run -> candidate
select o.campaign_id as id, o.record_id, c.deleted_at is not null as status
from campaign_order o force index (campaign_order_record)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
where o.account_id = :account_id and o.record_id in (:first_id

-- Until the transaction ends a type stays as it was when records were judged by it.

-- :record_type_hold record -> record
select t.id
from record_type t
where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
lock in share mode

-- New records of types that are held.

-- :records_insert record
insert into record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
                    created_at, updated_at, external_id)
values (:account_id, :uuid, :type_id, :status, :has_history, :first_name, :last_name, :phone, :parameters, :created_at,
        :updated_at, :external_id)

-- :records_insert_next record
, (:account_id, :uuid, :type_id, :status, :has_history, :first_name, :last_name, :phone, :parameters, :created_at,
   :updated_at, :external_id)

-- What is written of locked records; their other columns are as they were. Nothing is inserted.

-- :records_change record
insert into record (account_id, id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
                    created_at, updated_at, external_id)
values (:account_id, :id, :uuid, :type_id, :status, :has_history, :first_name, :last_name, :phone, :parameters,
        :created_at, :updated_at, :external_id)

-- :records_change_next record
, (:account_id, :id, :uuid, :type_id, :status, :has_history, :first_name, :last_name, :phone, :parameters, :created_at,
   :updated_at, :external_id)

-- :records_change_end record
on duplicate key update status = values(status), first_name = values(first_name), last_name = values(last_name),
                        phone = values(phone), parameters = values(parameters), updated_at = values(updated_at),
                        external_id = values(external_id)

-- :records_mark_current id_run
update record
set has_history = 1
where account_id = :account_id and has_history < 1 and id in (:first_id

-- :records_mark_past id_run
update record
set has_history = 2
where account_id = :account_id and has_history < 2 and id in (:first_id

-- :records_delete id_run
delete from record
where account_id = :account_id and id in (:first_id

-- :records_history_rest id_run
insert into history_rest (account_id, record_id)
select account_id, id
from record
where account_id = :account_id and id in (:first_id
