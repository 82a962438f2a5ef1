-- How well checkpoints do on datasets: what is asked for, waits for a worker's slot and stays as a result.
create table evaluation (
    id            varchar(40)  not null primary key,
    experiment_id varchar(40)  not null references experiment (id) on delete cascade,
    checkpoint_id varchar(40)  not null,               -- no foreign key: a result outlives a checkpoint that gives way
    epoch         int          not null,               -- of the checkpoint
    dataset       varchar(200) not null,               -- as the request calls it
    part          varchar(10)  not null,               -- all, train, valid, test
    worst         int          not null,               -- how many examples with the largest losses are told
    best          int          not null,               -- and with the least
    status        varchar(20)  not null,               -- queued, running, completed, failed
    attempts      int          not null,
    metrics       varchar,                             -- JSON: loss first; null until it is completed
    examples      bigint,
    extremes      varchar,                             -- JSON: these examples
    seconds       double precision,
    failure_category varchar(20),
    failure_reason   varchar,
    failure_hint     varchar,
    created_at    timestamp(6) with time zone not null,
    started_at    timestamp(6) with time zone,
    ended_at      timestamp(6) with time zone
);
create index evaluation_by_status on evaluation (status, created_at, id);
create index evaluation_by_experiment on evaluation (experiment_id, id);
