-- Lists of records are put together from these fragments, in the order in which they stand here. A # in a parameter's
-- name is the number of the fragment's repetition.

-- :records_select listing -> record
select r.account_id, r.id, r.uuid, r.type_id, t.uuid as type_uuid, r.status, r.has_history, r.first_name, r.last_name,
       r.phone, r.parameters, r.created_at, r.updated_at
from (

-- :records_count listing -> counted
select count(*) as total
from (

-- :records_ids listing
select r.id
from record r
where r.account_id = :account_id

-- :records_ids_in_campaign listing
select r.id
from campaign_order o
join record r on r.account_id = :account_id and r.id = o.record_id
where o.campaign_id = :campaign_id

-- :records_of_type listing
and r.type_id = :type_id

-- :records_of_status listing
and r.status = :status

-- :records_with_word listing
and r.id in (select record_id from record_search where account_id = :account_id and token >= :low# and token < :high#)

-- :records_with_word_or_ending listing
and r.id in (select record_id
             from (select record_id
                   from record_search
                   where account_id = :account_id and token >= :ending_word_low# and token < :ending_word_high#
                   union
                   select record_id
                   from record_search
                   where account_id = :account_id and token >= :ending_low# and token < :ending_high#) found)

-- :records_with_pairs listing
and r.id in (select record_id from record_search
             where account_id = :account_id
               and token in (:pair_1#, :pair_2#, :pair_3#, :pair_4#, :pair_5#, :pair_6#, :pair_7#, :pair_8#,
                             :pair_9#, :pair_10#, :pair_11#, :pair_12#, :pair_13#, :pair_14#, :pair_15#, :pair_16#)
             group by record_id
             having count(*) = :pair_count#)

-- :records_older listing
and r.id < :before_id

-- :records_newer listing
and r.id > :before_id

-- :records_updated_before listing
and (r.updated_at < :before_update or (r.updated_at = :before_update and r.id < :before_id))

-- :records_updated_after listing
and (r.updated_at > :before_update or (r.updated_at = :before_update and r.id > :before_id))

-- :records_newest_first listing
order by r.id desc
limit :limit offset :offset

-- :records_oldest_first listing
order by r.id
limit :limit offset :offset

-- :records_last_updated_first listing
order by r.updated_at desc, r.id desc
limit :limit offset :offset

-- :records_first_updated_first listing
order by r.updated_at, r.id
limit :limit offset :offset

-- :records_join listing
) page
join record r on r.account_id = :account_id and r.id = page.id
join record_type t on t.account_id = r.account_id and t.id = r.type_id

-- :records_order_newest listing
order by r.id desc

-- :records_order_oldest listing
order by r.id

-- :records_order_last_updated listing
order by r.updated_at desc, r.id desc

-- :records_order_first_updated listing
order by r.updated_at, r.id
