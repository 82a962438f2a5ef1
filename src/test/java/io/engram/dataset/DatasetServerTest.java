package io.engram.dataset;

import io.engram.TestFolder;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** A server with datasets alone, on a free port, that takes 64 KB at most. One for all tests of this package. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(
        classes = DatasetControllerTests.DatasetsOnly.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            TestFolder.DATA + "datasets",
            "engram.uploads.max-size=64KB",
            "engram.datasets.folders=${user.dir}/${engram.test.data:target/test-data}/in-place",
            "spring.datasource.url=jdbc:h2:mem:dataset-tests;DB_CLOSE_DELAY=-1",
        })
@interface DatasetServerTest {}
