-- Actions on many records or orders, and their sets. A set is in parts of some hundred ids each, packed, with what has
-- become of them once their turn has come: so the work of a million rows is a thousand small transactions, and leaves a
-- thousand rows. The second key counts rows without reading the parts.
create table if not exists action (
    account_id  int unsigned not null,
    id          bigint unsigned not null auto_increment,
    uuid        binary(16) not null,
    on_what     tinyint unsigned not null,
    asked       longtext not null,
    needs       longblob not null,
    uuids       longblob null,
    campaign_id int unsigned null,
    stage       tinyint unsigned not null,
    total       bigint unsigned not null,
    parts       int unsigned not null default 0,
    counted     longtext null,
    result      longtext null,
    sampled     longtext not null,
    job_uuid    binary(16) null,
    created_at  datetime(6) not null,
    primary key (account_id, id),
    key action_id (id),
    unique key action_uuid (account_id, uuid),
    key action_age (created_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists action_part (
    account_id int unsigned not null,
    action_id  bigint unsigned not null,
    part       int unsigned not null,
    ids        blob not null,
    affected   smallint unsigned not null,
    unchanged  smallint unsigned not null,
    refused    smallint unsigned not null,
    reasons    text null,
    outcomes   blob null,
    primary key (account_id, action_id, part),
    key action_part_counts (account_id, action_id, part, affected, unchanged, refused)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
