-- Actions and the parts of their sets. A preview that is too old to be run is there no more, though its row still is.

-- :action_insert action
insert into action (account_id, uuid, on_what, asked, needs, uuids, campaign_id, stage, total, counted, sampled,
                    job_uuid, created_at)
values (:account_id, :uuid, :on_what, :asked, :needs, :uuid_bytes, :campaign_id, :stage, :total, :counted, :sampled,
        :job_uuid, :created_at)

-- :action_by_uuid action -> action
select {action_columns}
from action a
left join job j on j.account_id = a.account_id and j.uuid = a.job_uuid
where a.account_id = :account_id and a.uuid = :uuid
  and (a.stage = 2 or a.created_at > utc_timestamp(6) - interval 1 day)

-- :action_lock action -> action
select a.id
from action a
where a.account_id = :account_id and a.uuid = :uuid
for update

-- For the job.

-- :action_load action -> action
select a.account_id, a.id, a.uuid, a.stage, a.on_what, a.asked, a.needs, a.uuids as uuid_bytes, a.campaign_id, a.total,
       a.parts, a.counted, a.result
from action a
where a.account_id = :account_id and a.id = :id

-- What tells how many rows the set has now.

-- :action_set action -> action
select a.account_id, a.id, a.on_what, a.asked, a.needs, a.uuids as uuid_bytes, a.total
from action a
where a.account_id = :account_id and a.uuid = :uuid

-- :action_count listing -> counted
select count(*) as total
from action a
where a.account_id = :account_id
  and (a.stage = 2 or a.created_at > utc_timestamp(6) - interval 1 day)

-- :action_page listing -> action
select {action_columns}
from action a
left join job j on j.account_id = a.account_id and j.uuid = a.job_uuid
where a.account_id = :account_id and a.id < :before_id
  and (a.stage = 2 or a.created_at > utc_timestamp(6) - interval 1 day)
order by a.id desc
limit :limit offset :offset

-- :action_update action
update action
set stage = :stage, total = :total, parts = :parts, counted = :counted, result = :result, job_uuid = :job_uuid
where account_id = :account_id and id = :id

-- :action_keep action
update action
set stage = :stage, total = :total, parts = :parts, counted = :counted, result = :result
where account_id = :account_id and id = :id

-- An action that is too old goes, some of its parts at a time.

-- :action_find_old -> action
select account_id, id
from action force index (action_age)
where created_at < utc_timestamp(6) - interval 30 day
order by created_at
limit 1

-- :action_purge_parts action
delete from action_part
where account_id = :account_id and action_id = :id
limit 100

-- :action_purge action
delete from action
where account_id = :account_id and id = :id

-- --- parts -----------------------------------------------------------------------------------------------------------

-- :action_part_insert action_part
insert into action_part (account_id, action_id, part, ids, affected, unchanged, refused, reasons, outcomes)
values (:account_id, :action_id, :part, :ids, :affected, :unchanged, :refused, :reasons, :outcomes)

-- :action_part_insert_next action_part
, (:account_id, :action_id, :part, :ids, :affected, :unchanged, :refused, :reasons, :outcomes)

-- :action_part_delete action_part
delete from action_part
where account_id = :account_id and action_id = :action_id

-- :action_part_read action_part -> action_part
select account_id, action_id, part, ids, reasons, outcomes
from action_part force index (primary)
where account_id = :account_id and action_id = :action_id and part = :part

-- :action_part_keep action_part
update action_part
set affected = :affected, unchanged = :unchanged, refused = :refused, reasons = :reasons, outcomes = :outcomes
where account_id = :account_id and action_id = :action_id and part = :part

-- :action_part_counts listing -> action_part
select part, affected, unchanged, refused
from action_part force index (action_part_counts)
where account_id = :account_id and action_id = :action_id
order by part desc

-- Orders by their uuids: of which record and of which campaign each is.

-- :action_find_orders transfer_uuids -> transfer_found
select uuid, record_id as id, campaign_id as type_id
from campaign_order force index (campaign_order_uuid)
where account_id = :account_id and uuid in (:first_uuid

-- How many campaigns the account has ever had, as far as that matters.

-- :action_campaigns action -> counted
select count(*) as total
from (select 1
      from campaign
      where account_id = :account_id
      limit 1000) some
