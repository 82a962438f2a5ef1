package io.engram.experiment;

import io.engram.postgres.OnPostgres;

/** The same on PostgreSQL. */
@OnPostgres
class QueueConcurrencyPostgresTests extends QueueConcurrencyTests {}
