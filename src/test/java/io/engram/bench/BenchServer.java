package io.engram.bench;

import io.engram.EngramServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.core.type.filter.TypeFilter;

/** A server on a free port with a data folder of its own, both gone when it is closed. */
final class BenchServer implements AutoCloseable {

    private final Path folder;
    private final ConfigurableApplicationContext context;

    BenchServer() throws IOException {
        folder = Files.createTempDirectory("engram-bench");
        context = new SpringApplication(Application.class)
                .run(
                        "--server.port=0",
                        "--engram.data=" + folder,
                        "--logging.level.root=WARN",
                        "--engram.jobs.max-queued=100000");
    }

    /** {@link EngramServer} without what the tests beside it would add. */
    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = "io.engram")
    @ConfigurationPropertiesScan("io.engram")
    @ComponentScan(
            basePackages = "io.engram",
            excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = OfTests.class))
    static class Application {

        @Bean
        InstantSource clock() {
            return InstantSource.system();
        }
    }

    /** Matches classes that come from the tests, and the server's own class, which would scan them again. */
    static final class OfTests implements TypeFilter {

        @Override
        public boolean match(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
            return reader.getResource().getURI().toString().contains("/test-classes/")
                    || reader.getClassMetadata().getClassName().equals(EngramServer.class.getName());
        }
    }

    String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() throws IOException {
        context.close();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
