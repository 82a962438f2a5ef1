package io.engram.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.ExperimentFolders;
import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepPoints;
import io.engram.metric.steps.StepWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.util.FileSystemUtils;

/** Steps of an experiment of the first release, which had none. */
@ExportTest
class StepExportTests {

    private static final int COLUMNS = StepColumn.values().length;

    @Autowired
    MockMvcTester http;

    @Autowired
    ExperimentFolders folders;

    @TempDir
    Path folder;

    private MvcTestResult get(String query) {
        return http.get().uri("/api/v1/experiments/exp_6/export" + query).exchange();
    }

    /** The loss of step n is 1 / n, that of the second infinite; everything else is n, and no norm is measured. */
    private void record(int from, int to) throws IOException {
        double[] values = new double[(to - from + 1) * COLUMNS];
        for (int n = from; n <= to; n++) {
            Arrays.fill(values, (n - from) * COLUMNS, (n - from + 1) * COLUMNS, n);
            values[(n - from) * COLUMNS + StepColumn.LOSS.place()] = n == 2 ? Double.POSITIVE_INFINITY : 1.0 / n;
            values[(n - from) * COLUMNS + StepColumn.GRADIENT_NORM.place()] = Double.NaN;
        }
        try (StepWriter writer = new StepWriter(folders.steps("exp_6"))) {
            writer.append(new StepPoints(from, values));
        }
    }

    @AfterEach
    void forget() throws IOException {
        FileSystemUtils.deleteRecursively(folders.steps("exp_6"));
    }

    @Test
    void listsEachStepThatIsRecorded() throws Exception {
        record(1, 2);
        record(4, 4); // which leaves a gap

        MvcTestResult csv = get("?format=csv&of=steps");
        MvcTestResult parquet = get("?format=parquet&of=steps");

        assertThat(csv).hasHeader("Content-Disposition", "attachment; filename=\"exp_6.steps.csv\"");
        assertThat(csv.getResponse().getContentAsByteArray()).asString().isEqualTo("""
                step,loss,learning_rate,gradient_norm,examples_per_second,memory_bytes,seconds,epoch
                1,1.0,1.0,,1.0,1,1.0,1
                2,,2.0,,2.0,2,2.0,2
                4,0.25,4.0,,4.0,4,4.0,4
                """.replace("\n", "\r\n"));
        List<List<Object>> rows = ExportTests.parquet(parquet, folder);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(1)).containsExactly(2L, null, 2.0, null, 2.0, 2L, 2.0, 2L);
    }

    @Test
    void goesThroughALongTrainingAPieceAtATime() throws Exception {
        record(1, 5000);

        MvcTestResult csv = get("?of=steps");

        assertThat(csv.getResponse().getContentAsByteArray())
                .asString()
                .hasLineCount(5001)
                .contains("\r\n1171,", "\r\n1172,") // where the second piece begins
                .endsWith("\r\n5000,2.0E-4,5000.0,,5000.0,5000,5000.0,5000\r\n");
    }

    @Test
    void putsEpochsAndStepsIntoOneEventFile() throws Exception {
        record(1, 3);

        assertThat(events("?format=tensorboard"))
                .contains("loss/train", "step/loss", "step/learning_rate")
                .doesNotContain("step/gradient_norm", "step/seconds");
        assertThat(events("?format=tensorboard&of=steps")).contains("step/loss").doesNotContain("loss/train");
        assertThat(events("?format=tensorboard&of=epochs"))
                .contains("loss/train")
                .doesNotContain("step/loss");
    }

    private String events(String query) {
        return new String(get(query).getResponse().getContentAsByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void drawsThemInTheReport() throws Exception {
        record(1, 3);
        assertThat(get("?format=html"))
                .bodyText()
                .contains("loss of each step", "aria-label=\"loss by step\"")
                .doesNotContain("<polygon", "gradient norm of each step", "NaN");

        record(4, 3000);
        assertThat(get("?format=html"))
                .bodyText()
                .contains("mean of 8 steps", "<polygon class=\"span\"")
                .doesNotContain("NaN", "Infinity")
                .hasSizeLessThan(200_000);
    }

    @Test
    void saysWhatCannotBeGiven() {
        assertThat(get("?of=step")).hasStatus(400).bodyText().contains("did you mean 'steps'?");
        assertThat(get("?format=html&of=steps")).hasStatus(400).bodyText().contains("Leave it out");
        assertThat(get("?of=steps").getResponse().getContentAsByteArray())
                .asString()
                .hasLineCount(1);
    }
}
