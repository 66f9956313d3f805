-- What is deleted goes for good. The oldest of what waits is found by an index, whoever's it is; of the first thousand
-- one is taken at random, so that an account whose index is broken does not hold up the others.

-- :purge_backlog purge -> purge_backlog
select (select min(created_at) from idempotency) as answers, (select min(noted_at) from record_change) as changes,
       (select min(dead_since) from search_segment) as segments, (select min(claimed_at) from number_claim) as numbers,
       coalesce((select min(fold) from search_segment) < :fold, 0) as older

-- :purge_find_change purge -> purge
select account_id
from (select account_id
      from record_change force index (record_change_age)
      where noted_at < :before
      limit 1000) waiting
order by rand()
limit 1

-- An account of which enough has waited to be packed, by the latest of what has waited for long: a burst of writes lies
-- together there. Where packing fails again and again the doctor tells of it.

-- :purge_find_unpacked purge -> purge
select account_id
from (select account_id
      from (select account_id
            from record_change force index (record_change_age)
            where noted_at < :before
            order by noted_at desc
            limit 10000) latest
      group by account_id
      having count(*) >= :least) waiting
where not exists (select 1
                  from packing_failure f
                  where f.account_id = waiting.account_id and f.failures >= :failures)
order by rand()
limit 1

-- :purge_find_segment purge -> purge
select account_id, id, level
from (select account_id, id, level
      from search_segment force index (search_segment_dead)
      where dead_since < :before
      order by dead_since
      limit 1000) dead
order by rand()
limit 1

-- An account that has a big segment which is mostly dead, or one that is to be taken down, among the newest that have
-- dead members. While a job is at work more of it dies.

-- :purge_find_half_dead purge -> purge
select account_id
from (select account_id, level, members, dead_members, sources
      from search_segment force index (search_segment_dead)
      where dead_since is not null
      order by dead_since desc
      limit 1000) dead
where ((level = 3 and 2 * dead_members >= members) or (level = 0 and sources is null))
  and not exists (select 1
                  from job j
                  where j.account_id = dead.account_id and j.state < 2)
limit 1

-- An account of which something is of an older fold, and how many such accounts there are.

-- :purge_find_older purge -> purge
select account_id
from (select account_id
      from search_segment force index (search_segment_fold)
      where fold < :fold and level > 0
      limit 1000) older
order by rand()
limit 1

-- :purge_older_accounts purge -> counted
select count(distinct account_id) as total
from search_segment force index (search_segment_fold)
where fold < :fold and level > 0

-- The same of one account, at once. Segments that an older program has written do not say since when.

-- :purge_segments purge -> purge
select id
from search_segment
where account_id = :account_id and dead_members > 0 and level > 0
order by id

-- :purge_answers_of_deleted purge
update idempotency
set location = null, etag = null, body = null
where account_id = :account_id and body is not null
  and record_id not in (select r.id from record r where r.account_id = :account_id and r.id = idempotency.record_id)
limit 500
