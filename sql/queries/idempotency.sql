-- :idempotency_claim idempotency
insert into idempotency (account_id, key_hash, request_hash, created_at)
values (:account_id, :key_hash, :request_hash, :created_at)

-- :idempotency_read idempotency -> idempotency
select account_id, key_hash, request_hash, record_id, status, location, etag, body, created_at
from idempotency
where account_id = :account_id and key_hash = :key_hash
lock in share mode

-- :idempotency_renew idempotency
update idempotency
set request_hash = :request_hash, created_at = :created_at, record_id = null, status = null, location = null,
    etag = null, body = null
where account_id = :account_id and key_hash = :key_hash

-- :idempotency_finish idempotency
update idempotency
set record_id = :record_id, status = :status, location = :location, etag = :etag, body = :body
where account_id = :account_id and key_hash = :key_hash

-- :idempotency_purge idempotency
delete from idempotency
where created_at < :created_at
order by created_at
limit 500
