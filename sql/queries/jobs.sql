-- Jobs. All times of who holds one are the database's, for the clocks of hosts differ.

-- :job_insert job
insert into job (account_id, uuid, kind, state, target, part, label, created_at, due_at)
values (:account_id, :uuid, :kind, 0, :target, :part, :label, :created_at, utc_timestamp(6))

-- :job_by_uuid job -> job
select {job_columns}
from job j
where j.account_id = :account_id and j.uuid = :uuid

-- :job_lock job -> job
select {job_columns}
from job j
where j.account_id = :account_id and j.uuid = :uuid
for update

-- :job_count listing -> counted
select count(*) as total
from job
where account_id = :account_id

-- :job_page listing -> job
select {job_columns}
from job j
where j.account_id = :account_id and j.id < :before_id
order by j.id desc
limit :limit offset :offset

-- A job that somebody may take. Of a kind that somebody is at in an account, none is.

-- :job_find_due -> job
select j.account_id, j.kind
from job j force index (job_due)
where j.due_at <= utc_timestamp(6)
  and not exists (select 1
                  from job r
                  where r.account_id = j.account_id and r.kind = j.kind and r.state = 1
                    and r.due_at > utc_timestamp(6))
order by j.due_at
limit 1

-- Everybody who takes a job of the kind in the account writes to all that are open: two at once do so one after the
-- other, on one host by the locks, and on two nodes of a cluster one of them is refused.

-- :job_queue_mark job
update job
set turn = turn + 1
where account_id = :account_id and kind = :kind and state in (0, 1)

-- :job_queue_first job -> job
select {job_columns}
from job j
where j.account_id = :account_id and j.kind = :kind and j.state in (0, 1)
order by j.state desc, j.id
limit 1

-- :job_take job
update job
set state = 1, holder = :holder, started_at = coalesce(started_at, utc_timestamp(6)),
    due_at = utc_timestamp(6) + interval :seconds second
where account_id = :account_id and id = :id and due_at <= utc_timestamp(6)

-- Affects nothing when the job has been canceled, or somebody else has taken it.

-- :job_hold job
update job
set due_at = utc_timestamp(6) + interval :seconds second, turn = turn + 1
where account_id = :account_id and id = :id and holder = :holder and state = 1

-- :job_keep job
update job
set checkpoint = :checkpoint, found = :found, done = :done, total = :total, failures = 0
where account_id = :account_id and id = :id and holder = :holder and state = 1

-- :job_fail_step job
update job
set failures = failures + 1
where account_id = :account_id and id = :id and holder = :holder and state = 1

-- :job_release job
update job
set due_at = utc_timestamp(6), holder = null
where account_id = :account_id and id = :id and holder = :holder and state = 1

-- :job_finish job
update job
set state = :state, checkpoint = :checkpoint, found = :found, done = :done, total = :total, problem = :problem,
    finished_at = utc_timestamp(6), due_at = null, holder = null
where account_id = :account_id and id = :id and holder = :holder and state = 1

-- :job_cancel job
update job
set state = 4, finished_at = utc_timestamp(6), due_at = null, holder = null
where account_id = :account_id and id = :id and state in (0, 1)

-- :job_cancel_part job
update job
set state = 4, finished_at = utc_timestamp(6), due_at = null, holder = null
where account_id = :account_id and kind = :kind and target = :target and part = :part and state in (0, 1)

-- :job_purge job
delete from job
where finished_at < utc_timestamp(6) - interval :seconds second
limit 100
