package io.engram.experiment;

import io.engram.TestFolder;
import io.engram.checkpoint.CrashingDisk;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;

/** One context for all tests of files and rows together, with a disk that can crash. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ExperimentApplication.class, TrainedOnDisk.class, StorageTest.Crashes.class},
        properties = {"spring.datasource.url=jdbc:h2:mem:storage", TestFolder.DATA + "storage"})
@AutoConfigureMockMvc
@interface StorageTest {

    /** No annotation, so that no scan finds it. */
    final class Crashes {

        @Bean
        CrashingDisk disk() {
            return new CrashingDisk();
        }
    }
}
