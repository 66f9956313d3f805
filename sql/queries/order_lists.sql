-- Lists of orders are put together from these fragments.

-- :orders_select listing -> order
select {order_columns}
from (

-- :orders_select_whole listing -> order
select {order_columns}, r.parameters
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

-- :orders_in_order listing
order by page.id desc

-- :orders_in_time listing
order by page.scheduled_time is null, page.scheduled_time, page.id

-- :orders_in_time_last listing
order by page.scheduled_time is null, page.scheduled_time desc, page.id desc

-- Orders of some statuses, or in the order of the time that they are scheduled for: as many of each status as the page
-- can need, in that order, and of these the page. Those without a time come last.

-- :orders_merged listing
select id, campaign_id, record_id, scheduled_time
from (

-- :orders_merged_walk listing -> candidate
select id, record_id, status, scheduled_time
from (

-- :orders_of_status listing
(select o.id, o.campaign_id, o.record_id, o.status, o.scheduled_time
from campaign_order o force index (campaign_order_status)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status_of#

-- :orders_scheduled listing
(select o.id, o.campaign_id, o.record_id, o.status, o.scheduled_time
from campaign_order o force index (campaign_order_scheduled)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status_of#
    and o.scheduled_time is not null

-- :orders_unscheduled listing
(select o.id, o.campaign_id, o.record_id, o.status, o.scheduled_time
from campaign_order o force index (campaign_order_scheduled)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status_of#
    and o.scheduled_time is null

-- :orders_scheduled_before listing
and o.scheduled_time < :scheduled_before

-- :orders_later listing
and (o.scheduled_time > :before_update or (o.scheduled_time = :before_update and o.id > :before_id))

-- :orders_earlier listing
and (o.scheduled_time < :before_update or (o.scheduled_time = :before_update and o.id < :before_id))

-- :orders_newer listing
and o.id > :before_id

-- :orders_reach_newest listing
order by o.id desc
limit :reach)

-- :orders_reach_oldest listing
order by o.id
limit :reach)

-- :orders_reach_time listing
order by o.scheduled_time, o.id
limit :reach)

-- :orders_reach_time_last listing
order by o.scheduled_time desc, o.id desc
limit :reach)

-- Those that are only counted; the index has all that it takes.

-- :orders_any_of_status listing
(select o.id
from campaign_order o force index (campaign_order_status)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status_of#

-- :orders_any_scheduled listing
(select o.id
from campaign_order o force index (campaign_order_scheduled)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.status = :status_of#

-- :orders_reach listing
limit :reach)

-- :orders_all listing
)

-- :orders_union listing
union all

-- :orders_merged_newest listing
) merged
order by id desc
limit :limit offset :offset

-- :orders_merged_time listing
) merged
order by scheduled_time is null, scheduled_time, id
limit :limit offset :offset

-- :orders_merged_time_last listing
) merged
order by scheduled_time is null, scheduled_time desc, id desc
limit :limit offset :offset

-- Those of a record, in all campaigns that there are.

-- :orders_of_record listing
select o.id, o.campaign_id, o.record_id
from campaign_order o force index (campaign_order_record)
straight_join campaign oc force index (primary)
    on oc.account_id = o.account_id and oc.id = o.campaign_id and oc.deleted_at is null
where o.account_id = :account_id and o.record_id = :record_id

-- No status is 255, after the last comma.

-- :orders_in_statuses listing
and o.status in (

-- :orders_a_status listing
:status_of#,

-- :orders_statuses_end listing
255)

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

-- :orders_found_whole id_run -> order
select {order_columns}, r.parameters
from campaign_order o force index (primary)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
straight_join record r force index (primary) on r.account_id = o.account_id and r.id = o.record_id
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.record_id in (:first_id

-- :orders_places_between id_run -> candidate
select o.id, o.record_id, o.status, o.scheduled_time
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id
    and o.record_id between :first_id and :last_id

-- :orders_places id_run -> candidate
select o.id, o.record_id, o.status, o.scheduled_time
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.record_id in (:first_id

-- :orders_lock id_run -> candidate
select o.id, o.record_id
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.record_id in (:first_id

-- :orders_order_newest id_run
order by o.id desc

-- :orders_order_time id_run
order by o.scheduled_time is null, o.scheduled_time, o.id

-- :orders_order_time_last id_run
order by o.scheduled_time is null, o.scheduled_time desc, o.id desc
