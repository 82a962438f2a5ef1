package io.engram.fuzz;

import io.engram.EngramServer;
import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** All of Engram's server on a free port, but nobody who would train what is queued. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = EngramServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:fuzz;DB_CLOSE_DELAY=-1",
            TestFolder.DATA + "fuzz",
            "engram.uploads.max-size=256KB",
            "engram.jobs.max-queued=1000000",
            "engram.http.per-client.requests-per-second=0"
        })
@TypeExcludeFilters(FuzzServer.WithoutWorkers.class)
@interface FuzzServer {

    /** Leaves out what starts workers. */
    final class WithoutWorkers extends TypeExcludeFilter {

        @Override
        public boolean match(MetadataReader type, MetadataReaderFactory types) {
            return type.getClassMetadata().getClassName().startsWith("io.engram.job.");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WithoutWorkers;
        }

        @Override
        public int hashCode() {
            return WithoutWorkers.class.hashCode();
        }
    }
}
