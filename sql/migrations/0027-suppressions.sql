-- Numbers that must not be called. Each suppression is one row of `suppression` and stays there for ever, also when it
-- has ended: so this is the history, too. A number is the digits of a phone in E.164; campaign 0 is all of the account.
create table if not exists suppression (
    account_id   int unsigned not null,
    id           bigint unsigned not null auto_increment,
    uuid         binary(16) not null,
    number       bigint unsigned not null,
    campaign_id  int unsigned not null,
    reason       tinyint unsigned not null,
    ended        tinyint unsigned not null,
    source       varchar(255) null,
    evidence     text null,
    requested_at datetime(6) null,
    expires_at   datetime(6) null,
    created_at   datetime(6) not null,
    ended_at     datetime(6) null,
    lift_reason  text null,
    primary key (account_id, id),
    key suppression_id (id),
    unique key suppression_uuid (account_id, uuid),
    key suppression_number (account_id, number, id),
    key suppression_campaign (account_id, campaign_id, ended, id),
    key suppression_reason (account_id, reason, ended, id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- What is in force, by which every write asks: the suppressed of 4,096 neighbouring numbers in one row, packed. Whoever
-- adds or ends one of them locks the row.
create table if not exists suppression_block (
    account_id int unsigned not null,
    block      bigint unsigned not null,
    entries    mediumblob not null,
    primary key (account_id, block)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- How many are in force; the sum of all slots. There are several, so that two requests seldom wait for one another.
create table if not exists suppression_count (
    account_id  int unsigned not null,
    campaign_id int unsigned not null,
    reason      tinyint unsigned not null,
    slot        tinyint unsigned not null,
    total       bigint not null,
    primary key (account_id, campaign_id, reason, slot)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Those in force that end by themselves. The second key finds what is over, whosever it is.
create table if not exists suppression_expiry (
    account_id  int unsigned not null,
    expires_at  datetime(6) not null,
    uuid        binary(16) not null,
    campaign_id int unsigned not null,
    reason      tinyint unsigned not null,
    primary key (account_id, expires_at, uuid),
    key suppression_expiry_age (expires_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Who has a number, and whom a suppression of it has to wait for.
set @text = (select if(count(*), 'do 0', 'alter table record add key record_phone (account_id, phone),
        algorithm=inplace, lock=none')
    from information_schema.statistics
    where table_schema = database() and table_name = 'record' and index_name = 'record_phone');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table campaign
        add column suppression_scope tinyint unsigned not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'campaign' and column_name = 'suppression_scope');

prepare step from @text;

execute step;

deallocate prepare step;
