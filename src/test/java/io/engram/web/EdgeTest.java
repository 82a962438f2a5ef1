package io.engram.web;

import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** One server on a free port for all tests of HTTP itself. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = EdgeApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:edge;DB_CLOSE_DELAY=-1",
            TestFolder.DATA + "edge",
            "engram.jobs.max-queued=5",
            "engram.idempotency.max-keys=20",
            "engram.http.per-client.requests-per-second=0"
        })
public @interface EdgeTest {}
