-- What the values of unique fields are known by, and what stood in the way of a field's becoming unique.

-- :key_insert record_key
insert into record_key (account_id, type_id, key_set, hash, record_id)
values (:account_id, :type_id, :key_set, :hash, :record_id)

-- :key_insert_next record_key
, (:account_id, :type_id, :key_set, :hash, :record_id)

-- :key_insert_new record_key
insert ignore into record_key (account_id, type_id, key_set, hash, record_id)
values (:account_id, :type_id, :key_set, :hash, :record_id)

-- :key_delete record_key
delete from record_key
where account_id = :account_id and type_id = :type_id and key_set = :key_set and hash = :hash and record_id = :record_id

-- :key_delete_next record_key
or account_id = :account_id and type_id = :type_id and key_set = :key_set and hash = :hash and record_id = :record_id

-- :key_owner record_key -> record_key
select record_id
from record_key
where account_id = :account_id and type_id = :type_id and key_set = :key_set and hash = :hash

-- :key_owner_record record_key -> record
select r.id, r.uuid
from record_key k
join record r on r.account_id = k.account_id and r.id = k.record_id
where k.account_id = :account_id and k.type_id = :type_id and k.key_set = :key_set and k.hash = :hash

-- Which of several keys of a set there are; also, which records of a type have external ids, locked until the
-- transaction ends.

-- :keys_found key_run -> record_key
select hash, record_id
from record_key force index (primary)
where account_id = :account_id and type_id = :type_id and key_set = :key_set and hash in (:first_key

-- :external_ids_found key_run -> record
select r.id, r.external_id
from record r force index (record_external_id)
where r.account_id = :account_id and r.type_id = :type_id and r.external_id in (:first_key

-- One more, after them; and the end of each.

-- :key_run_next key_run
, :other_key#

-- :keys_found_end key_run
)

-- :external_ids_found_end key_run
) for update

-- Whether a value is one that only now turns out to be of several records.

-- :key_double record_key
update record_key
set is_double = 1
where account_id = :account_id and type_id = :type_id and key_set = :key_set and hash = :hash and is_double = 0

-- :key_sweep record_key
delete from record_key
where account_id = :account_id and type_id = :type_id and key_set = :key_set
limit 1000

-- :collision_insert record_key
insert ignore into record_collision (account_id, type_id, key_set, hash, record_id, value)
values (:account_id, :type_id, :key_set, :hash, :record_id, :text)

-- Of a value that is listed, some more of the records that have it.

-- :collision_insert_more record_key
insert ignore into record_collision (account_id, type_id, key_set, hash, record_id, value)
select :account_id, :type_id, :key_set, :hash, :record_id, :text
from (select count(*) as members
      from record_collision
      where account_id = :account_id and type_id = :type_id and key_set = :key_set and hash = :hash) listed
where listed.members between 1 and 99

-- :collision_forget record_key
delete from record_collision
where account_id = :account_id and record_id = :record_id and key_set = :key_set

-- :collision_sweep record_key
delete from record_collision
where account_id = :account_id and type_id = :type_id and key_set = :key_set
limit 1000

-- :collision_list record_key -> colliding
select c.hash, c.value, r.uuid
from record_collision c
join record r on r.account_id = c.account_id and r.id = c.record_id
where c.account_id = :account_id and c.type_id = :type_id and c.key_set = :key_set
order by c.hash, c.record_id

-- A run of records, locked, whose keys are made.

-- :key_records record_key -> record
select r.account_id, r.type_id, r.id, r.parameters
from record r force index (record_by_type)
where r.account_id = :account_id and r.type_id = :type_id and r.id > :record_id
order by r.id
limit 128
lock in share mode
