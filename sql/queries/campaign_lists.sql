-- Lists of campaigns are put together from these fragments.

-- :campaigns_select listing -> campaign
select {campaign_own_columns}, t.uuid as type_uuid
from campaign c
left join record_type t force index (primary) on t.account_id = c.account_id and t.id = c.type_id
where c.account_id = :account_id and c.deleted_at is null

-- :campaigns_count listing -> counted
select count(*) as total
from (select c.id
      from campaign c
      where c.account_id = :account_id and c.deleted_at is null

-- :campaigns_of_status listing
and c.status = :status

-- :campaigns_older listing
and c.id < :before_id

-- :campaigns_newest_first listing
order by c.id desc
limit :limit offset :offset

-- A search goes through all campaigns. Their texts are read only where words of the program's own version are missing.

-- :campaigns_words listing -> campaign
select c.id, c.words,
       case when left(c.words, 1) = :words_version then null else c.name end as name,
       case when left(c.words, 1) = :words_version then null else c.description end as description
from campaign c force index (primary)
where c.account_id = :account_id and c.deleted_at is null

-- What it has found.

-- :campaigns_found id_run -> campaign
select {campaign_own_columns}, t.uuid as type_uuid
from campaign c force index (primary)
left join record_type t force index (primary) on t.account_id = c.account_id and t.id = c.type_id
where c.account_id = :account_id and c.deleted_at is null and c.id in (:first_id

-- :campaigns_order_newest id_run
order by c.id desc
