-- Numbers that must not be called; see 0027-suppressions. A number is looked up in blocks, everything else in the rows
-- of suppressions.

-- :suppression_blocks id_run -> suppression_block
select block, entries
from suppression_block force index (primary)
where account_id = :account_id and block in (:first_id

-- :suppression_blocks_lock id_run
order by block
for update

-- :suppression_blocks_hold id_run
order by block
lock in share mode

-- The same of one record that has got its phone just now; it shows whether that is suppressed.

-- :suppression_entries record -> record
select b.entries as suppression_entries
from suppression_block b force index (primary)
where b.account_id = :account_id and b.block = cast(substring(:phone, 2) as unsigned) >> 12

-- A block that was not there when it was to be locked. Fewer rows than that are written where somebody else was faster.

-- :suppression_block_make suppression_block
insert ignore into suppression_block (account_id, block, entries)
values (:account_id, :block, :entries)

-- :suppression_block_insert suppression_block
insert into suppression_block (account_id, block, entries)
values (:account_id, :block, :entries)

-- :suppression_block_insert_next suppression_block
, (:account_id, :block, :entries)

-- :suppression_block_write suppression_block
on duplicate key update entries = values(entries)

-- :suppression_insert suppression
insert into suppression (account_id, uuid, number, campaign_id, reason, ended, source, evidence, requested_at,
                         expires_at, created_at)
values (:account_id, :uuid, :number, :campaign_id, :reason, 0, :source, :evidence, :requested_at, :expires_at,
        :created_at)

-- :suppression_insert_next suppression
, (:account_id, :uuid, :number, :campaign_id, :reason, 0, :source, :evidence, :requested_at, :expires_at, :created_at)

-- :suppression_expiry_insert suppression
insert into suppression_expiry (account_id, expires_at, uuid, campaign_id, reason)
values (:account_id, :expires_at, :uuid, :campaign_id, :reason)

-- :suppression_expiry_insert_next suppression
, (:account_id, :expires_at, :uuid, :campaign_id, :reason)

-- :suppression_count_insert suppression_count
insert into suppression_count (account_id, campaign_id, reason, slot, total)
values (:account_id, :campaign_id, :reason, :slot, :total)

-- :suppression_count_insert_next suppression_count
, (:account_id, :campaign_id, :reason, :slot, :total)

-- :suppression_count_add suppression_count
on duplicate key update total = total + values(total)

-- What suppressing does to orders. The records that have some of the numbers are locked: who makes an order for one of
-- them is waited for.

-- :suppression_records id_run -> record
select r.id, r.phone
from record r force index (record_phone)
where r.account_id = :account_id and r.phone in (concat('+', :first_id)

-- :suppression_records_next id_run
, concat('+', :other_id#)

-- :suppression_records_end id_run
) for update

-- :open_orders_lock id_run -> candidate
select o.id
from campaign_order o force index (campaign_order_record)
where o.account_id = :account_id and o.status < 4 and o.record_id in (:first_id

-- :open_orders_lock_end id_run
for update

-- :open_orders id_run -> order
select {order_columns}
from campaign_order o force index (campaign_order_record)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
straight_join record r force index (primary) on r.account_id = o.account_id and r.id = o.record_id
where o.account_id = :account_id and o.status < 4 and c.deleted_at is null and o.record_id in (:first_id

-- One of them, while it is in force.

-- :suppression_by_uuid suppression -> suppression
select {suppression_columns}
from suppression s
where s.account_id = :account_id and s.uuid = :uuid and s.ended = 0 and (s.expires_at is null or s.expires_at > :now)

-- :suppression_by_number suppression -> suppression
select {suppression_columns}
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number = :number and s.campaign_id = :campaign_id and s.ended = 0
  and (s.expires_at is null or s.expires_at > :now)
order by s.id desc
limit 1

-- :suppression_end suppression
update suppression
set ended = :ended, ended_at = :ended_at, lift_reason = :lift_reason
where account_id = :account_id and uuid = :uuid and ended = 0

-- :suppression_expiry_delete suppression
delete from suppression_expiry
where account_id = :account_id and expires_at = :expires_at and uuid = :uuid

-- Those whose time is over, whosever they are, the first ones.

-- :suppression_expired suppression -> suppression
select account_id, expires_at, uuid, campaign_id, reason
from suppression_expiry force index (suppression_expiry_age)
where expires_at <= :expires_at
order by expires_at
limit 100

-- Lists. What is over but still to be noted as such does not count.

-- :suppression_total listing -> counted
select coalesce((select sum(n.total)
                 from suppression_count n
                 where n.account_id = :account_id and n.campaign_id between :first_campaign and :last_campaign
                   and n.reason between :first_reason and :last_reason), 0)
     - (select count(*)
        from suppression_expiry e force index (primary)
        where e.account_id = :account_id and e.expires_at <= :now
          and e.campaign_id between :first_campaign and :last_campaign
          and e.reason between :first_reason and :last_reason) as total

-- :suppression_any suppression_count -> suppression_count
select coalesce(sum(total), 0) as total
from suppression_count
where account_id = :account_id

-- :suppression_total_number listing -> counted
select count(*) as total
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number = :number and s.ended = 0
  and (s.expires_at is null or s.expires_at > :now)
  and s.campaign_id between :first_campaign and :last_campaign and s.reason between :first_reason and :last_reason

-- :suppression_page listing -> suppression
select {suppression_columns}
from suppression s force index (primary)
where s.account_id = :account_id

-- :suppression_page_number listing -> suppression
select {suppression_columns}
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number = :number

-- :suppression_page_campaign listing -> suppression
select {suppression_columns}
from suppression s force index (suppression_campaign)
where s.account_id = :account_id and s.campaign_id = :first_campaign

-- :suppression_page_reason listing -> suppression
select {suppression_columns}
from suppression s force index (suppression_reason)
where s.account_id = :account_id and s.reason = :first_reason

-- :suppression_page_end listing
and s.ended = 0 and s.id < :before_id and (s.expires_at is null or s.expires_at > :now)
and s.campaign_id between :first_campaign and :last_campaign and s.reason between :first_reason and :last_reason
order by s.id desc
limit :limit offset :offset

-- All of a number, also those that have ended.

-- :suppression_history_total listing -> counted
select count(*) as total
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number = :number

-- :suppression_history listing -> suppression_history
select {suppression_columns}
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number = :number and s.id < :before_id
order by s.id desc
limit :limit offset :offset

-- What is in force, made out of the rows of an account; they are gone through by number.

-- :suppression_walk suppression -> suppression
select s.id, s.number, s.campaign_id, s.reason, s.expires_at, s.created_at
from suppression s force index (suppression_number)
where s.account_id = :account_id and s.number >= :number and (s.number > :number or s.id > :id) and s.ended = 0
order by s.number, s.id
limit 1000

-- :suppression_counts_make suppression
insert into suppression_count (account_id, campaign_id, reason, slot, total)
select account_id, campaign_id, reason, 0, count(*)
from suppression
where account_id = :account_id and ended = 0
group by account_id, campaign_id, reason

-- :suppression_expiry_make suppression
insert into suppression_expiry (account_id, expires_at, uuid, campaign_id, reason)
select account_id, expires_at, uuid, campaign_id, reason
from suppression
where account_id = :account_id and ended = 0 and expires_at is not null

-- Campaigns that suppressions name, also those that are deleted.

-- :campaign_of_any_time campaign -> campaign
select c.id, c.uuid
from campaign c
where c.account_id = :account_id and c.uuid = :uuid

-- :campaign_uuids id_run -> campaign
select c.id, c.uuid
from campaign c force index (primary)
where c.account_id = :account_id and c.id in (:first_id
