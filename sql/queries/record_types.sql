-- :record_type_insert record_type
insert into record_type (account_id, uuid, name, plural, slug, icon, description, status, default_country, definition,
                         created_at, updated_at)
values (:account_id, :uuid, :name, :plural, :slug, :icon, :description, :status, :default_country, :definition,
        :created_at, :updated_at)

-- :record_type_slug_count record_type -> counted
select count(*) as total
from record_type
where account_id = :account_id and slug = :slug

-- :record_type_by_uuid record_type -> record_type
select {record_type_columns}
from record_type t
join account a on a.id = t.account_id
where t.uuid = :uuid and t.account_id = :account_id

-- :record_type_by_id record_type -> record_type
select {record_type_columns}
from record_type t
join account a on a.id = t.account_id
where t.account_id = :account_id and t.id = :id

-- :record_type_lock record_type -> record_type
select id
from record_type
where account_id = :account_id and id = :id
for update

-- :record_type_has_records record_type -> counted
select exists (select 1
               from record force index (record_by_type)
               where account_id = :account_id and type_id = :id) as total

-- :record_type_update record_type
update record_type
set name = :name, plural = :plural, slug = :slug, icon = :icon, description = :description, status = :status,
    default_country = :default_country, definition = :definition, updated_at = :updated_at
where account_id = :account_id and id = :id

-- :record_type_delete record_type
delete from record_type
where account_id = :account_id and id = :id

-- :record_type_detach_campaigns record_type
update campaign
set type_id = null
where account_id = :account_id and type_id = :id and deleted_at is not null

-- :record_type_make_default record_type
update account
set default_type_id = :id
where id = :account_id

-- :record_type_clear_default record_type
update account
set default_type_id = null
where id = :account_id and default_type_id = :id

-- :record_type_count listing -> counted
select count(*) as total
from record_type
where account_id = :account_id

-- :record_type_page listing -> record_type
select {record_type_columns}
from record_type t
join account a on a.id = t.account_id
where t.account_id = :account_id and t.id < :before_id
order by t.id desc
limit :limit offset :offset
