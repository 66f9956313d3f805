-- Saved segments: filters and searches under a name. They name their record type by its uuid, for a type may be deleted
-- while they stay; then they find nothing. The id counts within the account.

create table if not exists saved_segment (
    account_id int unsigned not null,
    id         int unsigned not null,
    uuid       binary(16) not null,
    name       varchar(255) not null,
    type_uuid  binary(16) null,
    filter     longtext null,
    search     varchar(500) null,
    created_at datetime(6) not null,
    updated_at datetime(6) not null,
    primary key (account_id, id),
    unique key saved_segment_uuid (account_id, uuid)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
