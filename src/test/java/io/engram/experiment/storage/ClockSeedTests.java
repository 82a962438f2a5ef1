package io.engram.experiment.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.ExperimentTest;
import io.engram.experiment.Experiments;
import io.engram.experiment.history.Latest;
import io.engram.storage.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** The system's clock was set back while no server was running. */
@ExperimentTest
class ClockSeedTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Latest latest;

    @Autowired
    Experiments experiments;

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void goesOnFromTheLatestThatIsWrittenDown() throws Exception {
        assertThat(http.post()
                        .uri("/api/v1/experiments")
                        .contentType("application/yaml")
                        .content(new ClassPathResource("examples/digits.yaml").getContentAsByteArray()))
                .hasStatus(201);
        Instant tomorrow =
                InstantSource.system().instant().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
        jdbc.sql("update experiment set updated_at = ?")
                .param(tomorrow.atOffset(ZoneOffset.UTC))
                .update();
        SteadyClock clock = new SteadyClock();

        new ClockSeed(clock, latest).afterSingletonsInstantiated();

        assertThat(clock.instant()).isAfter(tomorrow);
        assertThat(clock.instant()).isBefore(tomorrow.plus(Duration.ofHours(1)));
    }
}
