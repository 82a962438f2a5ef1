package io.engram.experiment;

import io.engram.postgres.OnPostgres;
import io.engram.postgres.Postgres;

/** The same on PostgreSQL. */
@OnPostgres
class SchemaUpgradePostgresTests extends SchemaUpgradeTests {

    @Override
    String database() {
        return Postgres.newDatabase();
    }
}
