-- How many orders and how many events there are by status, written in the transaction that changes them. A quarter is
-- one of the hour, counted since 1970: its rows are of the events of that time; quarter 0 are the orders that have the
-- status now. Campaign 0 stands for all campaigns of the account, and has no quarter 0. `gone` are those of `total`
-- that no history has any more. A count is the sum over its slots, of which each connection writes one, so that writers
-- do not wait for each other; slot 0 gets those of the past together.
create table if not exists status_count (
    account_id  int unsigned not null,
    campaign_id int unsigned not null,
    quarter     int unsigned not null,
    status      tinyint unsigned not null,
    slot        tinyint unsigned not null,
    total       bigint not null,
    gone        bigint not null,
    primary key (account_id, campaign_id, quarter, status, slot),
    key status_count_quarter (account_id, quarter, slot)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Up to which quarter the slots of an account have been put together. The row 0 tells that all is counted; see
-- sql/finish/0029-event-days.sql.
create table if not exists status_fold (
    account_id int unsigned not null primary key,
    quarter    int unsigned not null
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- The orders of a campaign by the time that they are scheduled for.
set @text = (select if(count(*), 'do 0', 'alter table campaign_order
        add key campaign_order_scheduled (account_id, campaign_id, status, scheduled_time, id),
        algorithm=inplace, lock=none')
    from information_schema.statistics
    where table_schema = database() and table_name = 'campaign_order' and index_name = 'campaign_order_scheduled');

prepare step from @text;

execute step;

deallocate prepare step;
