-- The answers to POSTs with an Idempotency-Key. A row is committed together with what the request changed.
create table idempotency_key (
    id          char(64)     not null primary key,   -- SHA-256 of the client and its key
    fingerprint char(64)     not null,               -- SHA-256 of method, path, query, content type and body
    status      int          not null,               -- of the answer; 0 within the transaction that is to give it
    headers     varchar      not null,               -- a line each
    body        text         not null,               -- Base64
    created_at  timestamp(6) with time zone not null
);
create index idempotency_key_by_age on idempotency_key (created_at);
