-- What keeps costs within bounds. The newest events and the newest former stays of a record are read, and the oldest
-- deleted, without looking at the others: so both lie in the order in which they came.

set @text = (select if(count(*), 'alter table order_event drop primary key, add primary key (record_id, id)', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'order_event' and index_name = 'PRIMARY'
        and column_name = 'campaign_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table past_order add key past_order_newest (record_id, order_id)')
    from information_schema.statistics
    where table_schema = database() and table_name = 'past_order' and index_name = 'past_order_newest');

prepare step from @text;

execute step;

deallocate prepare step;

-- Deleted records of which events or former stays are left, which go in steps.
create table if not exists history_rest (
    account_id int unsigned not null,
    record_id  bigint unsigned not null,
    primary key (account_id, record_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- How many record types (1) and campaigns (2) an account has; a row is made when the first one is made after this.
create table if not exists quota (
    account_id int unsigned not null,
    kind       tinyint unsigned not null,
    used       bigint unsigned not null,
    counted_at datetime(6) not null,
    primary key (account_id, kind)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
