-- :campaign_insert campaign
insert into campaign (account_id, uuid, name, description, status, type, timezone, schedule, type_id, created_at,
                      updated_at, words, max_attempts, min_seconds_between, retry_rules, suppression_scope)
values (:account_id, :uuid, :name, :description, :status, :type, :timezone, :schedule, :type_id, :created_at,
        :updated_at, :words, :max_attempts, coalesce(:min_seconds_between, 0),
        :retry_rules, coalesce(:suppression_scope, 0))

-- :campaign_by_uuid campaign -> campaign
select {campaign_columns}
from campaign c
where c.uuid = :uuid and c.account_id = :account_id and c.deleted_at is null

-- :campaign_lock campaign -> campaign
select {campaign_columns}
from campaign c
where c.uuid = :uuid and c.account_id = :account_id and c.deleted_at is null
for update

-- :campaign_share campaign -> campaign
select c.account_id, c.id, c.uuid, c.type_id, c.status, c.suppression_scope,
       (select t.uuid from record_type t where t.account_id = c.account_id and t.id = c.type_id) as type_uuid
from campaign c
where c.uuid = :uuid and c.account_id = :account_id and c.deleted_at is null
lock in share mode

-- :campaign_update campaign
update campaign
set name = :name, description = :description, status = :status, type = :type, timezone = :timezone,
    schedule = :schedule, type_id = :type_id, updated_at = :updated_at, words = :words,
    max_attempts = :max_attempts, min_seconds_between = coalesce(:min_seconds_between, 0), retry_rules = :retry_rules,
    suppression_scope = coalesce(:suppression_scope, suppression_scope)
where account_id = :account_id and id = :id

-- :campaign_delete campaign
update campaign
set deleted_at = :deleted_at, type_id = null, words = null
where account_id = :account_id and id = :id

-- :campaign_other_types campaign -> counted
select count(*) as total
from (select 1
      from campaign_order
      where account_id = :account_id and campaign_id = :id and type_id <> :type_id
      limit 1) other
