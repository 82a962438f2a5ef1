-- A dataset that is read where it lies: nothing of it is in the data folder.
alter table dataset add column path varchar(4096);                        -- its real path; null for an upload
alter table dataset add column file_count bigint;                         -- with bytes and the next, what tells a change
alter table dataset add column modified_at timestamp(6) with time zone;   -- that of its newest file
