package io.engram.experiment;

import static io.engram.experiment.ExperimentFixtures.saved;
import static io.engram.experiment.ExperimentFixtures.stageEnded;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExperimentTest
class ResultsApiTests {

    private static final String DIGEST = "ab".repeat(32);
    private static final String WEIGHTS = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c";
    private static final String STATE = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

    @Autowired
    MockMvcTester http;

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    @Autowired
    ExperimentFolders folders;

    String id = "";

    @BeforeEach
    void train() {
        id = admission.accept(new PostedText(ExperimentFixtures.digits(), true)).id();
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        for (int epoch = 1; epoch <= 3; epoch++) {
            recorder.record(id, 1, stageEnded("train", epoch, 1.0 / epoch, 0.5));
            recorder.record(id, 1, stageEnded("valid", epoch, 2.0 / epoch, 0.6));
        }
    }

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void listsARowForEachStage() {
        MvcTestResult answer = get("/epochs");

        assertThat(answer).bodyJson().extractingPath("$.length()").isEqualTo(6);
        assertThat(answer).bodyJson().extractingPath("$[1].stage").isEqualTo("valid");
        assertThat(answer).bodyJson().extractingPath("$[1].metrics.loss").isEqualTo(2.0);
        assertThat(answer).bodyJson().extractingPath("$[1].learning_rate").isEqualTo(0.002);
    }

    @Test
    void listsThemAsCsvToo() {
        MvcTestResult asked = get("/epochs?format=csv");
        MvcTestResult accepted = http.get()
                .uri("/api/v1/experiments/" + id + "/epochs")
                .header("Accept", "text/csv")
                .exchange();

        for (MvcTestResult answer : List.of(asked, accepted)) {
            assertThat(answer).hasStatusOk().contentType().isCompatibleWith("text/csv");
            assertThat(answer)
                    .bodyText()
                    .startsWith("attempt,epoch,stage,step,loss,accuracy,learning_rate,seconds,examples,ended_at")
                    .contains("1,1,train,22,1.0,0.5,0.002,0.25,1438,2026-01-02T03:04:06Z");
        }
    }

    @Test
    void listsEpochsAPageAtATime() {
        MvcTestResult first = get("/epochs?limit=2");

        assertThat(first).bodyJson().extractingPath("$.length()").isEqualTo(4);
        assertThat(first).hasHeader("Link", "</api/v1/experiments/" + id + "/epochs?after=2&limit=2>; rel=\"next\"");
        assertThat(get("/epochs?after=2&limit=2"))
                .doesNotContainHeader("Link")
                .bodyJson()
                .extractingPath("$[*].epoch")
                .isEqualTo(List.of(3, 3));
        assertThat(get("/epochs?limit=5001")).hasStatus(400);
        assertThat(get("/epochs?after=-1")).hasStatus(400);
    }

    @Test
    void hidesOnEveryPageWhatALaterAttemptHasMadeVoid() {
        queue.lost(id, 1, "gone", ExperimentFixtures.AT_ONCE);
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 2, ExperimentFixtures.started());
        recorder.record(id, 2, stageEnded("train", 2, 9.0, 0.5));

        assertThat(get("/epochs?after=2&limit=1"))
                .bodyJson()
                .extractingPath("$.length()")
                .isEqualTo(0);
        assertThat(get("/epochs"))
                .bodyJson()
                .extractingPath("$[*].metrics.loss")
                .isEqualTo(List.of(1.0, 2.0, 9.0));
    }

    @Test
    void givesSeriesOverEpochsOrTime() {
        MvcTestResult epochs = get("/metrics?name=valid.loss");
        MvcTestResult times = get("/metrics?name=valid.loss&x=time");

        assertThat(epochs).bodyJson().extractingPath("$.series[0].x").isEqualTo(List.of(1, 2, 3));
        assertThat(epochs).bodyJson().extractingPath("$.series[0].y[0]").isEqualTo(2.0);
        assertThat(times).bodyJson().extractingPath("$.series[0].x[0]").isEqualTo("2026-01-02T03:04:06Z");
        assertThat(get("/metrics"))
                .bodyJson()
                .extractingPath("$.series.length()")
                .isEqualTo(4);
    }

    @Test
    void tellsAMetricThatIsYetToComeFromAMistake() {
        assertThat(get("/metrics?name=test.accuracy"))
                .bodyJson()
                .extractingPath("$.series[0].x")
                .isEqualTo(List.of());
        assertThat(get("/metrics?name=valid.los")).hasStatus(404).bodyText().contains("did you mean 'valid.loss'");
        assertThat(get("/metrics?x=loss")).hasStatus(400).bodyText().contains("epoch, step, time");
    }

    @Test
    void plotsOverOptimizerSteps() {
        assertThat(get("/metrics?name=valid.loss&x=step"))
                .bodyJson()
                .extractingPath("$.series[0].x")
                .isEqualTo(List.of(22, 44, 66));
    }

    @Test
    void givesTheCurvesOfSeveralExperimentsAtOnce() {
        String other = another("other", 0.5);

        MvcTestResult own = http.get()
                .uri("/api/v1/metrics?id=" + id + "&id=" + other + "&id=exp_gone")
                .exchange();
        MvcTestResult losses = http.get()
                .uri("/api/v1/metrics?id=" + other
                        + "&name=train.loss&name=valid.loss&name=test.accuracy&x=step&points=2")
                .exchange();

        assertThat(own).bodyJson().extractingPath("$[*].id").isEqualTo(List.of(id, other));
        assertThat(own)
                .bodyJson()
                .extractingPath("$[*].series[*].name")
                .isEqualTo(List.of("valid.accuracy", "valid.accuracy"));
        assertThat(losses)
                .bodyJson()
                .extractingPath("$[0].series[*].name")
                .isEqualTo(List.of("train.loss", "valid.loss"));
        assertThat(losses).bodyJson().extractingPath("$[0].series[1].x").isEqualTo(List.of(22));
        assertThat(http.get().uri("/api/v1/metrics?id=" + id + "&x=loss").exchange())
                .hasStatus(400);
        assertThat(http.get()
                        .uri("/api/v1/metrics?id=" + id + "&name=valid.los")
                        .exchange())
                .hasStatus(404)
                .bodyText()
                .contains("did you mean 'valid.loss'");
        assertThat(http.get().uri("/api/v1/metrics?id=exp_gone&id=exp_none").exchange())
                .hasStatus(404)
                .bodyText()
                .contains("exp_gone");
        assertThat(http.get().uri("/api/v1/metrics?id=" + id + "&points=1").exchange())
                .hasStatus(400);
    }

    @Test
    void listsByTheBestValueOfAMetricPageByPage() {
        String better = another("better", 0.1);
        String worse = another("worse", 4.0);
        admission.accept(new PostedText(ExperimentFixtures.named("not begun"), true));

        assertThat(listed("valid.loss")).containsExactly(better, id, worse);
        assertThat(listed("-valid.loss")).containsExactly(worse, id, better);
        assertThat(listed("train.accuracy")).containsExactly(worse, better, id);
        assertThat(http.get().uri("/api/v1/experiments?sort=valid.f1").exchange())
                .bodyJson()
                .extractingPath("$.items.length()")
                .isEqualTo(0);
        assertThat(http.get().uri("/api/v1/experiments?sort=-valid.acuracy").exchange())
                .hasStatus(400)
                .bodyText()
                .contains("sort", "no experiment records 'valid.acuracy'; did you mean 'valid.accuracy'?");
    }

    private List<String> listed(String sort) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (true) {
            JsonNode page = JsonMapper.shared()
                    .readTree(http.get()
                            .uri("/api/v1/experiments?limit=1&sort=" + sort + cursor)
                            .exchange()
                            .getResponse()
                            .getContentAsByteArray());
            ids.add(page.at("/items/0/id").asString());
            if (page.get("next_cursor").isNull()) {
                return ids;
            }
            cursor = "&cursor=" + page.get("next_cursor").asString();
        }
    }

    private String another(String name, double loss) {
        String other = admission
                .accept(new PostedText(ExperimentFixtures.named(name), true))
                .id();
        assertThat(queue.claim()).isPresent();
        recorder.record(other, 1, ExperimentFixtures.started());
        recorder.record(other, 1, stageEnded("train", 1, loss, 0.5));
        recorder.record(other, 1, stageEnded("valid", 1, loss, 0.6));
        return other;
    }

    @Test
    void tellsWhatWasSentApartFromTheDefaults() {
        MvcTestResult definition = get("/definition");

        assertThat(definition).bodyJson().extractingPath("$.type").isEqualTo("yaml");
        assertThat(definition).bodyJson().extractingPath("$.text").isEqualTo(ExperimentFixtures.digits());
        assertThat(definition)
                .bodyJson()
                .extractingPath("$.posted.optimizer.adam")
                .isEqualTo(Map.of("lr", 0.002));
        assertThat(definition)
                .bodyJson()
                .extractingPath("$.canonical.run_opts.precision")
                .isEqualTo("fp32");
        assertThat(http.get().uri("/api/v1/experiments/exp_none/definition").exchange())
                .hasStatus(404);
    }

    @Test
    void findsTheBestByAnyRecordedMetric() throws IOException {
        recorder.record(id, 1, saved("ckp_r1", 1, 0.8));
        recorder.record(id, 1, saved("ckp_r2", 2, 0.9));
        recorder.record(id, 1, saved("ckp_r3", 3, 0.9));
        for (String checkpoint : List.of("ckp_r1", "ckp_r2", "ckp_r3")) {
            Path folder = Files.createDirectories(
                    folders.create(id).resolve("checkpoints").resolve(checkpoint));
            Files.writeString(folder.resolve("manifest.json"), "{}");
            Files.write(folder.resolve("model.safetensors"), new byte[3000]);
        }

        assertThat(get("/checkpoints/best")).bodyJson().extractingPath("$.id").isEqualTo("ckp_r3");
        assertThat(get("/checkpoints/best?metric=valid.loss&mode=max"))
                .bodyJson()
                .extractingPath("$.id")
                .isEqualTo("ckp_r1");
        assertThat(get("/checkpoints/best?metric=valid.f1"))
                .hasStatus(404)
                .bodyText()
                .contains("valid.accuracy");
        assertThat(get("/checkpoints")).bodyJson().extractingPath("$[0].id").isEqualTo("ckp_r3");
        assertThat(http.get().uri("/api/v1/checkpoints?metric=valid.loss&label=demo&limit=1"))
                .bodyJson()
                .extractingPath("$[0].weights_sha256")
                .isEqualTo(DIGEST);
    }

    @Test
    void downloadsTheWeightsWholeOrInParts() throws IOException {
        save("ckp_d1");
        String path = "/api/v1/checkpoints/ckp_d1/download";

        MvcTestResult whole = http.get().uri(path).exchange();
        MvcTestResult part = http.get().uri(path).header("Range", "bytes=2-4").exchange();
        MvcTestResult known = http.get()
                .uri(path)
                .header("If-None-Match", "\"" + WEIGHTS + "\"")
                .exchange();

        assertThat(whole).hasStatusOk().hasHeader("ETag", "\"" + WEIGHTS + "\"").hasHeader("Content-Length", "7");
        assertThat(whole).hasHeader("Content-Disposition", "attachment; filename=\"ckp_d1.safetensors\"");
        assertThat(whole).hasHeader("Repr-Digest", "sha-256=:mhKQONmgCu0M9qfqBZylCoE0SQYauHhIzxoT6v3zOyw=:");
        assertThat(whole).bodyText().isEqualTo("weights");
        assertThat(part).hasStatus(206).bodyText().isEqualTo("igh");
        assertThat(known).hasStatus(304);
    }

    @Test
    void downloadsEverythingAsAZip() throws IOException {
        save("ckp_d2");

        MvcTestResult answer = http.get()
                .uri("/api/v1/checkpoints/ckp_d2/download?format=bundle")
                .exchange();

        assertThat(answer).hasStatusOk().hasContentType("application/zip");
        assertThat(entries(answer.getResponse().getContentAsByteArray()))
                .containsExactly("manifest.json", "model.safetensors", "more/state.json");
        assertThat(http.get().uri("/api/v1/checkpoints/ckp_d2/download?format=onnx"))
                .hasStatus(400);
    }

    @Test
    void knowsNoCheckpointWhoseFilesHaveGone() {
        recorder.record(id, 1, saved("ckp_gone", 1, 0.8));

        assertThat(http.get().uri("/api/v1/checkpoints/ckp_gone/download")).hasStatus(404);
    }

    @Test
    void deletesTheFilesWithTheExperiment() throws IOException {
        save("ckp_d3");
        Path folder = folders.create(id);
        recorder.record(id, 1, new io.engram.worker.WorkerEvent.Finished(ExperimentFixtures.NOW, 30, null));

        assertThat(http.delete().uri("/api/v1/experiments/" + id)).hasStatus(204);

        assertThat(folder).doesNotExist();
        assertThat(folders.halfDeleted()).doesNotContain(id);
        assertThat(http.get().uri("/api/v1/checkpoints/ckp_d3")).hasStatus(404);
    }

    private void save(String checkpoint) throws IOException {
        recorder.record(
                id,
                1,
                new io.engram.worker.WorkerEvent.CheckpointSaved(
                        ExperimentFixtures.NOW,
                        checkpoint,
                        1,
                        22,
                        true,
                        java.util.Map.of("valid.accuracy", 0.8),
                        9,
                        7,
                        WEIGHTS,
                        List.of()));
        Path folder = folders.create(id).resolve("checkpoints").resolve(checkpoint);
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(folder.resolve("model.safetensors"), "weights");
        Files.writeString(folder.resolve("more/state.json"), "{}");
        String manifest = """
                {"id": "%s", "created_at": "2026-01-02T03:04:05Z", "epoch": 1, "step": 22, "end_of_epoch": true,
                 "metrics": {}, "metadata": {}, "provenance": {},
                 "files": {"model.safetensors": {"bytes": 7, "sha256": "%s"},
                           "more/state.json": {"bytes": 2, "sha256": "%s"}}}
                """;
        Files.writeString(folder.resolve("manifest.json"), manifest.formatted(checkpoint, WEIGHTS, STATE));
    }

    private static List<String> entries(byte[] zip) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream stream = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private MvcTestResult get(String path) {
        return http.get().uri(URI.create("/api/v1/experiments/" + id + path)).exchange();
    }
}
