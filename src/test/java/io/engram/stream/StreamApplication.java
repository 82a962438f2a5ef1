package io.engram.stream;

import io.engram.dataset.FakeDatasets;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The server with its door and its streams, and without workers: tests say what those would. */
@EnableAutoConfiguration
@AutoConfigurationPackage(basePackages = "io.engram")
@ComponentScan(
        basePackages = {"io.engram.access", "io.engram.experiment", "io.engram.stream", "io.engram.web"},
        excludeFilters = {
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
            @ComponentScan.Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class)
        })
@ConfigurationPropertiesScan({"io.engram.experiment", "io.engram.stream"})
@Import({FakeDatasets.class, StreamedExperiments.class})
class StreamApplication {

    @Bean
    static InstantSource clock() {
        return InstantSource.system();
    }
}
