-- Lists of orders are put together from these fragments and from the search fragments of record_lists.sql.

-- :orders_select listing -> order
select o.account_id, o.id, o.campaign_id, o.record_id, o.type_id, o.uuid, c.uuid as campaign_uuid, o.status,
       o.scheduled_time, o.instructions, o.created_at, o.updated_at, r.uuid as record_uuid, r.first_name, r.last_name,
       r.phone
from campaign_order o
join campaign c on c.id = o.campaign_id
join record r on r.account_id = o.account_id and r.id = o.record_id
where o.campaign_id = :campaign_id and o.account_id = :account_id

-- :orders_count listing -> counted
select count(*) as total
from (select o.id
      from campaign_order o
      join record r on r.account_id = o.account_id and r.id = o.record_id
      where o.campaign_id = :campaign_id and o.account_id = :account_id

-- :orders_count_all listing -> counted
select count(*) as total
from (select o.id
      from campaign_order o
      where o.campaign_id = :campaign_id

-- :orders_of_status listing
and o.status = :status

-- :orders_older listing
and o.id < :before_id

-- :orders_newest_first listing
order by o.id desc
limit :limit offset :offset
