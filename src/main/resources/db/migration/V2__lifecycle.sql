-- Experiments that wait, go on, are tried again and are forked.

-- Not before then is it started again after its worker was lost.
alter table experiment add column not_before timestamp(6) with time zone;

-- Where a fork goes on from. No foreign keys: the origin may be deleted, the fork stands by itself.
alter table experiment add column forked_from varchar(40);
alter table experiment add column forked_checkpoint varchar(40);

-- Why an attempt ended, where that is not its own success.
alter table attempt add column category varchar(20);
alter table attempt add column reason varchar;

-- What people asked of the worker of an experiment; the worker says when it has heard, and what came of it is written down.
create table command (
    id            bigint generated always as identity primary key,
    experiment_id varchar(40) not null references experiment (id) on delete cascade,
    kind          varchar(20) not null,               -- pause, cancel, checkpoint
    asked_at      timestamp(6) with time zone not null,
    acknowledged_at timestamp(6) with time zone,
    done_at       timestamp(6) with time zone,
    result        varchar(60)                         -- the checkpoint, or the state that came of it
);
create index command_by_experiment on command (experiment_id, id);
create index command_open on command (done_at, experiment_id, id);
