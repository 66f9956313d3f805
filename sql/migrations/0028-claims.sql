-- Orders that are handed out to be called. A campaign says how often and after how long an order is tried again. An
-- order has a priority and a time before which it is not due, counts its attempts and has, while somebody has it, the
-- lease: its token, its end, who has it, and the status that the order had before.
--
-- due_at is from when on an order can be claimed (null: it cannot), and claim_rank its place among those that are due:
-- see src/calling/due.h. The row is right, not these two: an order that is found by them is looked at before it is
-- handed out, and they are put right where they are not. So orders of before this migration, and those that workers of
-- the version before write, need nothing but the defaults.

set @text = (select if(count(*), 'do 0', 'alter table campaign
        add column max_attempts smallint unsigned null,
        add column min_seconds_between int unsigned not null default 0,
        add column retry_rules longtext null')
    from information_schema.columns
    where table_schema = database() and table_name = 'campaign' and column_name = 'max_attempts');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table campaign_order
        add column priority tinyint not null default 0,
        add column next_attempt_at datetime(6) null,
        add column attempts smallint unsigned not null default 0,
        add column lease_token binary(16) null,
        add column lease_until datetime(6) null,
        add column lease_status tinyint unsigned null,
        add column lease_worker varchar(100) null,
        add column claim_rank smallint unsigned not null default 199,
        add column due_at datetime(6) null default ''1970-01-01 00:00:00''')
    from information_schema.columns
    where table_schema = database() and table_name = 'campaign_order' and column_name = 'claim_rank');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table campaign_order
        add key campaign_order_due (account_id, campaign_id, claim_rank, due_at, id)')
    from information_schema.statistics
    where table_schema = database() and table_name = 'campaign_order' and index_name = 'campaign_order_due');

prepare step from @text;

execute step;

-- What a result has told of an attempt, and who made it.

set @text = (select if(count(*), 'do 0', 'alter table order_event
        add column outcome varchar(64) null,
        add column note text null,
        add column duration int unsigned null,
        add column worker varchar(100) null')
    from information_schema.columns
    where table_schema = database() and table_name = 'order_event' and column_name = 'outcome');

prepare step from @text;

execute step;

deallocate prepare step;

-- When a number was last claimed, by whichever campaign, and when before that: a lease that is given back leaves no
-- trace. The number is that of the phone without its plus.
create table if not exists number_claim (
    account_id int unsigned not null,
    number     bigint unsigned not null,
    token      binary(16) not null,
    claimed_at datetime(6) not null,
    before_at  datetime(6) null,
    primary key (account_id, number),
    key number_claim_age (claimed_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
