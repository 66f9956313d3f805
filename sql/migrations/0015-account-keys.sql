-- An event says of which account it is; every other row of an account does so already. 0 is written by workers of the
-- version before, which do not know the column: `callbook migrate` puts the account in. What those workers could not
-- live with, keys that begin with the account, comes by `callbook migrate --finish`; see sql/finish/.

set @text = (select if(count(*), 'do 0',
                       'alter table order_event add column account_id int unsigned not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'order_event' and column_name = 'account_id');

prepare step from @text;

execute step;

deallocate prepare step;
