-- Sessions of browsers: each was begun with a token, has its rights and ends with it. Of what the cookie holds only the
-- SHA-256 is kept.
create table if not exists session (
    id         bigint unsigned not null auto_increment,
    account_id int unsigned not null,
    token_id   int unsigned not null,
    hash       binary(32) not null,
    created_at datetime(6) not null,
    seen_at    datetime(6) not null,
    expires_at datetime(6) not null,
    primary key (account_id, id),
    key session_id (id),
    unique key session_hash (hash),
    key session_token (account_id, token_id, id),
    key session_expiry (expires_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
