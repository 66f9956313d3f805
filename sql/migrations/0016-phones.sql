-- The country whose numbers are written without a code, of an account and of a record type that differs, and the
-- account's time zone. A token that has every scope there was gets those that come later, too.

set @text = (select if(count(*), 'do 0', 'alter table account
        add column default_country char(2) character set ascii collate ascii_bin null,
        add column timezone varchar(64) character set ascii collate ascii_bin not null default ''UTC''')
    from information_schema.columns
    where table_schema = database() and table_name = 'account' and column_name = 'default_country');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table record_type
        add column default_country char(2) character set ascii collate ascii_bin null')
    from information_schema.columns
    where table_schema = database() and table_name = 'record_type' and column_name = 'default_country');

prepare step from @text;

execute step;

deallocate prepare step;

update token set scope_bits = scope_bits | 1073741824 where scope_bits & 63 = 63;
