-- :account_insert account
insert into account (uuid, name, status, default_country, timezone, created_at)
values (:uuid, :name, :status, :default_country, coalesce(:timezone, 'UTC'), :created_at)

-- :account_by_name account -> account
select {account_columns}
from account
where name = :name

-- :account_by_uuid account -> account
select {account_columns}
from account
where uuid = :uuid

-- :account_list account -> account
select {account_columns}
from account
order by id

-- :account_update_status account
update account
set status = :status
where id = :id

-- :account_settings account_settings -> account_settings
select name, default_country, timezone
from account
where id = :account_id

-- :account_settings_lock account_settings -> account_settings
select name, default_country, timezone
from account
where id = :account_id
for update

-- :account_settings_update account_settings
update account
set name = :name, default_country = :default_country, timezone = :timezone
where id = :account_id

-- :token_insert token
insert into token (account_id, uuid, name, hash, prefix, scope_bits, created_at, expires_at)
values (:account_id, :uuid, :name, :hash, :prefix, :scope_bits, :created_at, :expires_at)

-- :token_by_hash token -> token
select {caller_columns}
from token
join account on account.id = token.account_id
where token.hash = :hash

-- :token_list token -> token
select {token_columns}
from token
where account_id = :account_id
order by id

-- :token_find token -> token
select {token_columns}
from token
where uuid = :uuid or prefix = :prefix
order by id
limit 2

-- :token_revoke token
update token
set revoked_at = :revoked_at
where account_id = :account_id and id = :id and revoked_at is null

-- :token_touch token
update token
set last_used_at = :last_used_at
where account_id = :account_id and id = :id
  and (last_used_at is null or last_used_at < :last_used_at - interval 60 second)
