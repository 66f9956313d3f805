-- Accounts whose changes could not be packed when that was tried last.

-- :packing_failure_note packing_failure
insert into packing_failure (account_id, since, last_at, failures, reason)
values (:account_id, :since, :since, 1, :reason)
on duplicate key update last_at = :since, failures = failures + 1, reason = :reason

-- :packing_failure_forget packing_failure
delete from packing_failure
where account_id = :account_id

-- :packing_failure_find packing_failure -> packing_failure
select since, last_at, failures, reason
from packing_failure
where account_id = :account_id

-- :packing_failure_count packing_failure -> counted
select count(*) as total
from packing_failure
where failures >= :failures
