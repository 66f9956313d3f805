-- Totals of lists: what is packed, and what is not yet. The word of a campaign or a status is looked for with its
-- length before it, so that it is found whole; type 0 is any.

-- :count_total count -> count
select cast(coalesce((select c.total
                      from list_count c
                      where c.account_id = :account_id and c.scope = :scope and c.level = 2
                        and c.block = 0), 0)
            + coalesce((select sum(d.gain)
                        from record_change d force index (record_change_gain)
                        where d.account_id = :account_id and :type_id in (0, d.type_id)), 0) as signed) as total

-- :count_total_of_mark count -> count
select cast(coalesce((select c.total
                      from list_count c
                      where c.account_id = :account_id and c.scope = :scope and c.level = 2
                        and c.block = 0), 0)
            + coalesce((select sum(coalesce(locate(:mark_word, d.now_words) > 0, 0)
                                   - coalesce(locate(:mark_word, d.before_words) > 0, 0))
                        from record_change d force index (primary)
                        where d.account_id = :account_id and :type_id in (0, d.type_id)), 0) as signed) as total,
       coalesce((select c.total
                 from list_count c
                 where c.account_id = :account_id and c.scope = '~' and c.level = 0
                   and c.block = 0), 1) as version

-- :count_changes count -> tally
select record_id as block, gain as total
from (select d.record_id, d.gain
      from record_change d force index (record_change_gain)
      where d.account_id = :account_id and :type_id in (0, d.type_id)) gains
where gain <> 0

-- :count_changes_of_mark count -> tally
select record_id as block, gain as total
from (select d.record_id,
             coalesce(locate(:mark_word, d.now_words) > 0, 0)
             - coalesce(locate(:mark_word, d.before_words) > 0, 0) as gain
      from record_change d force index (primary)
      where d.account_id = :account_id and :type_id in (0, d.type_id)) gains
where gain <> 0

-- By which version an account is counted: 1 where nothing says more.

-- :count_version count -> count
select coalesce((select c.total
                 from list_count c
                 where c.account_id = :account_id and c.scope = '~' and c.level = 0 and c.block = 0), 1) as total

-- :count_set_version count
insert into list_count (account_id, scope, level, block, total)
values (:account_id, '~', 0, 0, :total)
on duplicate key update total = values(total)

-- :count_blocks count -> tally
select block, total
from list_count
where account_id = :account_id and scope = :scope and level = :level and block between :block and :last_block
order by block

-- :count_add count
insert into list_count (account_id, scope, level, block, total)
values (:account_id, :scope_of_1, :level_of_1, :block_of_1, :total_of_1)

-- :count_add_next count
, (:account_id, :scope_of#, :level_of#, :block_of#, :total_of#)

-- :count_add_end count
on duplicate key update total = total + values(total)

-- What is there, for comparison with the counts.

-- :count_stored count -> tally
select scope, level, block, total
from list_count
where account_id = :account_id and scope between :scope and :last_scope

-- :count_records count -> tally
select type_id, id >> 10 as block, count(*) as total
from record force index (record_by_type)
where account_id = :account_id
group by type_id, id >> 10
order by type_id, id >> 10

-- :count_records_by_status count -> tally
select status, type_id, id >> 10 as block, count(*) as total
from record
where account_id = :account_id
group by status, type_id, id >> 10
order by status, type_id, id >> 10

-- :count_campaigns count -> tally
select id as campaign_id
from campaign
where account_id = :account_id

-- :count_orders count -> tally
select type_id, record_id >> 10 as block, count(*) as total
from campaign_order force index (campaign_order_type)
where account_id = :account_id and campaign_id = :campaign_id
group by type_id, record_id >> 10
order by type_id, record_id >> 10
