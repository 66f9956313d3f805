-- From now on histories are kept with their records. The row 0 comes last: by it `callbook migrate` knows that all is
-- done, and accounts that are made later get a row of their own.

insert ignore into history_version (account_id, version)
select id, 1 from account;

insert ignore into history_version (account_id, version)
values (0, 1);
