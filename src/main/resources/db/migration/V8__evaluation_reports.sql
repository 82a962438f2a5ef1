-- What the metrics of an evaluation say beside their values: a confusion matrix, errors by kind.
alter table evaluation add column reports varchar; -- JSON: by metric; null where an older server has done it
