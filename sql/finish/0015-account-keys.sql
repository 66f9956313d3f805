-- Every key of an account's tables begins with the account, but for those by which ids are counted, by which a request
-- finds its account, or by which purge finds the oldest of all accounts. Ids and uuids are unique within an account.
-- Workers of before 0015-account-keys would read whole tables with these keys, and could add no events: so they come
-- when none of them runs any more. The server reads and writes the tables meanwhile.

set @text = (select if(count(*), 'alter table campaign_order drop foreign key order_of_campaign', 'do 0')
    from information_schema.table_constraints
    where table_schema = database() and table_name = 'campaign_order' and constraint_name = 'order_of_campaign');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table campaign_order
        drop primary key, add primary key (account_id, campaign_id, record_id),
        drop key campaign_order_id, add key campaign_order_id (id),
        drop key campaign_order_uuid, add unique key campaign_order_uuid (account_id, uuid),
        drop key campaign_order_newest, add key campaign_order_newest (account_id, campaign_id, id),
        drop key campaign_order_type, add key campaign_order_type (account_id, campaign_id, type_id, record_id),
        drop key campaign_order_status, add key campaign_order_status (account_id, campaign_id, status, id),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'campaign_order' and index_name = 'PRIMARY'
        and seq_in_index = 1 and column_name = 'campaign_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table past_order
        drop primary key, add primary key (account_id, record_id, campaign_id, order_id),
        drop key past_order_newest, add key past_order_newest (account_id, record_id, order_id),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'past_order' and index_name = 'PRIMARY'
        and seq_in_index = 1 and column_name = 'record_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table order_event
        drop primary key, add primary key (account_id, record_id, id),
        drop key order_event_id, add key order_event_id (id),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'order_event' and index_name = 'PRIMARY'
        and seq_in_index = 1 and column_name = 'record_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table record
        drop key record_id, add key record_id (id), drop key record_uuid, add unique key record_uuid (account_id, uuid),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'record' and index_name = 'record_uuid'
        and seq_in_index = 1 and column_name = 'uuid');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table record_type
        drop key record_type_id, add key record_type_id (id),
        drop key record_type_uuid, add unique key record_type_uuid (account_id, uuid),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'record_type' and index_name = 'record_type_uuid'
        and seq_in_index = 1 and column_name = 'uuid');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table campaign
        drop key campaign_id, add key campaign_id (id),
        drop key campaign_uuid, add unique key campaign_uuid (account_id, uuid),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'campaign' and index_name = 'campaign_uuid'
        and seq_in_index = 1 and column_name = 'uuid');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table token
        drop primary key, add primary key (account_id, id), add key token_id (id),
        drop key token_uuid, add unique key token_uuid (account_id, uuid), drop key token_account,
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'token' and index_name = 'PRIMARY'
        and seq_in_index = 1 and column_name = 'id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table search_segment
        drop key search_segment_id, add key search_segment_id (id),
        algorithm=inplace, lock=none', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'search_segment' and index_name = 'search_segment_id'
        and non_unique = 0);

prepare step from @text;

execute step;

-- The server would copy the table to check a foreign key. It has been checked by the one before: the order's campaign
-- was found by the account, which has not changed since.

set session foreign_key_checks = 0;

set @text = (select if(count(*), 'do 0', 'alter table campaign_order
        add constraint order_in_campaign foreign key (account_id, campaign_id) references campaign (account_id, id),
        algorithm=inplace, lock=none')
    from information_schema.table_constraints
    where table_schema = database() and table_name = 'campaign_order' and constraint_name = 'order_in_campaign');

prepare step from @text;

execute step;

set session foreign_key_checks = 1;

-- This tells that all is done; from now on nobody can leave the account out.

set @text = (select if(count(*), 'alter table order_event alter column account_id drop default', 'do 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'order_event' and column_name = 'account_id'
        and column_default is not null);

prepare step from @text;

execute step;

deallocate prepare step;
