-- The index of records: what lists count and what the search finds. A change of a record is noted in record_change by
-- the transaction that makes it; now and then the changes are packed into the other tables, in one transaction too.
-- doc/decisions/0008-index.md tells why it is so.

drop table if exists record_search;

-- What the index does not know yet. before_words are the words by which it knows the record (null: it does not),
-- now_words those that the record has (null: it is gone). gain is what that adds to the number of records: 1, 0 or -1.
create table if not exists record_change (
    account_id   int unsigned not null,
    record_id    bigint unsigned not null,
    type_id      int unsigned not null,
    gain         tinyint not null,
    before_words mediumblob null,
    now_words    mediumblob null,
    primary key (account_id, record_id),
    key record_change_gain (account_id, type_id, gain)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- How many records of a list lie in a block of ids. The scope is empty for all records of the account, or t and a type,
-- or k and a campaign, or both; the level is the size of the block.
create table if not exists list_count (
    account_id int unsigned not null,
    scope      varbinary(20) not null,
    level      tinyint unsigned not null,
    block      bigint unsigned not null,
    total      bigint not null,
    primary key (account_id, scope, level, block)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Records that were packed together. Small segments have their words in body; those of big ones are in search_posting,
-- and body holds their keys. A segment of level 0 is being built. dead marks members that count no more.
create table if not exists search_segment (
    account_id   int unsigned not null,
    id           bigint unsigned not null auto_increment,
    level        tinyint unsigned not null,
    first_id     bigint unsigned not null,
    last_id      bigint unsigned not null,
    members      int unsigned not null,
    dead_members int unsigned not null,
    dead         blob null,
    ids          mediumblob not null,
    body         longblob not null,
    primary key (account_id, id),
    unique key search_segment_id (id),
    key search_segment_level (account_id, level, id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists search_posting (
    account_id int unsigned not null,
    token      varbinary(66) not null,
    segment_id bigint unsigned not null,
    data       longblob not null,
    primary key (account_id, token, segment_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
