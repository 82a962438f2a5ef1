-- Flyway owns the schema. Times are UTC. Ids are sortable text: exp_..., ckp_..., dst_... and a ULID.
-- Plain SQL that H2 and PostgreSQL both take.

create table dataset (
    id          varchar(40)  not null primary key,
    name        varchar(200) not null unique,
    bytes       bigint       not null,
    sha256      char(64)     not null,
    row_count   bigint       not null,
    profile     text         not null,               -- DatasetProfile as JSON
    created_at  timestamp(6) with time zone not null
);

-- Small rows: lists and searches walk this table. The long texts are in experiment_text.
create table experiment (
    id          varchar(40)  not null primary key,
    version     bigint       not null,              -- grows with every change: the ETag
    name        varchar(200) not null,
    notes       varchar      not null,
    status      varchar(20)  not null,
    dataset     varchar(200) not null,               -- as the definition calls it
    metric      varchar(200) not null,               -- what the best checkpoint is chosen by: valid.accuracy
    metric_mode varchar(3)   not null,               -- min or max
    priority    int          not null,
    epochs      int          not null,
    parameters  bigint       not null,
    attempts    int          not null,
    restarts    int          not null,               -- attempts that began because a worker was lost
    -- where it is: replaced by every progress event
    stage       varchar(10),
    epoch       int          not null,
    step        bigint       not null,
    steps       bigint       not null,
    loss        double precision,
    steps_per_second    double precision,
    examples_per_second double precision,
    eta_seconds double precision,
    created_at  timestamp(6) with time zone not null,
    queued_at   timestamp(6) with time zone not null,
    started_at  timestamp(6) with time zone,
    ended_at    timestamp(6) with time zone,
    updated_at  timestamp(6) with time zone not null
);
create index experiment_by_status on experiment (status, id);
create index experiment_queue on experiment (status, priority desc, queued_at, id);
create index experiment_by_name on experiment (name, id);
create index experiment_by_update on experiment (updated_at, id);

create table experiment_text (
    experiment_id varchar(40) not null primary key references experiment (id) on delete cascade,
    posted        varchar     not null,               -- the definition as it was sent
    posted_type   varchar(20) not null,               -- json or yaml
    definition    varchar     not null,               -- canonical JSON
    -- why it failed
    failure_category varchar(20),
    failure_reason   varchar,
    failure_hint     varchar,
    failure_log      varchar                          -- the last lines before it
);

create table experiment_label (
    experiment_id varchar(40)  not null references experiment (id) on delete cascade,
    label         varchar(100) not null,
    primary key (experiment_id, label)
);
create index experiment_by_label on experiment_label (label, experiment_id);

create table attempt (
    experiment_id varchar(40) not null references experiment (id) on delete cascade,
    number        int         not null,
    outcome       varchar(20),                        -- completed, cancelled, failed, interrupted; null while it runs
    pid           bigint,
    device        varchar(20),
    resumed_from  varchar(40),
    provenance    varchar,                            -- JSON object
    started_at    timestamp(6) with time zone not null,
    ended_at      timestamp(6) with time zone,
    primary key (experiment_id, number)
);

-- One row per attempt, epoch and stage. An attempt that resumes hides the later points of the one before.
create table epoch_stage (
    experiment_id varchar(40) not null references experiment (id) on delete cascade,
    attempt       int         not null,
    epoch         int         not null,
    stage         varchar(10) not null,
    step          bigint      not null,               -- optimizer steps so far
    examples      bigint      not null,
    seconds       double precision not null,
    learning_rate double precision,
    ended_at      timestamp(6) with time zone not null,
    primary key (experiment_id, attempt, epoch, stage)
);

create table epoch_metric (
    experiment_id varchar(40)  not null references experiment (id) on delete cascade,
    attempt       int          not null,
    epoch         int          not null,
    stage         varchar(10)  not null,
    name          varchar(100) not null,
    metric_value  double precision,                   -- null where it was not finite
    primary key (experiment_id, attempt, epoch, stage, name)
);

-- The best of each metric of an experiment, kept with every epoch_metric, so that nobody scans the epochs.
create table metric_best (
    experiment_id varchar(40)  not null references experiment (id) on delete cascade,
    stage         varchar(10)  not null,
    name          varchar(100) not null,
    min_value     double precision not null,
    min_epoch     int          not null,
    max_value     double precision not null,
    max_epoch     int          not null,
    latest_value  double precision not null,
    latest_epoch  int          not null,
    primary key (experiment_id, stage, name)
);

create table checkpoint (
    id            varchar(40) not null primary key,
    experiment_id varchar(40) not null references experiment (id) on delete cascade,
    attempt       int         not null,
    epoch         int         not null,
    step          bigint      not null,
    end_of_epoch  boolean     not null,
    pinned        boolean     not null,
    bytes         bigint      not null,
    weights_bytes bigint      not null,
    weights_sha256 char(64)   not null,
    created_at    timestamp(6) with time zone not null
);
create index checkpoint_by_experiment on checkpoint (experiment_id, id);

-- The best checkpoint by any metric, of one experiment or of all, is the first entry of an index.
create table checkpoint_metric (
    checkpoint_id varchar(40)  not null references checkpoint (id) on delete cascade,
    experiment_id varchar(40)  not null,
    name          varchar(110) not null,              -- valid.accuracy
    metric_value  double precision not null,
    primary key (checkpoint_id, name)
);
create index checkpoint_metric_low on checkpoint_metric (experiment_id, name, metric_value, checkpoint_id desc);
create index checkpoint_metric_high on checkpoint_metric (experiment_id, name, metric_value desc, checkpoint_id desc);
create index checkpoint_metric_low_of_all on checkpoint_metric (name, metric_value, checkpoint_id desc);
create index checkpoint_metric_high_of_all on checkpoint_metric (name, metric_value desc, checkpoint_id desc);

-- What happened, in order: the live stream and the audit read from here.
create table event (
    id            bigint generated always as identity primary key,
    experiment_id varchar(40) not null references experiment (id) on delete cascade,
    type          varchar(30) not null,
    data          varchar     not null,               -- JSON object
    created_at    timestamp(6) with time zone not null
);
create index event_by_experiment on event (experiment_id, id);
