-- Reading an account's records for a new index.

-- :reindex_count listing -> counted
select count(*) as total
from record force index (record_by_type)
where account_id = :account_id

-- :reindex_missing listing -> counted
select (exists (select 1 from record r where r.account_id = :account_id)
        and not exists (select 1 from search_segment s where s.account_id = :account_id)
        and not exists (select 1 from record_change c where c.account_id = :account_id)) as total

-- :reindex_records listing -> record
select {word_columns}
from record force index (primary)
where account_id = :account_id and id > :before_id
order by id
limit :limit

-- :reindex_orders change -> order
select record_id, campaign_id
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id between :record_id and :last_id
order by record_id

-- :reindex_changes change -> change
select record_id
from record_change force index (primary)
where account_id = :account_id and record_id between :record_id and :last_id
order by record_id

-- The same of some records, by their ids.

-- :reindex_records_of id_run -> record
select {word_columns}
from record force index (primary)
where account_id = :account_id and id in (:first_id

-- :reindex_by_id id_run
order by id

-- :reindex_orders_of id_run -> order
select record_id, campaign_id
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id in (:first_id

-- :reindex_changes_of id_run -> change
select record_id
from record_change force index (primary)
where account_id = :account_id and record_id in (:first_id

-- :reindex_by_record id_run
order by record_id

-- What the index should know, to be compared with what it does: how many records, and a sum that other records would
-- hardly have. First all records, then those of them that have a change, then those that the changes say it knows.

-- :known_records listing -> known
select count(*) as total,
       cast(mod(coalesce(sum((id % 1000003) * (id % 1000033)), 0), 1000000000000000003) as signed) as sum
from record force index (record_by_type)
where account_id = :account_id

-- :known_with_changes listing -> known
select count(*) as total,
       cast(mod(coalesce(sum((r.id % 1000003) * (r.id % 1000033)), 0), 1000000000000000003) as signed) as sum
from record_change c force index (primary)
join record r force index (primary) on r.account_id = :account_id and r.id = c.record_id
where c.account_id = :account_id

-- :known_by_changes listing -> known
select count(*) as total,
       cast(mod(coalesce(sum((record_id % 1000003) * (record_id % 1000033)), 0), 1000000000000000003) as signed) as sum
from record_change force index (primary)
where account_id = :account_id and before_words is not null
