-- :order_insert order
insert into campaign_order (account_id, campaign_id, record_id, type_id, uuid, status, scheduled_time, instructions,
                            priority, next_attempt_at, attempts, lease_token, lease_until, lease_status, lease_worker,
                            claim_rank, due_at, created_at, updated_at)
values (:account_id, :campaign_id, :record_id, :type_id, :uuid, :status, :scheduled_time, :instructions, :priority,
        :next_attempt_at, :attempts, :lease_token, :lease_until, :lease_status, :lease_worker, :claim_rank, :due_at,
        :created_at, :updated_at)

-- The values of one more, after order_insert; and what is changed of those that are there already.

-- :order_insert_next order
, (:account_id, :campaign_id, :record_id, :type_id, :uuid, :status, :scheduled_time, :instructions, :priority,
   :next_attempt_at, :attempts, :lease_token, :lease_until, :lease_status, :lease_worker, :claim_rank, :due_at,
   :created_at, :updated_at)

-- :order_or_change order
on duplicate key update status = values(status), scheduled_time = values(scheduled_time),
                        instructions = values(instructions), priority = values(priority),
                        next_attempt_at = values(next_attempt_at), attempts = values(attempts),
                        lease_token = values(lease_token), lease_until = values(lease_until),
                        lease_status = values(lease_status), lease_worker = values(lease_worker),
                        claim_rank = values(claim_rank), due_at = values(due_at), updated_at = values(updated_at)

-- :order_by_uuid order -> order
select {order_columns}
from campaign_order o
join campaign c on c.account_id = o.account_id and c.id = o.campaign_id
join record r on r.account_id = o.account_id and r.id = o.record_id
where o.uuid = :uuid and o.account_id = :account_id and c.uuid = :campaign_uuid and c.deleted_at is null

-- The same, locked until the transaction ends; campaign and record are not, and are read once the order is locked.

-- :order_lock order -> order
select {order_columns}
from (select account_id, id, campaign_id, record_id, type_id, uuid, status, scheduled_time, instructions, priority,
             next_attempt_at, attempts, lease_token, lease_until, lease_status, lease_worker, claim_rank, due_at,
             created_at, updated_at
      from campaign_order
      where uuid = :uuid and account_id = :account_id
      for update) o
join campaign c on c.account_id = o.account_id and c.id = o.campaign_id
join record r on r.account_id = o.account_id and r.id = o.record_id
where o.account_id = :account_id and c.uuid = :campaign_uuid and c.deleted_at is null

-- :order_update order
update campaign_order
set status = :status, scheduled_time = :scheduled_time, instructions = :instructions, priority = :priority,
    next_attempt_at = :next_attempt_at, attempts = :attempts, lease_token = :lease_token, lease_until = :lease_until,
    lease_status = :lease_status, lease_worker = :lease_worker, claim_rank = :claim_rank, due_at = :due_at,
    updated_at = :updated_at
where account_id = :account_id and campaign_id = :campaign_id and record_id = :record_id

-- :order_delete order
delete from campaign_order
where account_id = :account_id and campaign_id = :campaign_id and record_id = :record_id

-- The orders of several records in a campaign.

-- :orders_delete id_run
delete from campaign_order
where account_id = :account_id and campaign_id = :campaign_id and record_id in (:first_id

-- :past_order_insert_next order
, (:record_id, :campaign_id, :id, :account_id, :uuid, :status, :created_at, :updated_at)

-- :past_order_insert order
insert into past_order (record_id, campaign_id, order_id, account_id, uuid, status, assigned_at, removed_at)
values (:record_id, :campaign_id, :id, :account_id, :uuid, :status, :created_at, :updated_at)

-- :order_end_deleted order
insert into past_order (record_id, campaign_id, order_id, account_id, uuid, status, assigned_at, removed_at)
select o.record_id, o.campaign_id, o.id, o.account_id, o.uuid, o.status, o.created_at, c.deleted_at
from campaign_order o
join campaign c on c.account_id = o.account_id and c.id = o.campaign_id
where o.account_id = :account_id and o.record_id = :record_id and c.deleted_at is not null

-- :order_delete_ended order
delete o
from campaign_order o
join campaign c on c.account_id = o.account_id and c.id = o.campaign_id
where o.account_id = :account_id and o.record_id = :record_id and c.deleted_at is not null

-- :order_event_insert order
insert into order_event (account_id, record_id, campaign_id, order_id, status, at, outcome, note, duration, worker)
values (:account_id, :record_id, :campaign_id, :id, :status, :updated_at, :outcome, :note, :duration, :worker)

-- :order_event_insert_next order
, (:account_id, :record_id, :campaign_id, :id, :status, :updated_at, :outcome, :note, :duration, :worker)
