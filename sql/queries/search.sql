-- The words of campaigns are written and deleted several at a time, by statements put together from these fragments.

-- :campaign_search_insert words
insert into campaign_search (account_id, token, campaign_id)
values (:account_id, :first_token, :object_id)

-- :campaign_search_delete words
delete from campaign_search
where account_id = :account_id and campaign_id = :object_id and token in (:first_token

-- :search_insert_next words
, (:account_id, :token#, :object_id)

-- :search_delete_next words
, :token#

-- :search_delete_end words
)
