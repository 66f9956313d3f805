-- Lists of campaigns are put together from these fragments, in the order in which they stand here.

-- :campaigns_select listing -> campaign
select c.account_id, c.id, c.uuid, c.name, c.description, c.status, c.type, c.timezone, c.schedule, c.type_id,
       t.uuid as type_uuid, c.created_at, c.updated_at
from campaign c
left join record_type t force index (primary) on t.account_id = c.account_id and t.id = c.type_id
where c.account_id = :account_id and c.deleted_at is null

-- :campaigns_count listing -> counted
select count(*) as total
from (select c.id
      from campaign c
      where c.account_id = :account_id and c.deleted_at is null

-- :campaigns_of_status listing
and c.status = :status

-- :campaigns_with_word listing
and c.id in (select campaign_id from campaign_search
             where account_id = :account_id and token >= :low# and token < :high#)

-- :campaigns_with_pairs listing
and c.id in (select campaign_id from campaign_search
             where account_id = :account_id
               and token in (:pair_1#, :pair_2#, :pair_3#, :pair_4#, :pair_5#, :pair_6#, :pair_7#, :pair_8#,
                             :pair_9#, :pair_10#, :pair_11#, :pair_12#, :pair_13#, :pair_14#, :pair_15#, :pair_16#)
             group by campaign_id
             having count(*) = :pair_count#)

-- :campaigns_older listing
and c.id < :before_id

-- :campaigns_newest_first listing
order by c.id desc
limit :limit offset :offset
