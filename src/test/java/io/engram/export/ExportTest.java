package io.engram.export;

import io.engram.TestFolder;
import io.engram.experiment.ExperimentApplication;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.context.jdbc.Sql;

/** One context for all tests of exports, with the experiments of the first release while a class runs. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = {ExperimentApplication.class, ExportTests.Exports.class},
        properties = {"spring.datasource.url=jdbc:h2:mem:exports", TestFolder.DATA + "exports"})
@AutoConfigureMockMvc
@Sql(scripts = "/upgrade/first-release.sql", executionPhase = Sql.ExecutionPhase.BEFORE_TEST_CLASS)
@Sql(
        statements = {"delete from experiment", "delete from dataset"},
        executionPhase = Sql.ExecutionPhase.AFTER_TEST_CLASS)
@interface ExportTest {}
