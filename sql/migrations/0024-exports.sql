-- What an account has asked to be written into a file. Its job has the same uuid. `needs` is what the search and the
-- filter ask of the records' words, as they were understood when it was asked for; without them all are walked through.
-- From clear_at on its pieces are of no use, and from expires_at on it is there no more.
create table if not exists export_file (
    account_id    int unsigned not null,
    id            bigint unsigned not null auto_increment,
    uuid          binary(16) not null,
    of_what       tinyint unsigned not null,
    format        tinyint unsigned not null,
    profile       tinyint unsigned not null,
    type_uuid     binary(16) null,
    campaign_uuid binary(16) null,
    segment_uuid  binary(16) null,
    type_id       int unsigned null,
    campaign_id   int unsigned null,
    filter        longtext null,
    search        text null,
    member_names  longtext null,
    column_names  longtext null,
    fold          int unsigned not null,
    needs         longblob null,
    row_count     bigint unsigned not null default 0,
    byte_count    bigint unsigned not null default 0,
    made_bytes    bigint unsigned not null default 0,
    created_at    datetime(6) not null,
    expires_at    datetime(6) null,
    clear_at      datetime(6) null,
    primary key (account_id, id),
    key export_file_id (id),
    unique key export_file_uuid (account_id, uuid),
    key export_file_clear (clear_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- The bytes of a file, in pieces: where each begins, how many bytes it stands for, and in which form it is stored. Part
-- 0 is the file; part 1 are the rows that a workbook is made of.
create table if not exists export_piece (
    account_id int unsigned not null,
    export_id  bigint unsigned not null,
    part       tinyint unsigned not null,
    start      bigint unsigned not null,
    size       int unsigned not null,
    packed     tinyint unsigned not null,
    data       mediumblob not null,
    primary key (account_id, export_id, part, start)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
