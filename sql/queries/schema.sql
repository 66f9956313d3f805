-- :schema_version schema -> schema
select coalesce(max(version), 0) as version
from schema_migration

-- :schema_applied schema -> schema
select version, name, applied_at
from schema_migration
order by version

-- :schema_record schema
insert ignore into schema_migration (version, name, applied_at)
values (:version, :name, :applied_at)

-- Whether `callbook migrate --finish` has still to be run: it takes this default away, and writes these rows.

-- :schema_unfinished -> counted
select (select count(*)
        from information_schema.columns
        where table_schema = database() and table_name = 'order_event' and column_name = 'account_id'
          and column_default is not null)
       + (select count(*) = 0 from history_version where account_id = 0)
       + (select count(*) = 0 from status_fold where account_id = 0) as total

-- :lease_create lease
insert ignore into lease (name, holder, expires_at)
values (:name, :holder, '2000-01-01')

-- :lease_take lease
update lease
set holder = :holder, expires_at = utc_timestamp(6) + interval :seconds second
where name = :name and (expires_at < utc_timestamp(6) or holder = :holder)

-- :lease_renew lease
update lease
set expires_at = utc_timestamp(6) + interval :seconds second
where name = :name and holder = :holder and expires_at > utc_timestamp(6)

-- :lease_give_back lease
update lease
set expires_at = utc_timestamp(6)
where name = :name and holder = :holder

-- :lease_exists lease -> lease
select name
from lease
where name = :name

-- :lease_hold lease -> lease
select name
from lease
where name = :name and expires_at < utc_timestamp(6)
for update skip locked

-- :lease_mark lease
update lease
set holder = :holder
where name = :name
