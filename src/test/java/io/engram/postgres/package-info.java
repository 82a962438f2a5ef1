/** PostgreSQL for the tests. Start at {@link io.engram.postgres.OnPostgres}. */
@NullMarked
package io.engram.postgres;

import org.jspecify.annotations.NullMarked;
