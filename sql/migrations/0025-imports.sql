-- Files that are imported. What a job is at stands in the row of its import: all of a step is one transaction.
create table if not exists import (
    account_id       int unsigned not null,
    id               bigint unsigned not null auto_increment,
    uuid             binary(16) not null,
    type_uuid        binary(16) not null,
    campaign_uuid    binary(16) null,
    name             varchar(255) null,
    state            tinyint unsigned not null,
    format           tinyint unsigned null,
    column_wishes    longtext null,
    set_values       longtext null,
    match_keys       longtext null,
    on_match         tinyint unsigned null,
    on_missing       tinyint unsigned null,
    on_many          tinyint unsigned null,
    fill             tinyint unsigned null,
    in_file          tinyint unsigned null,
    abort_at         varchar(64) null,
    encoding         varchar(40) null,
    delimiter        varchar(1) null,
    quote            varchar(1) null,
    has_header       tinyint unsigned null,
    sheet            varchar(255) null,
    size             bigint unsigned null,
    parts            int unsigned null,
    was_run          tinyint unsigned not null default 0,
    year             int unsigned null,
    told_encoding    tinyint unsigned null,
    told_delimiter   varchar(1) null,
    notes            longtext null,
    report           longtext null,
    problem          longtext null,
    phase            tinyint unsigned not null default 0,
    at_part          int unsigned not null default 0,
    at_piece         int unsigned not null default 0,
    at_base          bigint unsigned not null default 0,
    at_offset        bigint unsigned not null default 0,
    at_rows          bigint unsigned not null default 0,
    row_count        bigint unsigned null,
    create_count     bigint unsigned not null default 0,
    update_count     bigint unsigned not null default 0,
    unchanged_count  bigint unsigned not null default 0,
    skip_count       bigint unsigned not null default 0,
    suppressed_count bigint unsigned not null default 0,
    error_count      bigint unsigned not null default 0,
    created_at       datetime(6) not null,
    updated_at       datetime(6) not null,
    ran_at           datetime(6) null,
    swept_at         datetime(6) null,
    primary key (account_id, id),
    key import_id (id),
    unique key import_uuid (account_id, uuid),
    key import_age (swept_at, created_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- The uploaded file: each part in pieces, which are small enough for the writes of a cluster.
create table if not exists import_part (
    account_id int unsigned not null,
    import_id  bigint unsigned not null,
    part       int unsigned not null,
    piece      int unsigned not null,
    size       int unsigned not null,
    bytes      mediumblob not null,
    primary key (account_id, import_id, part, piece)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- What became of each row.
create table if not exists import_row (
    account_id int unsigned not null,
    import_id  bigint unsigned not null,
    number     bigint unsigned not null,
    status     tinyint unsigned not null,
    uuid       binary(16) null,
    order_uuid binary(16) null,
    changed_at datetime(6) null,
    former     longtext null,
    errors     longtext null,
    cells      longtext null,
    primary key (account_id, import_id, number),
    key import_row_status (account_id, import_id, status, number)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- While a check or a run is under way: which row of the file is to write what a record is known by.
create table if not exists import_claim (
    account_id int unsigned not null,
    import_id  bigint unsigned not null,
    hash       binary(16) not null,
    number     bigint unsigned not null,
    primary key (account_id, import_id, hash)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
