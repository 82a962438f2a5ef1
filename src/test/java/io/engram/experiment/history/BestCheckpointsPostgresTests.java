package io.engram.experiment.history;

import io.engram.postgres.OnPostgres;
import io.engram.postgres.Postgres;

/** The same on PostgreSQL. */
@OnPostgres
class BestCheckpointsPostgresTests extends BestCheckpointsTests {

    @Override
    String database() {
        return Postgres.newDatabase();
    }
}
