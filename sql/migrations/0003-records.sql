-- Record types and records. A record is clustered by account, then by age, so that one account's newest records lie
-- side by side and no other index competes for its lists. Parameters are kept as text, byte for byte.

create table if not exists record_type (
    account_id  int unsigned not null,
    id          int unsigned not null auto_increment,
    uuid        binary(16) not null,
    name        varchar(255) not null,
    plural      varchar(255) null,
    slug        varchar(64) character set ascii collate ascii_bin not null,
    icon        varchar(255) null,
    description text null,
    status      tinyint unsigned not null,
    definition  longtext not null,
    created_at  datetime(6) not null,
    updated_at  datetime(6) not null,
    primary key (account_id, id),
    unique key record_type_id (id),
    unique key record_type_uuid (uuid),
    unique key record_type_slug (account_id, slug)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists record (
    account_id  int unsigned not null,
    id          bigint unsigned not null auto_increment,
    uuid        binary(16) not null,
    type_id     int unsigned not null,
    status      tinyint unsigned not null,
    has_history tinyint unsigned not null,
    first_name  varchar(255) null,
    last_name   varchar(255) null,
    phone       varchar(16) character set ascii collate ascii_bin not null,
    parameters  longtext not null,
    created_at  datetime(6) not null,
    updated_at  datetime(6) not null,
    primary key (account_id, id),
    unique key record_id (id),
    unique key record_uuid (uuid),
    key record_by_type (account_id, type_id, id),
    key record_by_status (account_id, status, id),
    key record_by_update (account_id, updated_at, id),
    constraint record_of_type foreign key (account_id, type_id) references record_type (account_id, id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
