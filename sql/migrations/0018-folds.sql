-- What an older fold has left in an index is found by a key of its own, to be renewed: nearly always there is nothing.

set @text = (select if(count(*), 'do 0',
                       'alter table search_segment add key search_segment_fold (fold, level, account_id)')
    from information_schema.statistics
    where table_schema = database() and table_name = 'search_segment' and index_name = 'search_segment_fold');

prepare step from @text;

execute step;

deallocate prepare step;
