-- Which records an import has created or updated.

-- :import_set_find import_set -> import_set
select i.id as import_id
from import i
where i.account_id = :account_id and i.uuid = :uuid

-- :import_set_insert import_set
insert into import_set (account_id, import_id, first_row, ids)
values (:account_id, :import_id, :first_row, :ids)

-- :import_set_update import_set
update import_set
set ids = :ids
where account_id = :account_id and import_id = :import_id and first_row = :first_row

-- :import_set_pieces import_set -> import_set
select import_id, first_row, ids
from import_set force index (primary)
where account_id = :account_id and import_id = :import_id and first_row > :first_row
order by first_row
limit 64

-- Those of all imports.

-- :import_set_all import_set -> import_set
select import_id, first_row, ids
from import_set force index (primary)
where account_id = :account_id and (import_id > :import_id or (import_id = :import_id and first_row > :first_row))
order by import_id, first_row
limit 64

-- The piece that a row is in, and the next ones.

-- :import_set_lock import_set -> import_set
select import_id, first_row, ids
from import_set force index (primary)
where account_id = :account_id and import_id = :import_id
  and first_row >= (select coalesce(max(p.first_row), 0)
                    from import_set p force index (primary)
                    where p.account_id = :account_id and p.import_id = :import_id and p.first_row <= :first_row)
  and first_row <= :last_row
order by first_row
for update
