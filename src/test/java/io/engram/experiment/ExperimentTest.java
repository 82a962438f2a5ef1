package io.engram.experiment;

import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;

/** One context for all tests that need experiments and HTTP but no workers. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ExperimentApplication.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:experiments",
            TestFolder.DATA + "experiments",
            "engram.jobs.max-queued=5"
        })
@AutoConfigureMockMvc
public @interface ExperimentTest {}
