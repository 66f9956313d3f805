-- The id that another system has given a record: compared byte for byte, and by the database unique within a type.

set @text = (select if(count(*), 'do 0', 'alter table record add column external_id varbinary(1020) null')
    from information_schema.columns
    where table_schema = database() and table_name = 'record' and column_name = 'external_id');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0',
                       'alter table record add unique key record_external_id (account_id, type_id, external_id)')
    from information_schema.statistics
    where table_schema = database() and table_name = 'record' and index_name = 'record_external_id');

prepare step from @text;

execute step;

deallocate prepare step;
