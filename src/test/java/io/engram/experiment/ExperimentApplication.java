package io.engram.experiment;

import io.engram.dataset.FakeDatasets;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/** The server without anybody who would run what is queued. No configuration that a scan of all Engram would find. */
@EnableAutoConfiguration
@ComponentScan({"io.engram.experiment", "io.engram.web"})
@ConfigurationPropertiesScan("io.engram.experiment")
@Import(FakeDatasets.class)
public class ExperimentApplication {

    @Bean
    static InstantSource clock() {
        return InstantSource.system();
    }
}
