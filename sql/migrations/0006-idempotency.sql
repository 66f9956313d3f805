-- Answers to POSTs that carried an Idempotency-Key. A row is written by the transaction that does the work: it is there
-- with its answer, or not at all. Meanwhile its lock holds back everybody who comes with the same key.

create table if not exists idempotency (
    account_id   int unsigned not null,
    key_hash     binary(32) not null,
    request_hash binary(32) not null,
    status       smallint unsigned null,
    location     varchar(255) null,
    etag         varchar(64) null,
    body         longtext null,
    created_at   datetime(6) not null,
    primary key (account_id, key_hash),
    key idempotency_age (created_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
