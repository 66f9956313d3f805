-- A whole account as rows of a file, and back. Times are texts here, with all that is stored of them. What refers to
-- another object names it by its uuid in the file and by its id in the tables. That uuid is read for each row by
-- itself: the server would begin a join with the small table, and sort all records of the account for each page.

-- :transfer_types transfer_page -> transfer_type
select t.id, t.uuid, t.name, t.plural, t.slug, t.icon, t.description, t.status, t.default_country,
       exists (select 1 from account a where a.id = t.account_id and a.default_type_id = t.id) as is_default,
       date_format(t.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(t.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at, t.definition as raw
from record_type t
where t.account_id = :account_id and t.id > :after
order by t.id
limit :limit

-- :transfer_campaigns transfer_page -> transfer_campaign
select c.id, c.uuid, c.name, c.description, c.status, c.type, c.timezone, c.suppression_scope,
       (select t.uuid from record_type t where t.account_id = c.account_id and t.id = c.type_id) as type_uuid,
       date_format(c.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(c.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at,
       date_format(c.deleted_at, '%Y-%m-%dT%H:%i:%s.%fZ') as removed_at,
       c.max_attempts, c.min_seconds_between, c.retry_rules, c.schedule as raw
from campaign c
where c.account_id = :account_id and c.id > :after
order by c.id
limit :limit

-- :transfer_campaign_ids transfer_page -> transfer_campaign
select id
from campaign
where account_id = :account_id and id > :after
order by id
limit :limit

-- :transfer_segments transfer_page -> transfer_segment
select s.id, s.uuid, s.type_uuid, s.name, s.search,
       date_format(s.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(s.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at, s.filter as raw
from saved_segment s force index (primary)
where s.account_id = :account_id and s.id > :after
order by s.id
limit :limit

-- :transfer_suppressions transfer_page -> transfer_suppression
select s.id, s.uuid, concat('+', s.number) as phone,
       (select c.uuid from campaign c where c.account_id = s.account_id and c.id = s.campaign_id) as campaign_uuid,
       s.reason, s.ended, s.source, s.evidence,
       date_format(s.requested_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at,
       date_format(s.expires_at, '%Y-%m-%dT%H:%i:%s.%fZ') as scheduled_time,
       date_format(s.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(s.ended_at, '%Y-%m-%dT%H:%i:%s.%fZ') as removed_at, s.lift_reason
from suppression s force index (primary)
where s.account_id = :account_id and s.id > :after
order by s.id
limit :limit

-- :transfer_records transfer_page -> transfer_record
select r.id, r.uuid,
       (select t.uuid from record_type t where t.account_id = r.account_id and t.id = r.type_id) as type_uuid,
       r.status, r.has_history as history, r.first_name, r.last_name, r.phone,
       date_format(r.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(r.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at, r.external_id, r.parameters as raw
from record r force index (primary)
where r.account_id = :account_id and r.id > :after
order by r.id
limit :limit

-- :transfer_orders transfer_page -> transfer_order
select o.id, o.uuid,
       (select c.uuid from campaign c where c.account_id = o.account_id and c.id = o.campaign_id) as campaign_uuid,
       (select r.uuid from record r where r.account_id = o.account_id and r.id = o.record_id) as record_uuid,
       o.status, o.instructions, o.priority, o.attempts, o.lease_token, o.lease_status, o.lease_worker,
       date_format(o.next_attempt_at, '%Y-%m-%dT%H:%i:%s.%fZ') as next_attempt_at,
       date_format(o.lease_until, '%Y-%m-%dT%H:%i:%s.%fZ') as lease_until,
       date_format(o.scheduled_time, '%Y-%m-%dT%H:%i:%s.%fZ') as scheduled_time,
       date_format(o.created_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(o.updated_at, '%Y-%m-%dT%H:%i:%s.%fZ') as updated_at
from campaign_order o force index (campaign_order_newest)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.id > :after
order by o.id
limit :limit

-- Histories, of a run of records.

-- :transfer_with_history transfer_page -> transfer_record
select r.id
from record r force index (primary)
where r.account_id = :account_id and r.id > :after and r.has_history > 0
order by r.id
limit :limit

-- :transfer_stays transfer_page -> transfer_stay
select p.uuid,
       (select c.uuid from campaign c where c.account_id = p.account_id and c.id = p.campaign_id) as campaign_uuid,
       r.uuid as record_uuid, p.status, p.order_id = 0 as is_by_time,
       date_format(p.assigned_at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at,
       date_format(p.removed_at, '%Y-%m-%dT%H:%i:%s.%fZ') as removed_at
from record r force index (primary)
straight_join past_order p force index (primary) on p.account_id = r.account_id and p.record_id = r.id
where r.account_id = :account_id and r.id > :after and r.id <= :last
order by p.record_id, p.campaign_id, p.order_id

-- :transfer_events transfer_page -> transfer_event
select coalesce((select o.uuid
                 from campaign_order o
                 where o.account_id = r.account_id and o.campaign_id = e.campaign_id and o.record_id = e.record_id
                   and o.id = e.order_id),
                (select p.uuid
                 from past_order p
                 where p.account_id = r.account_id and p.campaign_id = e.campaign_id and p.record_id = e.record_id
                   and p.order_id = e.order_id and e.order_id > 0)) as uuid,
       (select c.uuid from campaign c where c.account_id = r.account_id and c.id = e.campaign_id) as campaign_uuid,
       r.uuid as record_uuid, e.status, e.outcome, e.note, e.duration, e.worker,
       date_format(e.at, '%Y-%m-%dT%H:%i:%s.%fZ') as created_at
from order_event e force index (primary)
straight_join record r force index (primary) on r.account_id = :account_id and r.id = e.record_id
where e.account_id in (0, :account_id) and e.record_id > :after and e.record_id <= :last
order by e.record_id, e.campaign_id, e.id

-- And back, several rows at a time.

-- :transfer_add_type transfer_type
insert into record_type (account_id, uuid, name, plural, slug, icon, description, status, default_country, definition,
                         created_at, updated_at)
values (:account_id, :uuid, :name, :plural, :slug, :icon, :description, :status, :default_country, :raw,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'))

-- :transfer_add_campaign transfer_campaign
insert into campaign (account_id, uuid, name, description, status, type, timezone, schedule, type_id, created_at,
                      updated_at, deleted_at, words, max_attempts, min_seconds_between, retry_rules, suppression_scope)
values (:account_id, :uuid, :name, :description, :status, :type, :timezone, :raw, :type_id,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
        str_to_date(:removed_at, '%Y-%m-%dT%H:%i:%s.%fZ'), :words, :max_attempts, coalesce(:min_seconds_between, 0),
        if(json_valid(:retry_rules), :retry_rules, null), coalesce(:suppression_scope, 0))

-- :transfer_add_segment transfer_segment
insert into saved_segment (account_id, id, uuid, name, type_uuid, filter, search, created_at, updated_at)
values (:account_id, :id, :uuid, :name, :type_uuid, :raw, :search,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'))

-- :transfer_add_suppression transfer_suppression
insert into suppression (account_id, uuid, number, campaign_id, reason, ended, source, evidence, requested_at,
                         expires_at, created_at, ended_at, lift_reason)
values (:account_id, :uuid, :number, :campaign_id, :reason, :ended, :source, :evidence,
        str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:scheduled_time, '%Y-%m-%dT%H:%i:%s.%fZ'),
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:removed_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
        :lift_reason)

-- :transfer_next_suppression transfer_suppression
, (:account_id, :uuid, :number, :campaign_id, :reason, :ended, :source, :evidence,
   str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:scheduled_time, '%Y-%m-%dT%H:%i:%s.%fZ'),
   str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:removed_at, '%Y-%m-%dT%H:%i:%s.%fZ'), :lift_reason)

-- :transfer_add_record transfer_record
insert into record (account_id, uuid, type_id, status, has_history, first_name, last_name, phone, parameters,
                    created_at, updated_at, external_id)
values (:account_id, :uuid, :type_id, :status, :history, :first_name, :last_name, :phone, :raw,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
        :external_id)

-- :transfer_next_record transfer_record
, (:account_id, :uuid, :type_id, :status, :history, :first_name, :last_name, :phone, :raw,
   str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'), :external_id)

-- {transfer_order_values}
(:account_id, :campaign_id, :record_id, :type_id, :uuid, :status,
 str_to_date(:scheduled_time, '%Y-%m-%dT%H:%i:%s.%fZ'), :instructions,
 str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:updated_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
 coalesce(:priority, 0), str_to_date(:next_attempt_at, '%Y-%m-%dT%H:%i:%s.%fZ'), coalesce(:attempts, 0),
 :lease_token, str_to_date(:lease_until, '%Y-%m-%dT%H:%i:%s.%fZ'), :lease_status, :lease_worker,
 if(:status in (0, 1) or (:status = 2 and :scheduled_time is not null)
    or (:status = 3 and :lease_until is not null),
    2 * (99 - coalesce(:priority, 0)) + if(:status in (2, 3), 0, 1), 500),
 case when :status in (0, 1)
      then coalesce(str_to_date(:next_attempt_at, '%Y-%m-%dT%H:%i:%s.%fZ'), '1970-01-01 00:00:00')
      when :status = 2 then str_to_date(:scheduled_time, '%Y-%m-%dT%H:%i:%s.%fZ')
      when :status = 3 then str_to_date(:lease_until, '%Y-%m-%dT%H:%i:%s.%fZ') end)

-- :transfer_add_order transfer_order
insert into campaign_order (account_id, campaign_id, record_id, type_id, uuid, status, scheduled_time, instructions,
                            created_at, updated_at, priority, next_attempt_at, attempts, lease_token, lease_until,
                            lease_status, lease_worker, claim_rank, due_at)
values {transfer_order_values}

-- :transfer_next_order transfer_order
, {transfer_order_values}

-- :transfer_add_stay transfer_stay
insert into past_order (record_id, campaign_id, order_id, account_id, uuid, status, assigned_at, removed_at)
values (:record_id, :campaign_id, :order_id, :account_id, :uuid, :status,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:removed_at, '%Y-%m-%dT%H:%i:%s.%fZ'))

-- :transfer_next_stay transfer_stay
, (:record_id, :campaign_id, :order_id, :account_id, :uuid, :status,
   str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), str_to_date(:removed_at, '%Y-%m-%dT%H:%i:%s.%fZ'))

-- :transfer_add_event transfer_event
insert into order_event (account_id, record_id, campaign_id, order_id, status, at, outcome, note, duration, worker)
values (:account_id, :record_id, :campaign_id, :order_id, :status,
        str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'), :outcome, :note, :duration, :worker)

-- :transfer_next_event transfer_event
, (:account_id, :record_id, :campaign_id, :order_id, :status, str_to_date(:created_at, '%Y-%m-%dT%H:%i:%s.%fZ'),
   :outcome, :note, :duration, :worker)

-- What was written before, by its uuids.

-- :transfer_find_records transfer_uuids -> transfer_found
select uuid, id, type_id
from record force index (record_uuid)
where account_id = :account_id and uuid in (:first_uuid

-- :transfer_find_orders transfer_uuids -> transfer_found
select uuid, id
from campaign_order force index (campaign_order_uuid)
where account_id = :account_id and uuid in (:first_uuid

-- :transfer_next_uuid transfer_uuids
, :other_uuid#

-- :transfer_end_uuids transfer_uuids
)

-- :transfer_find_stays id_run -> transfer_found
select uuid, order_id as id
from past_order
where account_id = :account_id and record_id in (:first_id
