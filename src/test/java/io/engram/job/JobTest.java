package io.engram.job;

import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;

/** One context for all tests of experiments with workers that only pretend. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = JobApplication.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:jobs",
            TestFolder.DATA + "jobs",
            "engram.jobs.parallel=2",
            "engram.jobs.max-restarts=1",
            "engram.jobs.restart-delay=10ms",
            "engram.jobs.heartbeat-timeout=10m",
            "engram.jobs.progress-timeout=7m",
            "engram.jobs.stop-grace=5m"
        })
@AutoConfigureMockMvc
@Import(JobClient.class)
@interface JobTest {}
