# Statements and migrations become tables of C. One file a line, sorted.

sql_queries = \
	sql/queries/accounts.sql \
	sql/queries/actions.sql \
	sql/queries/campaign_lists.sql \
	sql/queries/campaigns.sql \
	sql/queries/changes.sql \
	sql/queries/claims.sql \
	sql/queries/columns.sql \
	sql/queries/counts.sql \
	sql/queries/doctor.sql \
	sql/queries/erase.sql \
	sql/queries/exports.sql \
	sql/queries/history.sql \
	sql/queries/history_logs.sql \
	sql/queries/idempotency.sql \
	sql/queries/ids.sql \
	sql/queries/import_sets.sql \
	sql/queries/imports.sql \
	sql/queries/jobs.sql \
	sql/queries/keys.sql \
	sql/queries/listing.sql \
	sql/queries/order_lists.sql \
	sql/queries/orders.sql \
	sql/queries/packing_failures.sql \
	sql/queries/purge.sql \
	sql/queries/quota.sql \
	sql/queries/record_lists.sql \
	sql/queries/record_types.sql \
	sql/queries/records.sql \
	sql/queries/reindex.sql \
	sql/queries/saved_segments.sql \
	sql/queries/schema.sql \
	sql/queries/segments.sql \
	sql/queries/session.sql \
	sql/queries/sessions.sql \
	sql/queries/status_counts.sql \
	sql/queries/suppressions.sql \
	sql/queries/transfer.sql

# In the order in which they are applied.
sql_migrations = \
	sql/migrations/0001-schema.sql \
	sql/migrations/0002-accounts.sql \
	sql/migrations/0003-records.sql \
	sql/migrations/0004-campaigns.sql \
	sql/migrations/0005-search.sql \
	sql/migrations/0006-idempotency.sql \
	sql/migrations/0007-index.sql \
	sql/migrations/0008-past-history.sql \
	sql/migrations/0009-campaign-words.sql \
	sql/migrations/0010-index-versions.sql \
	sql/migrations/0011-history-stays.sql \
	sql/migrations/0012-packing.sql \
	sql/migrations/0013-purge.sql \
	sql/migrations/0014-bounds.sql \
	sql/migrations/0015-account-keys.sql \
	sql/migrations/0016-phones.sql \
	sql/migrations/0017-keys.sql \
	sql/migrations/0018-folds.sql \
	sql/migrations/0019-segments.sql \
	sql/migrations/0020-jobs.sql \
	sql/migrations/0022-history-logs.sql \
	sql/migrations/0024-exports.sql \
	sql/migrations/0025-imports.sql \
	sql/migrations/0026-actions.sql \
	sql/migrations/0027-suppressions.sql \
	sql/migrations/0028-claims.sql \
	sql/migrations/0029-event-days.sql \
	sql/migrations/0032-sessions.sql \
	sql/migrations/0033-import-sets.sql

# What `callbook migrate --finish` does, in this order.
sql_finish = \
	sql/finish/0015-account-keys.sql \
	sql/finish/0022-history-logs.sql \
	sql/finish/0029-event-days.sql

sql_tables = \
	src/db/statements.inc \
	src/store/finish.inc \
	src/store/migrations.inc

EXTRA_DIST += $(sql_queries) $(sql_migrations) $(sql_finish) sql/embed.awk sql/embed-migrations.awk
BUILT_SOURCES += $(sql_tables)
CLEANFILES += $(sql_tables)

embed = $(MKDIR_P) src/db src/store && (cd $(srcdir) && $(AWK) -f $$script $$files) > $@.tmp && mv $@.tmp $@

src/db/statements.inc: $(sql_queries) sql/embed.awk
	$(AM_V_GEN)script=sql/embed.awk files='$(sql_queries)'; $(embed)

src/store/migrations.inc: $(sql_migrations) sql/embed-migrations.awk
	$(AM_V_GEN)script=sql/embed-migrations.awk files='$(sql_migrations)'; $(embed)

src/store/finish.inc: $(sql_finish) sql/embed-migrations.awk
	$(AM_V_GEN)script=sql/embed-migrations.awk files='$(sql_finish)'; $(embed)
