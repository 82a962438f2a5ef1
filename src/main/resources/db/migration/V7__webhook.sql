-- Who wants to be told of changes of state, and what they are told.
create table webhook (
    id          varchar(40)   not null primary key,
    url         varchar(2000) not null,
    events      varchar(500)  not null,               -- states, with commas between them
    label       varchar(100),                         -- only of experiments with this label; null: of all
    secret      varchar(100)  not null,               -- signs what is sent, so it is kept as it is
    enabled     boolean       not null,
    disabled_reason varchar(500),                     -- where the receiver itself has ended it
    created_at  timestamp(6) with time zone not null,
    updated_at  timestamp(6) with time zone not null
);

-- Written in the transaction of the change, sent afterwards. No foreign keys: the experiment may be deleted before it is
-- sent, and a webhook that is deleted at that moment must not undo the change.
create table webhook_delivery (
    id          varchar(40)  not null primary key,    -- the webhook-id of every attempt
    webhook_id  varchar(40)  not null,
    event       varchar(60)  not null,                -- experiment.completed, webhook.test
    experiment_id varchar(40),
    body        varchar      not null,
    status      varchar(20)  not null,                -- pending, delivered, dead
    attempts    int          not null,
    response_code int,                                -- of the last attempt; null where there was no answer
    error       varchar(500),                         -- why the last attempt failed
    next_attempt_at timestamp(6) with time zone,      -- null where none will be
    created_at  timestamp(6) with time zone not null,
    attempted_at timestamp(6) with time zone
);
create index webhook_delivery_due on webhook_delivery (status, next_attempt_at);
create index webhook_delivery_by_hook on webhook_delivery (webhook_id, status, next_attempt_at);
create index webhook_delivery_log on webhook_delivery (webhook_id, id);
create index webhook_delivery_by_age on webhook_delivery (created_at);
