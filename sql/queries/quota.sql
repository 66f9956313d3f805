-- How many of something an account has.

-- :quota_take quota_use
update quota
set used = used + 1
where account_id = :account_id and kind = :kind and used < :most

-- :quota_give_back quota_use
update quota
set used = used - 1
where account_id = :account_id and kind = :kind and used > 0

-- :quota_lock quota_use -> quota_use
select used
from quota
where account_id = :account_id and kind = :kind
for update

-- :quota_fresh quota_use -> quota_use
select kind
from quota
where account_id = :account_id and counted_at > :counted_at

-- :quota_write quota_use
insert into quota (account_id, kind, used, counted_at)
values (:account_id, :kind, :used, :counted_at)
on duplicate key update used = values(used), counted_at = values(counted_at)

-- :quota_count_record_types quota_use -> counted
select count(*) as total
from record_type force index (record_type_slug)
where account_id = :account_id

-- :quota_count_campaigns quota_use -> counted
select count(*) as total
from campaign force index (campaign_newest)
where account_id = :account_id and deleted_at is null

-- :quota_count_segments quota_use -> counted
select count(*) as total
from saved_segment force index (primary)
where account_id = :account_id
