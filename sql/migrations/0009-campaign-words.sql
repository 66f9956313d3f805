-- Campaigns are searched as records are: by words that are packed, here in the campaign's own row. Where there are none
-- yet, the search makes them. An older program, which knows campaign_search only, can neither search campaigns nor
-- change their words after this; it would leave wrong ones here.

set @add_words = if(exists(select 1 from information_schema.columns
                           where table_schema = database() and table_name = 'campaign' and column_name = 'words'),
                    'do 0', 'alter table campaign add column words mediumblob null');

prepare add_words from @add_words;

execute add_words;

deallocate prepare add_words;

drop table if exists campaign_search;
