-- Deleting an account, some rows at a time. What refers to records goes with them, record by record; the other tables
-- follow, each once nothing refers to its rows any more.

-- :erase_find_records listing -> record
select id
from record force index (primary)
where account_id = :account_id
order by id
limit :limit

-- :erase_events id_run
delete from order_event where account_id in (0, :account_id) and record_id in (:first_id

-- :erase_past id_run
delete from past_order where account_id = :account_id and record_id in (:first_id

-- :erase_logs id_run
delete from history_log where account_id = :account_id and record_id in (:first_id

-- :erase_orders id_run
delete from campaign_order where account_id = :account_id and record_id in (:first_id

-- :erase_records id_run
delete from record where account_id = :account_id and id in (:first_id

-- :erase_some id_run
limit 1000

-- :erase_some_events id_run
order by account_id, record_id, id
limit 1000

-- :erase_campaigns listing
delete from campaign
where account_id = :account_id
limit 500

-- :erase_types listing
delete from record_type
where account_id = :account_id
limit 100

-- :erase_saved_segments listing
delete from saved_segment
where account_id = :account_id
limit 500

-- :erase_export_pieces listing
delete from export_piece
where account_id = :account_id
limit 50

-- :erase_exports listing
delete from export_file
where account_id = :account_id
limit 500

-- :erase_changes listing
delete from record_change
where account_id = :account_id
limit 200

-- :erase_counts listing
delete from list_count
where account_id = :account_id
limit 1000

-- :erase_postings listing
delete from search_posting
where account_id = :account_id
limit 500

-- :erase_segments listing
delete from search_segment
where account_id = :account_id
limit 4

-- :erase_answers listing
delete from idempotency
where account_id = :account_id
limit 500

-- :erase_sessions listing
delete from session
where account_id = :account_id
limit 500

-- :erase_tokens listing
delete from token
where account_id = :account_id
limit 500

-- :erase_number_claims listing
delete from number_claim
where account_id = :account_id
limit 1000

-- :erase_quota listing
delete from quota
where account_id = :account_id

-- :erase_status_counts listing
delete from status_count
where account_id = :account_id
limit 1000

-- :erase_status_fold listing
delete from status_fold
where account_id = :account_id

-- :erase_history_rest listing
delete from history_rest
where account_id = :account_id
limit 1000

-- :erase_version listing
delete from history_version
where account_id = :account_id

-- :erase_keys listing
delete from record_key
where account_id = :account_id
limit 1000

-- :erase_collisions listing
delete from record_collision
where account_id = :account_id
limit 500

-- :erase_suppressions listing
delete from suppression
where account_id = :account_id
limit 1000

-- :erase_suppression_blocks listing
delete from suppression_block
where account_id = :account_id
limit 500

-- :erase_suppression_counts listing
delete from suppression_count
where account_id = :account_id
limit 1000

-- :erase_suppression_expiry listing
delete from suppression_expiry
where account_id = :account_id
limit 1000

-- :erase_jobs listing
delete from job
where account_id = :account_id
limit 500

-- :erase_import_parts listing
delete from import_part
where account_id = :account_id
limit 16

-- :erase_import_rows listing
delete from import_row
where account_id = :account_id
limit 1000

-- :erase_import_claims listing
delete from import_claim
where account_id = :account_id
limit 1000

-- :erase_import_sets listing
delete from import_set
where account_id = :account_id
limit 1000

-- :erase_imports listing
delete from import
where account_id = :account_id
limit 500

-- :erase_account account
delete from account
where id = :id

-- :erase_lease lease
delete from lease
where name = :name

-- :erase_action_parts listing
delete from action_part
where account_id = :account_id
limit 200

-- :erase_actions listing
delete from action
where account_id = :account_id
limit 200
