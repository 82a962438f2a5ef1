package io.engram.access;

import io.engram.EngramServer;
import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** One whole server, over real HTTP, that asks for a token and knows one from its settings. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = EngramServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:locked",
            TestFolder.DATA + "locked",
            "engram.access.token=" + LockedServerTest.ADMIN
        })
@interface LockedServerTest {

    String ADMIN = "a-token-from-outside-0123456789abcdef";
}
