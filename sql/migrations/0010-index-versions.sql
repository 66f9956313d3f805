-- What the index keeps says by which format it was made, and by which version of the folding its words were. A segment
-- has no default for that: a worker that is older than this packs nothing from now on, because it would not count by
-- status either. It goes on noting changes, which others pack. No list used the index that goes.

set @text = (select if(count(*), 'do 0', 'alter table search_segment
        add column format tinyint unsigned not null default 1, add column fold tinyint unsigned not null default 1')
    from information_schema.columns
    where table_schema = database() and table_name = 'search_segment' and column_name = 'format');

prepare step from @text;

execute step;

alter table search_segment alter column format drop default, alter column fold drop default;

set @text = (select if(count(*), 'do 0',
                       'alter table record_change add column fold tinyint unsigned not null default 1')
    from information_schema.columns
    where table_schema = database() and table_name = 'record_change' and column_name = 'fold');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'alter table record drop key record_by_status', 'do 0')
    from information_schema.statistics
    where table_schema = database() and table_name = 'record' and index_name = 'record_by_status');

prepare step from @text;

execute step;

deallocate prepare step;
