-- The log of a record's history: what happened to its orders, in the order in which it did. The change that is logged
-- and its entry are of one transaction. An empty log is none, and stays so: its history was too long once.

-- Only an account that has a version has logs; see 0022-history-logs.

-- :history_log_begin log_entry
insert into history_log (account_id, record_id, log)
select v.account_id, :record_id, :log
from history_version v
where v.account_id = :account_id

-- :history_log_add log_entry
update history_log
set log = if(log = '' or length(log) + length(:log) > 2000, '', concat(log, :log))
where account_id = :account_id and record_id = :record_id

-- The same of many records: those that have a log, and whether the account has any; what is added comes after it.

-- :history_logs_of id_run -> log_entry
select record_id
from history_log
where account_id = :account_id and record_id in (:first_id

-- :history_logs_version log_entry -> log_entry
select account_id
from history_version
where account_id = :account_id

-- :history_logs_insert log_entry
insert into history_log (account_id, record_id, log)
values (:account_id, :record_id, :log)

-- :history_logs_insert_next log_entry
, (:account_id, :record_id, :log)

-- :history_logs_add log_entry
on duplicate key update log = if(log = '' or length(log) + length(values(log)) > 2000, '', concat(log, values(log)))

-- :history_log_end log_entry
update history_log
set log = ''
where account_id = :account_id and record_id = :record_id

-- :history_log_delete log_entry
delete from history_log
where account_id = :account_id and record_id = :record_id

-- Of a record that is locked; others are read with their log.

-- :history_log_of record -> record
select h.log as history_log, v.version as history_version
from history_log h
join history_version v on v.account_id = h.account_id
where h.account_id = :account_id and h.record_id = :id

-- A campaign has got another name, or was deleted.

-- :history_version_up campaign
update history_version
set version = version + 1
where account_id = :account_id

-- A new account, once no worker of a version without logs is at work.

-- :history_version_add account
insert into history_version (account_id, version)
select :id, 1
from history_version
where account_id = 0

-- Records of before 0022-history-logs, and those that came as rows, get their logs in passing.

-- :history_unlogged log_entry -> log_entry
select r.account_id, r.id as record_id
from record r force index (primary)
where r.account_id = :account_id and r.id > :record_id and r.has_history > 0
  and not exists (select 1 from history_log h where h.account_id = :account_id and h.record_id = r.id)
order by r.id
limit 100

-- :history_lock_orders log_entry -> log_entry
select record_id
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id = :record_id
for update

-- :history_log_keep log_entry
insert ignore into history_log (account_id, record_id, log)
select v.account_id, :record_id, :log
from history_version v
where v.account_id = :account_id
