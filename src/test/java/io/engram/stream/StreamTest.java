package io.engram.stream;

import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.SpringBootTest;

/** One server on a free port for all tests of streams, that asks for a token and whose hearts beat fast. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Timeout(30)
@SpringBootTest(
        classes = StreamApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:streams",
            TestFolder.DATA + "streams",
            "engram.access.token=" + StreamTest.ADMIN,
            "engram.stream.heartbeat=300ms",
            "engram.stream.max-clients=12",
            "engram.stream.per-client=8",
            "server.tomcat.connection-timeout=5s"
        })
@interface StreamTest {

    String ADMIN = "a-token-from-outside-0123456789abcdef";
}
