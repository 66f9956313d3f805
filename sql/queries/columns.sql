-- The columns of each noun, once: {record_columns} in a statement stands for what is here. They are named by the alias
-- that their table has in all such statements. What a statement forgot to read would be written back as absent.

-- {account_columns}
id, uuid, name, status, default_country, timezone, created_at

-- {token_columns}
id, account_id, uuid, name, prefix, scope_bits, created_at, expires_at, revoked_at, last_used_at

-- {record_type_columns}
t.account_id, t.id, t.uuid, t.name, t.plural, t.slug, t.icon, t.description, t.status, t.default_country, t.definition,
t.created_at, t.updated_at, coalesce(a.default_type_id = t.id, 0) as is_default

-- {record_columns}
r.account_id, {record_known_columns}

-- Those of a record whose account its reader sets.

-- {record_known_columns}
r.id, r.uuid, r.type_id, r.status, r.has_history, r.first_name, r.last_name, r.phone, r.parameters,
r.created_at, r.updated_at, r.external_id

-- What the register has of its phone's neighbours, for the record that is shown; see 0027-suppressions.

-- {suppression_entries}
(select b.entries
 from suppression_block b
 where b.account_id = r.account_id and b.block = cast(substring(r.phone, 2) as unsigned) >> 12) as suppression_entries

-- Whether the register has anything of its phone's neighbours at all, for records that are listed.

-- {has_suppressions_near}
exists (select 1
        from suppression_block b
        where b.account_id = r.account_id and b.block = cast(substring(r.phone, 2) as unsigned) >> 12)
    as has_suppressions_near

-- What the words of a record are made of.

-- {word_columns}
account_id, id, type_id, status, first_name, last_name, phone, parameters, external_id, created_at, updated_at

-- {campaign_columns}
{campaign_own_columns},
(select t.uuid from record_type t where t.account_id = c.account_id and t.id = c.type_id) as type_uuid

-- Those of its own table.

-- {campaign_own_columns}
c.account_id, c.id, c.uuid, c.name, c.description, c.status, c.type, c.timezone, c.schedule, c.type_id, c.created_at,
c.updated_at, c.max_attempts, c.min_seconds_between, coalesce(c.retry_rules, '[]') as retry_rules, c.suppression_scope

-- {order_columns}
{order_own_columns}, c.uuid as campaign_uuid, r.uuid as record_uuid, r.first_name, r.last_name, r.phone

-- Those of its own table.

-- {order_own_columns}
o.account_id, o.id, o.campaign_id, o.record_id, o.type_id, o.uuid, o.status, o.scheduled_time, o.instructions,
o.priority, o.next_attempt_at, o.attempts, o.lease_token, o.lease_until, o.lease_status, o.lease_worker, o.claim_rank,
o.due_at, o.created_at, o.updated_at

-- {job_columns}
j.account_id, j.id, j.uuid, j.kind, j.state, j.target, j.part, nullif(j.label, '') as label, j.checkpoint, j.found,
j.done, j.total, j.failures, j.problem, j.created_at, j.started_at, j.finished_at,
(select t.uuid from record_type t
 where t.account_id = j.account_id and t.id = j.target and j.kind = 0) as type_uuid

-- What is shown of an action, and of its job.

-- {action_columns}
a.account_id, a.id, a.uuid, a.stage, a.on_what, a.asked, a.total, a.parts, a.counted, a.result, a.sampled, a.job_uuid,
a.created_at, j.state as job_state, j.done as job_done, j.total as job_total, j.started_at, j.finished_at, j.problem

-- {segment_columns}
id, level, format, fold, first_id, last_id, members, dead_members, dead

-- {change_columns}
record_id, before_words, now_words, fold

-- {saved_segment_columns}
s.account_id, s.id, s.uuid, s.name, s.type_uuid, s.filter, s.search, s.created_at, s.updated_at

-- {export_columns}
e.account_id, e.id, e.uuid, e.of_what, e.format, e.profile, e.type_uuid, e.campaign_uuid, e.segment_uuid, e.filter,
e.search, e.member_names, e.row_count, e.byte_count, e.made_bytes, e.created_at, e.expires_at, j.state, j.done,
j.total, j.started_at, j.finished_at, j.problem
-- {import_columns}
i.account_id, i.id, i.uuid, i.type_uuid, i.campaign_uuid, i.name, i.state, i.format, i.column_wishes, i.set_values,
i.match_keys, i.on_match, i.on_missing, i.on_many, i.fill, i.in_file, i.abort_at, i.encoding, i.delimiter, i.quote,
i.has_header, i.sheet, i.size, i.parts, i.was_run, i.year, i.told_encoding, i.told_delimiter, i.problem, i.phase,
i.at_part, i.at_piece, i.at_base, i.at_offset, i.at_rows, i.row_count, i.create_count,
i.update_count, i.unchanged_count, i.skip_count, i.suppressed_count, i.error_count, i.created_at, i.updated_at, i.ran_at

-- {suppression_columns}
s.account_id, s.id, s.uuid, s.number, s.campaign_id,
(select c.uuid from campaign c where c.account_id = s.account_id and c.id = s.campaign_id) as campaign_uuid, s.reason,
s.source, s.evidence, s.requested_at, s.expires_at, s.created_at, s.ended, s.ended_at, s.lift_reason

-- Of the token by which, or by whose session, somebody calls, and its account.

-- {caller_columns}
token.id, token.account_id, token.name, token.scope_bits, token.created_at, token.expires_at, token.revoked_at,
token.last_used_at, account.uuid as account_uuid, account.name as account_name,
account.status as account_status, account.default_country as account_country,
account.timezone as account_timezone
