package io.engram.job;

import io.engram.dataset.FakeDatasets;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The server with workers that only pretend, and a clock that tests can move. */
@EnableAutoConfiguration(exclude = DataJpaRepositoriesAutoConfiguration.class)
@ComponentScan({"io.engram.evaluation", "io.engram.experiment", "io.engram.job", "io.engram.web"})
@EntityScan("io.engram.experiment")
@EnableJpaRepositories("io.engram.experiment")
@ConfigurationPropertiesScan({"io.engram.evaluation", "io.engram.experiment", "io.engram.job"})
@Import({FakeDatasets.class, FakeWorkers.class})
class JobApplication {

    @Bean
    @Primary
    static MovableClock clock() {
        return new MovableClock();
    }

    /** Real time, and as much more as a test says. */
    static final class MovableClock implements InstantSource, Ticker {

        private volatile java.time.Duration ahead = java.time.Duration.ZERO;

        @Override
        public java.time.Instant instant() {
            return InstantSource.system().instant().plus(ahead);
        }

        @Override
        public java.time.Duration elapsed() {
            return java.time.Duration.ofNanos(System.nanoTime()).plus(ahead);
        }

        void advance(java.time.Duration by) {
            ahead = ahead.plus(by);
        }
    }
}
