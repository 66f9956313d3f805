-- :session_insert session
insert into session (account_id, token_id, hash, created_at, seen_at, expires_at)
values (:account_id, :token_id, :hash, :created_at, :seen_at, :expires_at)

-- :session_token token -> token
select {caller_columns}, session.id as session_id, session.created_at as session_created_at,
       session.seen_at as session_seen_at, session.expires_at as session_expires_at
from session
join token on token.account_id = session.account_id and token.id = session.token_id
join account on account.id = session.account_id
where session.hash = :hash

-- :session_touch token
update session
set seen_at = :session_seen_at
where account_id = :account_id and id = :session_id

-- :session_end token
delete from session
where account_id = :account_id and id = :session_id

-- What a token has begun and nobody can go on with.

-- :session_clear session
delete from session
where account_id = :account_id and token_id = :token_id and (expires_at <= :created_at or seen_at <= :seen_at)

-- :session_count session -> counted
select count(*) as total
from session
where account_id = :account_id and token_id = :token_id

-- :session_drop_oldest session
delete from session
where account_id = :account_id and token_id = :token_id
order by id
limit 1

-- :session_purge session
delete from session
where expires_at <= :created_at
order by expires_at
limit 500
