-- Posting rows are written and deleted several at a time, by statements put together from these fragments.

-- :record_search_insert postings
insert into record_search (account_id, token, record_id)
values (:account_id, :first_token, :object_id)

-- :record_search_delete postings
delete from record_search
where account_id = :account_id and record_id = :object_id and token in (:first_token

-- :campaign_search_insert postings
insert into campaign_search (account_id, token, campaign_id)
values (:account_id, :first_token, :object_id)

-- :campaign_search_delete postings
delete from campaign_search
where account_id = :account_id and campaign_id = :object_id and token in (:first_token

-- :search_insert_next postings
, (:account_id, :token#, :object_id)

-- :search_delete_next postings
, :token#

-- :search_delete_end postings
)
