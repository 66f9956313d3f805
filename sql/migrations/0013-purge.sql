-- What is deleted goes for good within a day: so what waits for that says since when it does. A change waits to be
-- packed since it was noted first, a segment to be rewritten since a member died first. A kept answer names the record
-- that it shows.

set @text = (select if(count(*), 'do 0', 'alter table record_change
        add column noted_at datetime(6) not null default current_timestamp(6), add key record_change_age (noted_at)')
    from information_schema.columns
    where table_schema = database() and table_name = 'record_change' and column_name = 'noted_at');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table search_segment
        add column dead_since datetime(6) null, add key search_segment_dead (dead_since)')
    from information_schema.columns
    where table_schema = database() and table_name = 'search_segment' and column_name = 'dead_since');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table idempotency add column record_id bigint unsigned null')
    from information_schema.columns
    where table_schema = database() and table_name = 'idempotency' and column_name = 'record_id');

prepare step from @text;

execute step;

deallocate prepare step;

update search_segment
set dead_since = utc_timestamp(6)
where dead_since is null and dead_members > 0;
