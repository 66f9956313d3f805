-- What has been applied, and short leases by which programs on several hosts take turns.
-- Runs first and on every `callbook migrate`: each statement must do no harm when repeated.

-- Who is to change a table waits for the transactions that use it, and everybody else waits behind it: so it gives up
-- before they do.
set session lock_wait_timeout = 3;

create table if not exists schema_migration (
    version    int unsigned not null,
    name       varchar(100) not null,
    applied_at datetime(6) not null,
    primary key (version)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists lease (
    name       varchar(64) not null,
    holder     binary(16) not null,
    expires_at datetime(6) not null,
    primary key (name)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
