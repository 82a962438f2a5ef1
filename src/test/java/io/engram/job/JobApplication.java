package io.engram.job;

import io.engram.dataset.FakeDatasets;
import java.time.InstantSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The server with workers that only pretend, and a clock that tests can move. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataJpaRepositoriesAutoConfiguration.class)
@ComponentScan(
        basePackages = {"io.engram.experiment", "io.engram.job", "io.engram.web"},
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "io\\.engram\\.experiment\\.ExperimentApplication"))
@EntityScan("io.engram.experiment")
@EnableJpaRepositories("io.engram.experiment")
@ConfigurationPropertiesScan({"io.engram.experiment", "io.engram.job"})
@Import({FakeDatasets.class, FakeWorkers.class})
class JobApplication {

    @Bean
    static MovableClock clock() {
        return new MovableClock();
    }

    /** Real time, and as much more as a test says. */
    static final class MovableClock implements InstantSource {

        private volatile java.time.Duration ahead = java.time.Duration.ZERO;

        @Override
        public java.time.Instant instant() {
            return InstantSource.system().instant().plus(ahead);
        }

        void advance(java.time.Duration by) {
            ahead = ahead.plus(by);
        }
    }
}
