-- What is wrong with a checkpoint's files; null while nothing is known to be. A damaged one has no metrics, so that it
-- takes part in no comparison.
alter table checkpoint add column damage varchar;
