-- The records whose changes the index does not know yet.

-- :change_insert change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words)
values (:account_id, :record_id, :type_id, 1, :fold, null, :now_words)

-- :change_note change
insert into record_change (account_id, record_id, type_id, gain, fold, before_words, now_words)
values (:account_id, :record_id, :type_id, (:now_words is not null) - 1, :fold, :before_words,
        :now_words)
on duplicate key update gain = (:now_words is not null) - (before_words is not null), fold = :fold,
                        now_words = :now_words

-- :change_list change -> change
select {change_columns}
from record_change force index (primary)
where account_id = :account_id
order by record_id

-- :change_count change -> counted
select count(*) as total
from (select 1
      from record_change force index (primary)
      where account_id = :account_id
      limit 1000) found

-- :change_lock change -> change
select record_id, coalesce(length(before_words), 0) + coalesce(length(now_words), 0) as size
from record_change force index (primary)
where account_id = :account_id
order by record_id
limit :limit
for update skip locked

-- :change_range change -> change
select {change_columns}, fold
from record_change force index (primary)
where account_id = :account_id and record_id between :record_id and :last_id
order by record_id

-- :change_delete id_run
delete c from record_change c force index (primary)
where c.account_id = :account_id and c.record_id in (:first_id
