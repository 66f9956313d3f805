-- Search: one row for each distinct token of an object. The first byte of a token is its class: w for words, p for the
-- phone read backwards, c for characters of scripts without spaces.

create table if not exists record_search (
    account_id int unsigned not null,
    token      varbinary(257) not null,
    record_id  bigint unsigned not null,
    primary key (account_id, token, record_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists campaign_search (
    account_id  int unsigned not null,
    token       varbinary(257) not null,
    campaign_id int unsigned not null,
    primary key (account_id, token, campaign_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
