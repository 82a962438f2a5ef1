package io.engram.web;

import java.time.InstantSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** The server without workers. No configuration that a scan of all Engram would find. */
@EnableAutoConfiguration
@AutoConfigurationPackage(basePackages = "io.engram")
@ComponentScan(
        basePackages = {"io.engram.experiment", "io.engram.web", "io.engram.dataset", "io.engram.idempotency"},
        excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan({"io.engram.experiment", "io.engram.dataset", "io.engram.idempotency"})
public class EdgeApplication {

    @Bean
    static InstantSource clock() {
        return InstantSource.system();
    }
}
