-- Who may come in. Of a token only the SHA-256 is kept: it has 256 bits of chance, which no dictionary shortens.

create table access_token (
    id          varchar(40)  not null primary key,
    name        varchar(100) not null,
    role        varchar(10)  not null,               -- read, write, admin
    hash        char(64)     not null,               -- SHA-256 of the whole token, in hexadecimal
    created_at  timestamp(6) with time zone not null,
    expires_at  timestamp(6) with time zone,
    revoked_at  timestamp(6) with time zone
);
create index access_token_in_use on access_token (revoked_at, id);

-- Who did what: every request that changes something, and every one that was refused.
create table audit (
    id          bigint generated always as identity primary key,
    happened_at timestamp(6) with time zone not null,
    actor       varchar(40)  not null,               -- a token's id, local, setting, command_line or nobody
    actor_name  varchar(100) not null,
    method      varchar(20)  not null,
    path        varchar(500) not null,
    status      int          not null,
    remote      varchar(100) not null,
    refused     boolean      not null
);
create index audit_by_kind on audit (refused, id);
create index audit_by_time on audit (happened_at);
