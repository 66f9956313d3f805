-- A record may have been in a campaign several times, and its history keeps each stay. A stay and its events are known
-- by the id of the order. What was written before has 0 there: such events are told apart by their time.

set @text = (select if(count(*), 'do 0', 'alter table past_order
        add column order_id bigint unsigned not null default 0,
        drop primary key, add primary key (record_id, campaign_id, order_id)')
    from information_schema.columns
    where table_schema = database() and table_name = 'past_order' and column_name = 'order_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table order_event
        add column order_id bigint unsigned not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'order_event' and column_name = 'order_id');

prepare step from @text;

execute step;

deallocate prepare step;
