-- Lists of records are put together from these fragments, in the order in which they stand here: a total (see
-- counts.sql) or none, what is read, from where, from which place on, in which order. The index is named where the
-- optimizer might take another one for some account.

-- :records_total listing -> record
select cast(coalesce((select c.total
                      from list_count c
                      where c.account_id = :account_id and c.scope = :scope and c.level = 2
                        and c.block = 0), 0)
            + coalesce((select sum(d.gain)
                        from record_change d force index (record_change_gain)
                        where d.account_id = :account_id
                          and :counted_type in (0, d.type_id)), 0) as signed) as list_total

-- :records_total_in_campaign listing -> record
select cast(coalesce((select c.total
                      from list_count c
                      where c.account_id = :account_id and c.scope = :scope and c.level = 2
                        and c.block = 0), 0)
            + coalesce((select sum(coalesce(locate(:mark_word, d.now_words) > 0, 0)
                                   - coalesce(locate(:mark_word, d.before_words) > 0, 0))
                        from record_change d force index (primary)
                        where d.account_id = :account_id
                          and :counted_type in (0, d.type_id)), 0) as signed) as list_total

-- :records_uncounted listing -> record
select null as list_total

-- :records_columns listing
     , {record_columns}, {has_suppressions_near}

-- :records_of_account listing
from record r force index (primary)
where r.account_id = :account_id

-- :records_of_type listing
from record r force index (record_by_type)
where r.account_id = :account_id and r.type_id = :type_id

-- :records_by_update listing
from record r force index (record_by_update)
where r.account_id = :account_id

-- :records_in_campaign listing
from campaign_order o force index (primary)
straight_join record r on r.account_id = :account_id and r.id = o.record_id
where o.account_id = :account_id and o.campaign_id = :campaign_id

-- :records_in_campaign_of_type listing
from campaign_order o force index (campaign_order_type)
straight_join record r on r.account_id = :account_id and r.id = o.record_id
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.type_id = :type_id

-- :records_older listing
and r.id < :before_id

-- :records_newer listing
and r.id > :before_id

-- :records_newest_first listing
order by r.id desc
limit :limit offset :offset

-- :records_oldest_first listing
order by r.id
limit :limit offset :offset

-- :records_older_in_campaign listing
and o.record_id < :before_id

-- :records_newer_in_campaign listing
and o.record_id > :before_id

-- :records_newest_first_in_campaign listing
order by o.record_id desc
limit :limit offset :offset

-- :records_oldest_first_in_campaign listing
order by o.record_id
limit :limit offset :offset

-- :records_updated_before listing
and r.updated_at <= :before_update and (r.updated_at < :before_update or r.id < :before_id)

-- :records_updated_after listing
and r.updated_at >= :before_update and (r.updated_at > :before_update or r.id > :before_id)

-- :records_last_updated_first listing
order by r.updated_at desc, r.id desc
limit :limit offset :offset

-- :records_first_updated_first listing
order by r.updated_at, r.id
limit :limit offset :offset

-- :records_order_newest listing
order by r.id desc

-- :records_order_oldest listing
order by r.id

-- :records_order_last_updated listing
order by r.updated_at desc, r.id desc

-- :records_order_first_updated listing
order by r.updated_at, r.id

-- :records_walk listing -> candidate
select r.id, r.updated_at
from record r force index (record_by_update)
where r.account_id = :account_id

-- Records by their ids: what a search has found.

-- :records_found id_run -> record
select {record_columns}, {has_suppressions_near}
from record r force index (primary)
where r.account_id = :account_id and r.id in (:first_id

-- :records_phones_found id_run -> record
select r.id, r.phone
from record r force index (primary)
where r.account_id = :account_id and r.id in (:first_id

-- :records_updates_between id_run -> candidate
select r.id, r.id as record_id, r.updated_at
from record r force index (primary)
where r.account_id = :account_id and r.id between :first_id and :last_id

-- :records_updates id_run -> candidate
select r.id, r.id as record_id, r.updated_at
from record r force index (primary)
where r.account_id = :account_id and r.id in (:first_id
