-- What a connection says to the server, apart from data.

-- Who is cut off in the middle of a transaction must not keep its locks until the server notices, which can take hours.
-- MySQL has no such limit.
--
-- A rowid filter makes MariaDB read all of an account's rows by one key to spare itself a few by another: with ten
-- thousand records, ten rows of a campaign took twelve milliseconds instead of one.

-- :session_setup
set session time_zone = '+00:00',
    sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    innodb_lock_wait_timeout = 2
    /*M!100300 , idle_transaction_timeout = 5 */
    /*M!100403 , optimizer_switch = 'rowid_filter=off' */

-- The server itself ends a statement before the program gives it up: it would not notice that nobody waits any more.
-- MySQL ends only SELECT so.

-- :session_limit session_limit
set session /*M!100100 max_statement_time = 0.001 * */ /*!50708 max_execution_time = */ :milliseconds

-- For programs that compute for longer between two statements of a transaction.

-- :session_patience
set session innodb_lock_wait_timeout = 2 /*M!100300 , idle_transaction_timeout = 0 , max_statement_time = 0 */
    /*!50708 , max_execution_time = 0 */

-- How many statements all connections have asked for.

-- :session_statements -> server_variable
show global status like 'Queries'

-- For answers that are sent while they are made: between two statements their client may take its time. The limit is a
-- bit more than STREAM_TIME of api/stream.h.

-- :session_sends
set session innodb_lock_wait_timeout = 2 /*M!100300 , idle_transaction_timeout = 25 */

-- :session_has_sent
set session innodb_lock_wait_timeout = 2 /*M!100300 , idle_transaction_timeout = 5 */

-- :session_isolation
set session transaction isolation level read committed

-- :transaction_begin
start transaction

-- :transaction_repeatable
set transaction isolation level repeatable read

-- :transaction_uncommitted
set transaction isolation level read uncommitted

-- :transaction_read_only
start transaction read only

-- :transaction_snapshot
start transaction with consistent snapshot, read only

-- Does nothing; its answer says whether there is a transaction.

-- :transaction_look
do 0

-- :transaction_commit
commit

-- :transaction_rollback
rollback
