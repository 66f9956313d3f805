-- Lists of orders are put together from these fragments.

-- :orders_select listing -> order
select {order_columns}
from (

-- :orders_ids listing
select o.id, o.campaign_id, o.record_id
from campaign_order o force index (campaign_order_newest)
where o.account_id = :account_id and o.campaign_id = :campaign_id

-- :orders_ids_of_status listing
select o.id, o.campaign_id, o.record_id
from campaign_order o force index (campaign_order_status)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status

-- :orders_older listing
and o.id < :before_id

-- :orders_newest_first listing
order by o.id desc
limit :limit offset :offset

-- Sorted by what is in the page, before anything is joined to it: texts would go into a temporary table on the disk.

-- :orders_join listing
) page
straight_join campaign_order o force index (primary)
    on o.account_id = :account_id and o.campaign_id = page.campaign_id and o.record_id = page.record_id
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
straight_join record r force index (primary) on r.account_id = o.account_id and r.id = o.record_id
order by page.id desc

-- :orders_count listing -> counted
select count(*) as total
from (

-- :orders_walk listing -> candidate
select o.id, o.record_id
from campaign_order o force index (campaign_order_newest)
where o.account_id = :account_id and o.campaign_id = :campaign_id

-- :orders_walk_of_status listing -> candidate
select o.id, o.record_id
from campaign_order o force index (campaign_order_status)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status

-- Orders by their records: what a search has found.

-- :orders_found id_run -> order
select {order_columns}
from campaign_order o force index (primary)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
straight_join record r force index (primary) on r.account_id = o.account_id and r.id = o.record_id
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.record_id in (:first_id

-- :orders_places_between id_run -> candidate
select o.id, o.record_id, o.status
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id
    and o.record_id between :first_id and :last_id

-- :orders_places id_run -> candidate
select o.id, o.record_id, o.status
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.record_id in (:first_id

-- :orders_order_newest id_run
order by o.id desc
