-- Answers to POSTs that carried an Idempotency-Key. A row without a status belongs to a request that is still running;
-- its holder proves by the nonce that nobody took the key over.

create table if not exists idempotency (
    account_id   int unsigned not null,
    key_hash     binary(32) not null,
    request_hash binary(32) not null,
    nonce        binary(16) not null,
    status       smallint unsigned null,
    location     varchar(255) null,
    etag         varchar(64) null,
    body         longtext null,
    created_at   datetime(6) not null,
    primary key (account_id, key_hash),
    key idempotency_age (created_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
