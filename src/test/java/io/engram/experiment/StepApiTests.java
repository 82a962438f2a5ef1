package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepPoints;
import io.engram.metric.steps.StepWriter;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ExperimentTest
class StepApiTests {

    private static final int COLUMNS = StepColumn.values().length;

    @Autowired
    MockMvcTester http;

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    ExperimentFolders folders;

    String id = "";

    @BeforeEach
    void accept() {
        id = admission.accept(new PostedText(ExperimentFixtures.digits(), true)).id();
    }

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    /** The loss of step n is 1 / n, and that of the fifth is NaN; everything else is n. */
    private void record(int from, int to) throws IOException {
        double[] values = new double[(to - from + 1) * COLUMNS];
        for (int n = from; n <= to; n++) {
            Arrays.fill(values, (n - from) * COLUMNS, (n - from + 1) * COLUMNS, n);
            values[(n - from) * COLUMNS + StepColumn.LOSS.place()] = n == 5 ? Double.NaN : 1.0 / n;
        }
        try (StepWriter writer = new StepWriter(folders.steps(id))) {
            writer.append(new StepPoints(from, values));
        }
    }

    private MvcTestResult get(String query) {
        return http.get()
                .uri(URI.create("/api/v1/experiments/" + id + "/steps" + query))
                .exchange();
    }

    @Test
    void givesEachStepWhereThereIsRoom() throws IOException {
        record(1, 8);

        assertThat(get("?name=loss&from=3&to=6")).bodyJson().isLenientlyEqualTo("""
                {"first": 1, "last": 8, "resolution": 1, "step": [3, 4, 5, 6],
                 "series": [{"name": "loss",
                             "min": [0.3333333333333333, 0.25, null, 0.16666666666666666],
                             "max": [0.3333333333333333, 0.25, null, 0.16666666666666666],
                             "mean": [0.3333333333333333, 0.25, null, 0.16666666666666666]}]}
                """);
    }

    @Test
    void givesBucketsWithTheirLowestAndTheirHighest() throws IOException {
        record(1, 1000);

        assertThat(get("?name=loss,gradient_norm&points=4")).bodyJson().isLenientlyEqualTo("""
                {"first": 1, "last": 1000, "resolution": 256, "step": [1, 257, 513, 769],
                 "series": [{"name": "loss", "min": [0.00390625, 0.001953125, 0.0013020833333333333, 0.001],
                             "max": [1.0, 0.0038910505836575876, 0.001949317738791423, 0.0013003901170351106]},
                            {"name": "gradient_norm", "min": [1.0, 257.0, 513.0, 769.0],
                             "max": [256.0, 512.0, 768.0, 1000.0], "mean": [128.5, 384.5, 640.5, 884.5]}]}
                """);
    }

    @Test
    void givesAllThatIsRecordedWhereNothingIsNamed() throws IOException {
        record(1, 3);

        assertThat(get(""))
                .bodyJson()
                .extractingPath("$.series[*].name")
                .isEqualTo(List.of(
                        "loss",
                        "learning_rate",
                        "gradient_norm",
                        "examples_per_second",
                        "memory_bytes",
                        "seconds",
                        "epoch"));
    }

    @Test
    void givesOnlyWhatIsNew() throws IOException {
        record(1, 3);
        assertThat(get("?from=4")).bodyJson().extractingPath("$.step").isEqualTo(List.of());
        record(4, 5);

        MvcTestResult fresh = get("?from=4&name=epoch");

        assertThat(fresh).bodyJson().extractingPath("$.step").isEqualTo(List.of(4, 5));
        assertThat(fresh).bodyJson().extractingPath("$.last").isEqualTo(5);
    }

    @Test
    void isEmptyForAnExperimentThatHasRecordedNothing() {
        assertThat(get("?name=loss")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                {"first": 1, "last": 0, "resolution": 1, "step": [],
                 "series": [{"name": "loss", "min": [], "max": [], "mean": []}]}
                """);
    }

    @Test
    void writesThemAsCsvToo() throws IOException {
        record(1, 6);
        MvcTestResult accepted = http.get()
                .uri("/api/v1/experiments/" + id + "/steps?name=loss&name=epoch&from=4")
                .header("Accept", "text/csv")
                .exchange();

        for (MvcTestResult answer : List.of(accepted, get("?name=loss&name=epoch&from=4&format=csv"))) {
            assertThat(answer).hasStatusOk().contentType().isCompatibleWith("text/csv");
            assertThat(answer.getResponse().getContentAsString().lines())
                    .containsExactly("step,loss,epoch", "4,0.25,4.0", "5,,5.0", "6,0.16666666666666666,6.0");
        }
        assertThat(get("?name=epoch&points=3&format=csv")
                        .getResponse()
                        .getContentAsString()
                        .lines())
                .containsExactly(
                        "step,epoch_min,epoch_max,epoch_mean", "1,1.0,2.0,1.5", "3,3.0,4.0,3.5", "5,5.0,6.0,5.5");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ?name=los            | did you mean 'loss'?
            ?name=valid.accuracy | Known: epoch, examples_per_second, gradient_norm
            ?from=0              | steps are counted from 1, was 0
            ?from=9&to=8         | must be from (9) or more, was 8
            ?points=1            | must be 2 to 10000, was 1
            ?points=10001        | must be 2 to 10000, was 10001
            ?from=one            | from
            ?format=parquet      | Known: csv, json
            """)
    void saysWhatIsWrongWithAQuery(String query, String reason) {
        assertThat(get(query))
                .hasStatus(400)
                .hasContentType("application/problem+json")
                .bodyText()
                .contains(reason);
    }

    @Test
    void knowsNoExperimentThatIsNotThere() {
        assertThat(http.get().uri("/api/v1/experiments/exp_none/steps"))
                .hasStatus(404)
                .bodyText()
                .contains("There is no experiment 'exp_none'");
    }

    @Test
    void goesWithTheExperiment() throws IOException {
        record(1, 6);
        assertThat(folders.steps(id)).isDirectory();
        assertThat(http.post().uri("/api/v1/experiments/" + id + "/cancel")).hasStatus(202);

        assertThat(http.delete().uri("/api/v1/experiments/" + id)).hasStatus(204);

        assertThat(folders.steps(id)).doesNotExist();
    }
}
