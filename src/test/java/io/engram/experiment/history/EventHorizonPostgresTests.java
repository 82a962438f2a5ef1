package io.engram.experiment.history;

import io.engram.postgres.OnPostgres;

/** The same on PostgreSQL, where ids are given outside of transactions, too. */
@OnPostgres
class EventHorizonPostgresTests extends EventHorizonTests {}
