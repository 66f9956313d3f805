-- Campaigns and the records in them. A deleted campaign keeps its row: records' histories name it.

create table if not exists campaign (
    account_id  int unsigned not null,
    id          int unsigned not null auto_increment,
    uuid        binary(16) not null,
    name        varchar(255) not null,
    description text null,
    status      tinyint unsigned not null,
    type        tinyint unsigned not null,
    timezone    varchar(64) character set ascii collate ascii_bin not null,
    schedule    longtext null,
    type_id     int unsigned null,
    created_at  datetime(6) not null,
    updated_at  datetime(6) not null,
    deleted_at  datetime(6) null,
    primary key (account_id, id),
    unique key campaign_id (id),
    unique key campaign_uuid (uuid),
    key campaign_newest (account_id, deleted_at, id),
    key campaign_type (account_id, type_id),
    constraint campaign_of_type foreign key (account_id, type_id) references record_type (account_id, id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- The records that are in a campaign now.
create table if not exists campaign_order (
    campaign_id    int unsigned not null,
    record_id      bigint unsigned not null,
    account_id     int unsigned not null,
    type_id        int unsigned not null,
    id             bigint unsigned not null auto_increment,
    uuid           binary(16) not null,
    status         tinyint unsigned not null,
    scheduled_time datetime(6) null,
    instructions   text null,
    created_at     datetime(6) not null,
    updated_at     datetime(6) not null,
    primary key (campaign_id, record_id),
    unique key campaign_order_id (id),
    unique key campaign_order_uuid (uuid),
    key campaign_order_newest (campaign_id, id),
    key campaign_order_type (campaign_id, type_id, record_id),
    key campaign_order_status (campaign_id, status, id),
    key campaign_order_record (account_id, record_id),
    constraint order_of_campaign foreign key (campaign_id) references campaign (id),
    constraint order_of_record foreign key (account_id, record_id) references record (account_id, id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- The last stay of a record in a campaign that it has left.
create table if not exists past_order (
    record_id   bigint unsigned not null,
    campaign_id int unsigned not null,
    account_id  int unsigned not null,
    uuid        binary(16) not null,
    status      tinyint unsigned not null,
    assigned_at datetime(6) not null,
    removed_at  datetime(6) not null,
    primary key (record_id, campaign_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Every status that a record ever had in a campaign.
create table if not exists order_event (
    record_id   bigint unsigned not null,
    campaign_id int unsigned not null,
    id          bigint unsigned not null auto_increment,
    status      tinyint unsigned not null,
    at          datetime(6) not null,
    primary key (record_id, campaign_id, id),
    unique key order_event_id (id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
