-- What a record's campaign history is made of, in one row that is read with the record. A record without a row, or with
-- an empty one, has its history in campaign_order, past_order and order_event alone, where it is in any case.
create table if not exists history_log (
    account_id int unsigned not null,
    record_id  bigint unsigned not null,
    log        varbinary(2000) not null,
    primary key (account_id, record_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Counts the changes of campaigns of an account, by which a worker knows whether the names that it remembers are those
-- of now. Without a row no log is begun and none is read: workers of the version before would not go on with it. The
-- row 0 tells that none of them runs any more; see sql/finish/0022-history-logs.sql.
create table if not exists history_version (
    account_id int unsigned not null primary key,
    version    bigint unsigned not null
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
