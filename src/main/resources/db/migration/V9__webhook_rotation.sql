-- While a receiver changes to a new secret, what is sent is signed with both.
alter table webhook add column previous_secret varchar(100);
alter table webhook add column previous_secret_until timestamp(6) with time zone;
