-- Orders that are handed out to be called. doc/decisions/0036-claims.md tells how.

-- A campaign that stays as it is until the claim is done.

-- :claim_campaign campaign -> campaign
select {campaign_columns}
from campaign c
where c.uuid = :uuid and c.account_id = :account_id and c.deleted_at is null
lock in share mode

-- The first order of the next rank: one look into the index. The database's clock is the one by which leases end, for
-- all programs on all hosts; and its version tells what it can.

-- :claim_next_rank claim_place -> claim_rank
select m.place,
       (select o.due_at
        from campaign_order o force index (campaign_order_due)
        where o.account_id = :account_id and o.campaign_id = :campaign_id and o.claim_rank = m.place
        order by o.due_at
        limit 1) as due_at,
       utc_timestamp(6) as now, version() as version
from (select min(o.claim_rank) as place
      from campaign_order o force index (campaign_order_due)
      where o.account_id = :account_id and o.campaign_id = :campaign_id and o.claim_rank > :place) m
where m.place is not null

-- The same clock, for a lease that is made longer.

-- :claim_clock -> claim_rank
select utc_timestamp(6) as now

-- The first orders of a rank that are due. Who has to wait for those that others are just taking waits in vain.

-- :claim_due claim_place -> order
select {order_own_columns}
from campaign_order o force index (campaign_order_due)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.claim_rank = :place and o.due_at <= :now
order by o.due_at, o.id
limit :limit
for update

-- :claim_skip_locked claim_place
skip locked

-- The same orders as they stand in the index alone, before the claim. What others have just taken lies before them in
-- the index until it is purged; who reads uncommitted rows passes over it without a look at each row. Those that are
-- not due yet come last: MySQL would go through the whole index for a condition on it.

-- :claim_glance_campaign campaign -> claim_place
select c.account_id, c.id as campaign_id
from campaign c
where c.uuid = :uuid and c.account_id = :account_id and c.deleted_at is null

-- :claim_glance claim_place -> claim_sight
select o.record_id, o.due_at
from campaign_order o force index (campaign_order_due)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.claim_rank = :place
order by o.due_at, o.id
limit :limit

-- And some of them by their records, as they are now.

-- :claim_seen claim_seen -> order
select {order_own_columns}
from campaign_order o force index (primary)
where o.account_id = :account_id and o.campaign_id = :campaign_id and o.claim_rank = :place and o.due_at <= :now
  and o.record_id in (:record_id

-- :claim_seen_next claim_seen
, :other_record#

-- :claim_seen_end claim_seen
)
order by o.due_at, o.id
for update skip locked

-- Orders that are taken, all of one lease: what is the same for all of them stands once. The status of before is set
-- before the status, and the rank needs the priority alone.

-- :orders_take claim_taking
update campaign_order
set lease_status = if(status = 3, lease_status, status), status = 3, attempts = attempts + 1,
    lease_token = :lease_token, lease_until = :lease_until, lease_worker = :lease_worker,
    claim_rank = 2 * (99 - priority), due_at = :lease_until,
    updated_at = greatest(:updated_at, updated_at + interval 1 microsecond)
where account_id = :account_id and campaign_id = :campaign_id and record_id in (:record_id

-- :orders_take_next claim_taking
, :other_record#

-- :orders_take_end claim_taking
)

-- Numbers that are claimed, those that are free, and which were; the pause is over where the last claim was before
-- `latest`.

-- :number_claim_first number_claims
insert into number_claim (account_id, number, token, claimed_at)
values (:account_id, :number, :token, :claimed_at)

-- :number_claim_next number_claims
, (:account_id, :other_number#, :token, :claimed_at)

-- :number_claim_again number_claims
on duplicate key update before_at = if(claimed_at <= :latest, claimed_at, before_at),
                        token = if(claimed_at <= :latest, values(token), token),
                        claimed_at = if(claimed_at <= :latest, values(claimed_at), claimed_at)

-- :number_claims_of id_run -> number_claim
select number, token, claimed_at
from number_claim
where account_id = :account_id and number in (:first_id

-- A lease that is given back leaves no trace: the number is as it was before.

-- :number_claim_give_back number_claim
update number_claim
set claimed_at = before_at, before_at = null
where account_id = :account_id and number = :number and token = :token and before_at is not null

-- :number_claim_forget number_claim
delete from number_claim
where account_id = :account_id and number = :number and token = :token

-- What is older than every pause may be.

-- :number_claim_purge purge
delete from number_claim
where claimed_at < :before
order by claimed_at
limit 500

-- A record is active again: its orders are found by claims, which look when they are due.

-- :orders_wake record
update campaign_order
set claim_rank = 2 * (99 - priority) + if(status in (2, 3), 0, 1),
    due_at = '1970-01-01 00:00:00'
where account_id = :account_id and record_id = :id and claim_rank = 401

-- A campaign allows more attempts: orders that were set aside because of the fewer, a step of them.

-- :orders_wake_spent claim_place
update campaign_order
set claim_rank = 2 * (99 - priority) + if(status in (2, 3), 0, 1),
    due_at = '1970-01-01 00:00:00'
where account_id = :account_id and campaign_id = :campaign_id and claim_rank = :place and due_at < :now
order by due_at, id
limit :limit
