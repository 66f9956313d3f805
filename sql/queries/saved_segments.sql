-- :saved_segment_next saved_segment -> counted
select coalesce(max(id), 0) + 1 as total
from saved_segment
where account_id = :account_id

-- :saved_segment_insert saved_segment
insert into saved_segment (account_id, id, uuid, name, type_uuid, filter, search, created_at, updated_at)
values (:account_id, :id, :uuid, :name, :type_uuid, :filter, :search, :created_at, :updated_at)

-- :saved_segment_by_uuid saved_segment -> saved_segment
select {saved_segment_columns}
from saved_segment s
where s.account_id = :account_id and s.uuid = :uuid

-- :saved_segment_lock saved_segment -> saved_segment
select {saved_segment_columns}
from saved_segment s
where s.account_id = :account_id and s.uuid = :uuid
for update

-- :saved_segment_update saved_segment
update saved_segment
set name = :name, type_uuid = :type_uuid, filter = :filter, search = :search, updated_at = :updated_at
where account_id = :account_id and id = :id

-- :saved_segment_delete saved_segment
delete from saved_segment
where account_id = :account_id and id = :id

-- :saved_segment_mentions saved_segment -> saved_segment
select {saved_segment_columns}
from saved_segment s force index (primary)
where s.account_id = :account_id and s.id <> :id and locate(:search, lower(s.filter)) > 0

-- :saved_segment_count listing -> counted
select count(*) as total
from saved_segment force index (primary)
where account_id = :account_id

-- :saved_segment_page listing -> saved_segment
select {saved_segment_columns}
from saved_segment s force index (primary)
where s.account_id = :account_id and s.id < :before_id
order by s.id desc
limit :limit offset :offset
