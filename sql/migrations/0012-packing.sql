-- What packing has to know without reading blobs: how many bytes the words of a change have (null: not known, an older
-- program wrote it), and how large the body of a small segment is (0: likewise). A big segment is built in several
-- steps: posted says how many of its rows are there, and sources, packed ids as in index/members.h, which segments it
-- is to replace.

set @text = (select if(count(*), 'do 0', 'alter table record_change add column size int unsigned null')
    from information_schema.columns
    where table_schema = database() and table_name = 'record_change' and column_name = 'size');

prepare step from @text;

execute step;

set @text = (select if(count(*), 'do 0', 'alter table search_segment
        add column size int unsigned not null default 0, add column posted int unsigned not null default 0,
        add column sources blob null')
    from information_schema.columns
    where table_schema = database() and table_name = 'search_segment' and column_name = 'size');

prepare step from @text;

execute step;

deallocate prepare step;

update record_change set size = coalesce(length(before_words), 0) + coalesce(length(now_words), 0) where size is null;

update search_segment set size = length(body) where level in (1, 2) and size = 0;

-- Accounts whose changes could not be packed when that was tried last.
create table if not exists packing_failure (
    account_id int unsigned not null primary key,
    since      datetime(6) not null,
    last_at    datetime(6) not null,
    failures   int unsigned not null,
    reason     varchar(255) not null,
    constraint packing_failure_account foreign key (account_id) references account (id) on delete cascade
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
