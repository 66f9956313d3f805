-- Exports: what was asked for, and the pieces of the files. Whoever works on one holds its job.

-- :export_insert export
insert into export_file (account_id, uuid, of_what, format, profile, type_uuid, campaign_uuid, segment_uuid, type_id,
                         campaign_id, filter, search, member_names, column_names, fold, needs, created_at)
values (:account_id, :uuid, :of_what, :format, :profile, :type_uuid, :campaign_uuid, :segment_uuid, :type_id,
        :campaign_id, :filter, :search, :member_names, :column_names, :fold, :needs, :created_at)

-- :export_by_uuid export -> export
select {export_columns}
from export_file e
join job j on j.account_id = e.account_id and j.uuid = e.uuid
where e.account_id = :account_id and e.uuid = :uuid
  and (e.expires_at is null or e.expires_at > utc_timestamp(6))

-- :export_by_id export -> export
select {export_columns}, e.fold, e.needs, e.column_names, e.type_id, e.campaign_id
from export_file e force index (primary)
join job j on j.account_id = e.account_id and j.uuid = e.uuid
where e.account_id = :account_id and e.id = :id

-- Holds off others who would add one to the account.

-- :export_usage export -> export_usage
select count(case when expires_at is null or expires_at > utc_timestamp(6) then 1 end) as files,
       cast(coalesce(sum(greatest(byte_count, made_bytes)), 0) as signed) as bytes
from export_file force index (primary)
where account_id = :account_id
for update

-- :export_count listing -> counted
select count(*) as total
from export_file e force index (primary)
where e.account_id = :account_id and (e.expires_at is null or e.expires_at > utc_timestamp(6))

-- :export_page listing -> export
select {export_columns}
from (select e.id
      from export_file e force index (primary)
      where e.account_id = :account_id and e.id < :before_id
        and (e.expires_at is null or e.expires_at > utc_timestamp(6))
      order by e.id desc
      limit :limit offset :offset) page
straight_join export_file e force index (primary) on e.account_id = :account_id and e.id = page.id
straight_join job j on j.account_id = e.account_id and j.uuid = e.uuid
order by page.id desc

-- :export_grow export
update export_file
set row_count = :row_count, byte_count = :byte_count, made_bytes = :made_bytes
where account_id = :account_id and id = :id

-- Its file is kept for so long, or it has none and is shown for so long, or it goes at once.

-- :export_finish export
update export_file
set expires_at = utc_timestamp(6) + interval :seconds second, clear_at = utc_timestamp(6) + interval :seconds second
where account_id = :account_id and id = :id

-- :export_drop_file export
update export_file
set expires_at = utc_timestamp(6) + interval :seconds second, clear_at = utc_timestamp(6)
where account_id = :account_id and id = :id

-- Some that have pieces which are of no use any more, whosever they are.

-- :export_find_cleared -> export
select account_id, id
from export_file force index (export_file_clear)
where clear_at <= utc_timestamp(6)
order by clear_at
limit 1

-- :export_cleared export
update export_file
set clear_at = expires_at, byte_count = 0, made_bytes = 0
where account_id = :account_id and id = :id and expires_at > utc_timestamp(6)

-- :export_delete export
delete from export_file
where account_id = :account_id and id = :id and expires_at <= utc_timestamp(6)

-- :export_piece_add export_piece
insert into export_piece (account_id, export_id, part, start, size, packed, data)
values (:account_id, :export_id, :part, :start, :size, :packed, :data)

-- The piece that has a byte of the file.

-- :export_piece_at export_piece -> export_piece
select start, size, packed, data
from export_piece
where account_id = :account_id and export_id = :export_id and part = :part and start <= :start
order by start desc
limit 1

-- :export_pieces_clear export_piece
delete from export_piece
where account_id = :account_id and export_id = :export_id and part = :part
limit 64

-- Whose orders come next, each record once.

-- :export_order_records listing -> record
select distinct record_id as id
from campaign_order force index (campaign_order_record)
where account_id = :account_id and record_id > :before_id
order by record_id
limit :limit

-- :export_order_records_in_campaign listing -> record
select record_id as id
from campaign_order force index (primary)
where account_id = :account_id and campaign_id = :campaign_id and record_id > :before_id
order by record_id
limit :limit

-- :export_order_records_of_type listing -> record
select record_id as id
from campaign_order force index (campaign_order_type)
where account_id = :account_id and campaign_id = :campaign_id and type_id = :type_id and record_id > :before_id
order by record_id
limit :limit

-- :export_orders id_run -> order
select {order_columns}
from campaign_order o force index (campaign_order_record)
straight_join campaign c force index (primary) on c.account_id = o.account_id and c.id = o.campaign_id
straight_join record r force index (primary) on r.account_id = o.account_id and r.id = o.record_id
where o.account_id = :account_id and o.record_id in (:first_id

-- :export_orders_in_order id_run
order by o.record_id, o.campaign_id

-- :export_types record_type -> record_type
select t.id, t.uuid
from record_type t force index (primary)
where t.account_id = :account_id
order by t.id

-- Suppressions in force.

-- :export_suppressions listing -> suppression
select {suppression_columns}
from suppression s force index (primary)
where s.account_id = :account_id and s.id > :before_id and s.ended = 0 and (s.expires_at is null or s.expires_at > :now)
order by s.id
limit :limit

-- :export_suppressions_of_campaign listing -> suppression
select {suppression_columns}
from suppression s force index (suppression_campaign)
where s.account_id = :account_id and s.campaign_id = :campaign_id and s.ended = 0 and s.id > :before_id
  and (s.expires_at is null or s.expires_at > :now)
order by s.id
limit :limit
