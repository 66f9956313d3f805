-- Files that are imported, their parts and their rows.

-- :import_insert import
insert into import (account_id, uuid, type_uuid, campaign_uuid, name, state, format, column_wishes, set_values,
                    match_keys, on_match, on_missing, on_many, fill, in_file, abort_at, encoding, delimiter, quote,
                    has_header, sheet, created_at, updated_at)
values (:account_id, :uuid, :type_uuid, :campaign_uuid, :name, :state, :format, :column_wishes, :set_values,
        :match_keys, :on_match, :on_missing, :on_many, :fill, :in_file, :abort_at, :encoding, :delimiter, :quote,
        :has_header, :sheet, :created_at, :updated_at)

-- :import_by_uuid import -> import
select {import_columns}, i.notes, i.report
from import i
where i.account_id = :account_id and i.uuid = :uuid and i.state <> 10

-- :import_lock import -> import
select {import_columns}, i.notes, i.report
from import i
where i.account_id = :account_id and i.uuid = :uuid and i.state <> 10
for update

-- :import_by_id import -> import
select {import_columns}, i.notes, i.report
from import i
where i.account_id = :account_id and i.id = :id

-- :import_lock_id import -> import
select {import_columns}, i.notes, i.report
from import i
where i.account_id = :account_id and i.id = :id
for update

-- :import_count listing -> counted
select count(*) as total
from import force index (primary)
where account_id = :account_id and state <> 10

-- :import_page listing -> import
select {import_columns}
from import i force index (primary)
where i.account_id = :account_id and i.id < :before_id and i.state <> 10
order by i.id desc
limit :limit offset :offset

-- :import_update_settings import
update import
set campaign_uuid = :campaign_uuid, name = :name, column_wishes = :column_wishes, set_values = :set_values,
    match_keys = :match_keys,
    on_match = :on_match, on_missing = :on_missing, on_many = :on_many, fill = :fill, in_file = :in_file,
    abort_at = :abort_at, encoding = :encoding, delimiter = :delimiter, quote = :quote, has_header = :has_header,
    sheet = :sheet, state = :state, updated_at = :updated_at
where account_id = :account_id and id = :id

-- :import_update_upload import
update import
set state = :state, format = :format, size = :size, parts = :parts, year = :year, told_encoding = :told_encoding,
    told_delimiter = :told_delimiter, updated_at = :updated_at
where account_id = :account_id and id = :id

-- :import_update_work import
update import
set state = :state, was_run = :was_run, told_encoding = :told_encoding, notes = :notes, report = :report,
    problem = :problem, phase = :phase, at_part = :at_part, at_piece = :at_piece, at_base = :at_base,
    at_offset = :at_offset, at_rows = :at_rows, row_count = :row_count, create_count = :create_count,
    update_count = :update_count, unchanged_count = :unchanged_count, skip_count = :skip_count,
    suppressed_count = :suppressed_count, error_count = :error_count, updated_at = :updated_at, ran_at = :ran_at
where account_id = :account_id and id = :id

-- :import_find_old import -> import
select account_id, id
from import force index (import_age)
where swept_at is null and created_at < :created_at and state not in (2, 4, 8)
limit 1

-- :import_give_up import
update import
set state = :state, updated_at = :updated_at, swept_at = '1970-01-02'
where account_id = :account_id and id = :id

-- :import_find_given_up -> import
select account_id, id
from import force index (import_age)
where swept_at < '1970-01-03'
limit 1

-- :import_purge import
delete from import
where account_id = :account_id and id = :id and state = 10

-- :import_forget_texts import
update import
set report = null, notes = null, swept_at = utc_timestamp(6)
where account_id = :account_id and id = :id

-- The job that an import had before has its uuid, too.

-- :import_forget_job import
delete from job
where account_id = :account_id and uuid = :uuid and state > 1

-- :import_part_delete import_part
delete from import_part
where account_id = :account_id and import_id = :import_id and part = :part

-- :import_part_insert import_part
insert into import_part (account_id, import_id, part, piece, size, bytes)
values (:account_id, :import_id, :part, :piece, :size, :bytes)

-- :import_part_first import_part
update import_part
set part = 1
where account_id = :account_id and import_id = :import_id and part = :part

-- :import_part_list import_part -> import_part
select part, cast(sum(size) as unsigned) as size
from import_part
where account_id = :account_id and import_id = :import_id
group by part
order by part

-- :import_part_read import_part -> import_part
select part, piece, size, bytes
from import_part
where account_id = :account_id and import_id = :import_id and part = :part and piece = :piece

-- :import_part_sweep import_row
delete from import_part
where account_id = :account_id and import_id = :import_id
limit 16

-- :import_row_insert import_row
insert into import_row (account_id, import_id, number, status, uuid, order_uuid, changed_at, former, errors, cells)
values (:account_id, :import_id, :number, :status, :uuid, :order_uuid, :changed_at, :former, :errors, :cells)

-- :import_row_insert_next import_row
, (:account_id, :import_id, :number, :status, :uuid, :order_uuid, :changed_at, :former, :errors, :cells)

-- :import_row_update import_row
update import_row
set status = :status
where account_id = :account_id and import_id = :import_id and number = :number

-- :import_row_sweep import_row
delete from import_row
where account_id = :account_id and import_id = :import_id
limit 2000

-- :import_claim_sweep import_row
delete from import_claim
where account_id = :account_id and import_id = :import_id
limit 5000

-- The last row of the file that has a key counts, or the first one.

-- :import_claim_last import_claim
replace into import_claim (account_id, import_id, hash, number)
values (:account_id, :import_id, :hash, :number)

-- :import_claim_first import_claim
insert ignore into import_claim (account_id, import_id, hash, number)
values (:account_id, :import_id, :hash, :number)

-- :import_claim_next import_claim
, (:account_id, :import_id, :hash, :number)

-- :import_claims import_hashes -> import_claim
select hash, number
from import_claim
where account_id = :account_id and import_id = :import_id and hash in (:first_hash

-- :import_claims_next import_hashes
, :other_hash#

-- :import_claims_end import_hashes
)

-- Rows after a number, in the order of the file.

-- :import_rows_of_status import_row -> import_row
select w.number as id, w.number, w.status, w.uuid, w.order_uuid, w.changed_at, w.former, w.errors, w.cells,
       r.external_id
from import_row w force index (import_row_status)
left join record r on r.account_id = w.account_id and r.uuid = w.uuid
where w.account_id = :account_id and w.import_id = :import_id and w.status = :status and w.number > :number
order by w.number
limit 500

-- :import_rows_all import_row -> import_row
select w.number as id, w.number, w.status, w.uuid, w.order_uuid, w.changed_at, w.former, w.errors, w.cells,
       r.external_id
from import_row w force index (primary)
left join record r on r.account_id = w.account_id and r.uuid = w.uuid
where w.account_id = :account_id and w.import_id = :import_id and w.number > :number
order by w.number
limit 500

-- :import_row_count listing -> counted
select count(*) as total
from import_row force index (primary)
where account_id = :account_id and import_id = :import_id

-- :import_row_page listing -> import_row
select w.number as id, w.number, w.status, w.uuid, w.errors
from import_row w force index (primary)
where w.account_id = :account_id and w.import_id = :import_id and w.number > :before_id
order by w.number
limit :limit offset :offset

-- :import_row_count_status listing -> counted
select count(*) as total
from import_row force index (import_row_status)
where account_id = :account_id and import_id = :import_id and status = :status

-- :import_row_page_status listing -> import_row
select w.number as id, w.number, w.status, w.uuid, w.errors
from import_row w force index (import_row_status)
where w.account_id = :account_id and w.import_id = :import_id and w.status = :status and w.number > :before_id
order by w.number
limit :limit offset :offset
