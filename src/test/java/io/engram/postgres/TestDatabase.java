package io.engram.postgres;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives the servers of tests PostgreSQL in the place of H2 where the property {@code engram.test.database} says
 * {@code postgres}. Named in {@code META-INF/spring.factories}.
 */
public final class TestDatabase implements EnvironmentPostProcessor, Ordered {

    static final String PROPERTY = "engram.test.database";

    private static final String URL = "spring.datasource.url";

    /** Last, since only then all settings are known. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String url = environment.getProperty(URL, "");
        if ("postgres".equals(environment.getProperty(PROPERTY)) && url.startsWith("jdbc:h2:")) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "PostgreSQL in the place of H2",
                            Map.of(URL, Postgres.insteadOf(url), "spring.datasource.username", Postgres.USER)));
        }
    }

    /** Whether this whole run of the tests is one on PostgreSQL. */
    public static boolean isPostgres() {
        return "postgres".equals(System.getProperty(PROPERTY));
    }

    /** The address of a new, empty database: in memory, or in PostgreSQL where this whole run of the tests is on it. */
    public static String url() {
        return isPostgres() ? Postgres.newDatabase() : "jdbc:h2:mem:";
    }

    /** What a server in a process of its own is told, so that it has the database that belongs to this data folder. */
    public static List<String> options(String dataFolder) {
        return isPostgres()
                ? List.of(
                        "--" + URL + "=" + Postgres.insteadOf(dataFolder),
                        "--spring.datasource.username=" + Postgres.USER)
                : List.of();
    }
}
