-- Segments of the search index and the rows of the big ones. Without the index on the level the server reads the bodies
-- of all segments, tens of megabytes, to find the few small ones; and as long as it takes search_posting for empty, as
-- after a restart, it would rather read all rows of all accounts.

-- :segment_insert segment
insert into search_segment (account_id, level, format, fold, first_id, last_id, members, dead_members, dead, ids, body,
                            size, posted, sources)
values (:account_id, :level, :format, :fold, :first_id, :last_id, :members, 0, null, :ids, :body, :size, 0, :sources)

-- :segment_list segment -> segment
select {segment_columns}
from search_segment
where account_id = :account_id and level > 0

-- :segment_posted segment -> segment
select {segment_columns}
from search_segment
where account_id = :account_id and level = 3

-- :segment_small segment -> segment
select {segment_columns}, ids, if(size < 262144, body, null) as body
from search_segment force index (search_segment_level)
where account_id = :account_id and level in (1, 2)

-- Those of an older fold are renewed record by record, and go when nothing of them is left.

-- :segment_half_dead segment -> segment
select {segment_columns}
from search_segment
where account_id = :account_id and level = 3 and 2 * dead_members >= members
  and (fold >= :fold or dead_members >= members)
order by id
limit 1

-- The next one that is to be renewed: small ones first, each of which every search reads.

-- :segment_older segment -> segment
select {segment_columns}
from search_segment force index (search_segment_fold)
where account_id = :account_id and fold < :fold and level > 0 and (dead_members < members or level < 3)
order by level, id
limit 1

-- :segment_hidden segment -> segment
select {segment_columns}
from search_segment
where account_id = :account_id and level = 0

-- Those of an earlier attempt, and the one that is being built.

-- :segment_unfinished segment -> segment
select {segment_columns}, posted, sources
from search_segment force index (search_segment_level)
where account_id = :account_id and level = 0
order by sources is null, id
limit 1

-- :segment_find segment -> segment
select {segment_columns}, ids, body, posted, sources
from search_segment
where account_id = :account_id and id = :id

-- :segment_ids id_run -> segment
select id, ids
from search_segment
where account_id = :account_id and id in (:first_id

-- :segment_weights segment -> segment
select {segment_columns}, size
from search_segment force index (search_segment_level)
where account_id = :account_id and level in (1, 2)
order by id

-- :segment_of_older_folds segment -> counted
select count(*) as total
from search_segment force index (search_segment_fold)
where account_id = :account_id and fold < :fold and level > 0

-- :segment_of_newer_versions segment -> counted
select count(*) as total
from search_segment
where account_id = :account_id and level > 0 and (fold > :fold or format > :format)

-- :segment_set_dead segment
update search_segment
set dead = :dead, dead_members = :dead_members, dead_since = coalesce(dead_since, utc_timestamp(6))
where account_id = :account_id and id = :id

-- :segment_set_posted segment
update search_segment
set posted = :posted
where account_id = :account_id and id = :id

-- :segment_show segment
update search_segment
set level = :level, posted = 0, sources = null
where account_id = :account_id and id = :id

-- :segment_delete segment
delete from search_segment
where account_id = :account_id and id = :id

-- :posting_insert posting
insert into search_posting (account_id, token, segment_id, data)
values (:account_id, :first_token, :segment_id, :first_data)

-- :posting_insert_next posting
, (:account_id, :token#, :segment_of#, :data#)

-- :posting_find posting -> posting_row
select segment_id, token, data
from search_posting force index (primary)
where account_id = :account_id and segment_id between :segment_id and :last_segment_id and token in (:first_token

-- :posting_between posting -> posting_row
select segment_id, token, data
from search_posting force index (primary)
where account_id = :account_id and segment_id between :segment_id and :last_segment_id
  and token >= :first_token and token < :last_token

-- :posting_ahead posting -> posting_row
select token
from search_posting force index (primary)
where account_id = :account_id and token > :first_token and token < :last_token
order by token
limit 1 offset :ahead

-- :posting_from_end posting -> posting_row
select token
from search_posting force index (primary)
where account_id = :account_id and token >= :first_token and token < :last_token
order by token desc
limit 1 offset :ahead

-- :posting_delete posting
delete p from search_posting p force index (primary)
where p.account_id = :account_id and p.segment_id = :segment_id and p.token in (:first_token

-- For a segment whose keys cannot be read. Reads all postings of the account.

-- :posting_delete_all posting
delete p from search_posting p force index (primary)
where p.account_id = :account_id and p.segment_id = :segment_id

-- :posting_next_token posting
, :token#

-- :posting_end_tokens posting
)
