-- What goes on in the background. Whoever takes a job holds it until due_at, and a job that nobody holds is due: so
-- it goes on where its checkpoint says when its holder has died. A finished one is never due.
create table if not exists job (
    account_id  int unsigned not null,
    id          bigint unsigned not null auto_increment,
    uuid        binary(16) not null,
    kind        tinyint unsigned not null,
    state       tinyint unsigned not null,
    turn        int unsigned not null default 0,
    target      bigint unsigned not null,
    part        bigint unsigned not null,
    label       varchar(255) not null,
    checkpoint  bigint unsigned not null default 0,
    found       bigint unsigned not null default 0,
    done        bigint unsigned not null default 0,
    total       bigint unsigned not null default 0,
    holder      binary(16) null,
    due_at      datetime(6) null,
    failures    int unsigned not null default 0,
    problem     longtext null,
    created_at  datetime(6) not null,
    started_at  datetime(6) null,
    finished_at datetime(6) null,
    primary key (account_id, id),
    key job_id (id),
    unique key job_uuid (account_id, uuid),
    key job_queue (account_id, kind, state, id),
    key job_due (due_at),
    key job_finished (finished_at)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- What the values of unique fields are known by: by this primary key no two records of a type have the same one.
create table if not exists record_key (
    account_id int unsigned not null,
    type_id    int unsigned not null,
    key_set    int unsigned not null,
    hash       binary(16) not null,
    record_id  bigint unsigned not null,
    is_double  tinyint unsigned not null default 0,
    primary key (account_id, type_id, key_set, hash)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Records whose values stood in the way of a field's becoming unique, some of each value.
create table if not exists record_collision (
    account_id int unsigned not null,
    type_id    int unsigned not null,
    key_set    int unsigned not null,
    hash       binary(16) not null,
    record_id  bigint unsigned not null,
    value      longtext not null,
    primary key (account_id, type_id, key_set, hash, record_id),
    key record_collision_record (account_id, record_id)
) engine=InnoDB default character set utf8mb4 collate utf8mb4_bin;
