-- Accounts and their tokens. Of a token only the SHA-256 is kept.

create table if not exists account (
    id              int unsigned not null auto_increment,
    uuid            binary(16) not null,
    name            varchar(255) not null,
    status          tinyint unsigned not null,
    default_type_id int unsigned null,
    created_at      datetime(6) not null,
    primary key (id),
    unique key account_uuid (uuid),
    unique key account_name (name)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists token (
    id           int unsigned not null auto_increment,
    account_id   int unsigned not null,
    uuid         binary(16) not null,
    name         varchar(255) not null,
    hash         binary(32) not null,
    prefix       char(11) character set ascii collate ascii_bin not null,
    scope_bits   int unsigned not null,
    created_at   datetime(6) not null,
    expires_at   datetime(6) null,
    revoked_at   datetime(6) null,
    last_used_at datetime(6) null,
    primary key (id),
    unique key token_uuid (uuid),
    unique key token_hash (hash),
    key token_account (account_id),
    constraint token_of_account foreign key (account_id) references account (id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
