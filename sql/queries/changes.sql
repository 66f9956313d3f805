-- The records whose changes the index does not know yet. A change of unknown size counts as one of many words.

-- :change_insert change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words, size)
values (:account_id, :record_id, :type_id, 1, :fold, null, :now_words, :size)

-- :change_insert_next change
, (:account_id, :record_id, :type_id, 1, :fold, null, :now_words, :size)

-- Long words are sent once only: a parameter is sent as often as it is written here.

-- :change_note change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words, size)
values (:account_id, :record_id, :type_id, (:now_size > 0) - 1, :fold, :before_words, :now_words, :size)
on duplicate key update gain = (:now_size > 0) - (before_words is not null), fold = :fold,
                        now_words = values(now_words),
                        size = case when before_words is null then 0 else length(before_words) end + :now_size

-- The same of several. The size of a row that is there already is not needed: what it holds tells it.

-- :change_note_first change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words, size)
values (:account_id, :record_id, :type_id, (:now_size > 0) - 1, :fold, :before_words, :now_words, :size)

-- :change_note_next change
, (:account_id, :record_id, :type_id, (:now_size > 0) - 1, :fold, :before_words, :now_words, :size)

-- :change_note_end change
on duplicate key update gain = (values(now_words) is not null) - (before_words is not null), fold = values(fold),
                        now_words = values(now_words),
                        size = case when before_words is null then 0 else length(before_words) end
                               + case when values(now_words) is null then 0 else length(values(now_words)) end

-- The same of a record that is still there, where a change of it waits already: then nobody asks for its words before.

-- :change_note_again change
update record_change
set gain = 1 - (before_words is not null), fold = :fold, now_words = :now_words,
    size = case when before_words is null then 0 else length(before_words) end + :now_size
where account_id = :account_id and record_id = :record_id

-- The same as change_note only while the record's type is as it was when the words were made.

-- :change_note_of_type change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words, size)
select :account_id, :record_id, held.id, (:now_size > 0) - 1, :fold, :before_words, :now_words, :size
from (select t.id
      from record_type t
      where t.account_id = :account_id and t.id = :type_id and t.updated_at = :type_updated_at
      lock in share mode) held
on duplicate key update gain = (:now_size > 0) - (before_words is not null), fold = :fold,
                        now_words = values(now_words),
                        size = case when before_words is null then 0 else length(before_words) end + :now_size

-- :change_list change -> change
select {change_columns}
from record_change force index (primary)
where account_id = :account_id
order by record_id

-- What waits, of no more than :limit changes, how much the small segments hold, and whether there are segments that are
-- not finished, or of an older fold.

-- :change_waiting change -> change_load
select count(*) as total, cast(coalesce(sum(coalesce(size, 65536)), 0) as signed) as bytes,
       cast(coalesce((select sum(s.size)
                      from search_segment s force index (search_segment_level)
                      where s.account_id = :account_id and s.level in (1, 2)), 0) as signed) as unmerged,
       exists (select 1
               from search_segment s force index (search_segment_level)
               where s.account_id = :account_id and s.level = 0) as unfinished,
       exists (select 1
               from search_segment s force index (search_segment_fold)
               where s.account_id = :account_id and s.fold < :fold and s.level > 0) as older
from (select size
      from record_change force index (primary)
      where account_id = :account_id
      limit :limit) found

-- :change_with_other_folds change -> counted
select count(*) as total
from record_change force index (primary)
where account_id = :account_id and fold <> :fold

-- :change_sizes change -> change
select record_id, coalesce(size, 65536) as size
from record_change force index (primary)
where account_id = :account_id and record_id > :record_id and record_id <= :last_id
order by record_id
limit :limit

-- :change_lock change -> change
select record_id, coalesce(size, 65536) as size
from record_change force index (primary)
where account_id = :account_id
order by record_id
limit :limit
for update skip locked

-- :change_range change -> change
select {change_columns}
from record_change force index (primary)
where account_id = :account_id and record_id between :record_id and :last_id
order by record_id

-- Those of some records.

-- :changes_of id_run -> change
select {change_columns}
from record_change force index (primary)
where account_id = :account_id and record_id in (:first_id

-- The moment by which every change so far was noted, and whether one of those is left.

-- :change_moment -> change
select utc_timestamp(6) as noted_at

-- :change_older change -> counted
select exists (select 1
               from record_change force index (primary)
               where account_id = :account_id and noted_at <= :noted_at) as total

-- :change_delete id_run
delete c from record_change c force index (primary)
where c.account_id = :account_id and c.record_id in (:first_id
