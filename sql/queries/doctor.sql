-- What `callbook doctor` asks the server.

-- :doctor_variables -> server_variable
show variables
where variable_name in ('version', 'version_comment', 'innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin',
                        'innodb_doublewrite', 'sql_mode', 'character_set_connection', 'character_set_database',
                        'max_allowed_packet', 'innodb_lock_wait_timeout', 'read_only', 'max_connections',
                        'tx_isolation', 'transaction_isolation', 'innodb_buffer_pool_size',
                        'max_prepared_stmt_count')

-- :doctor_use -> server_variable
show global status
where variable_name in ('Prepared_stmt_count', 'Threads_connected')

-- :doctor_clock -> server_clock
select utc_timestamp(6) as server_time

-- MySQL gives its own tables' columns in capitals where they have no other name.

-- :doctor_tables -> server_table
select table_name as name, table_collation as collation, engine as engine, coalesce(table_rows, 0) as row_count
from information_schema.tables
where table_schema = database()
order by table_name

-- :doctor_largest_account -> listing
select account_id, id as before_id
from record
limit 1

-- :doctor_reads -> server_variable
show session status
where variable_name like 'Handler_read%'
