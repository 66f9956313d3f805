-- The records that an import has created or updated, packed: some hundred ids, of the rows from `first_row` on. They
-- stay when its rows are deleted.
create table if not exists import_set (
    account_id int unsigned not null,
    import_id  bigint unsigned not null,
    first_row  bigint unsigned not null,
    ids        blob not null,
    primary key (account_id, import_id, first_row)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
