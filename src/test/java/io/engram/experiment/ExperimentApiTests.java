package io.engram.experiment;

import static io.engram.experiment.ExperimentFixtures.NOW;
import static io.engram.experiment.ExperimentFixtures.digits;
import static io.engram.experiment.ExperimentFixtures.named;
import static org.assertj.core.api.Assertions.assertThat;

import io.engram.worker.FailureCategory;
import io.engram.worker.WorkerEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ExperimentTest
class ExperimentApiTests {

    @Autowired
    MockMvcTester http;

    @Autowired
    Experiments experiments;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    @Test
    void queuesADefinitionInYaml() {
        MvcTestResult answer = post(digits());

        String id = id(answer);
        assertThat(answer)
                .hasStatus(201)
                .hasHeader("Location", "/api/v1/experiments/" + id)
                .containsHeader("ETag");
        assertThat(answer).bodyJson().extractingPath("$.status").isEqualTo("queued");
        assertThat(answer).bodyJson().extractingPath("$.progress.epochs").isEqualTo(30);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.definition.data.batch_size")
                .isEqualTo(64);
        assertThat(answer).bodyJson().extractingPath("$.labels[0]").isEqualTo("demo");
    }

    @Test
    void queuesADefinitionInJson() {
        String canonical = json(
                http.post()
                        .uri("/api/v1/experiments:validate")
                        .contentType("text/yaml")
                        .content(digits())
                        .exchange(),
                "$.definition");

        MvcTestResult answer = http.post()
                .uri("/api/v1/experiments")
                .contentType(MediaType.APPLICATION_JSON)
                .content(canonical)
                .exchange();

        assertThat(answer).hasStatus(201);
    }

    @Test
    void reportsTheShapeOfEachLayer() {
        MvcTestResult answer = http.post()
                .uri("/api/v1/experiments:validate")
                .contentType("application/yaml")
                .content(digits())
                .exchange();

        assertThat(answer).hasStatusOk();
        assertThat(answer).bodyJson().extractingPath("$.valid").isEqualTo(true);
        assertThat(answer).bodyJson().extractingPath("$.parameters").isEqualTo(9610);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.modules[0].layers[0].output_shape")
                .isEqualTo("(B, 128)");
        assertThat(experiments.count()).isZero();
    }

    @Test
    void followsATraining() {
        String id = running();
        recorder.record(id, 1, ExperimentFixtures.stageEnded("valid", 1, 0.5, 0.9));
        recorder.record(id, 1, ExperimentFixtures.stageEnded("valid", 2, 0.7, 0.8));
        recorder.record(id, 1, ExperimentFixtures.progress(2, 7));
        recorder.record(id, 1, ExperimentFixtures.saved("ckp_1", 1, 0.9));
        recorder.record(id, 1, ExperimentFixtures.saved("ckp_2", 2, 0.8));

        MvcTestResult answer = get("/api/v1/experiments/" + id);

        assertThat(answer).bodyJson().extractingPath("$.status").isEqualTo("running");
        assertThat(answer).bodyJson().extractingPath("$.progress.step").isEqualTo(7);
        assertThat(answer).bodyJson().extractingPath("$.progress.eta_seconds").isEqualTo(3.5);
        assertThat(answer).bodyJson().extractingPath("$.latest['valid.loss']").isEqualTo(0.7);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.best['valid.loss'].min.epoch")
                .isEqualTo(1);
        assertThat(answer).bodyJson().extractingPath("$.best_checkpoint").isEqualTo("ckp_1");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.attempts[0].provenance.seed")
                .isEqualTo("1986");
    }

    @Test
    void answersUnchangedOnlyWhileNothingHasChanged() {
        String id = running();
        String path = "/api/v1/experiments/" + id;
        String tag = String.valueOf(get(path).getResponse().getHeader("ETag"));

        MvcTestResult before = http.get().uri(path).header("If-None-Match", tag).exchange();
        recorder.record(id, 1, ExperimentFixtures.progress(1, 1));
        MvcTestResult after = http.get().uri(path).header("If-None-Match", tag).exchange();

        assertThat(before).hasStatus(304);
        assertThat(after).hasStatusOk();
    }

    @Test
    void showsTheLogOfAFailureButNotInAList() {
        String id = running();
        recorder.record(id, 1, new WorkerEvent.Failed(NOW, FailureCategory.NUMERIC, "loss is NaN", "lower lr"));

        MvcTestResult one = get("/api/v1/experiments/" + id);
        MvcTestResult list = get("/api/v1/experiments");

        assertThat(one).bodyJson().extractingPath("$.failure.category").isEqualTo("numeric");
        assertThat(one).bodyJson().hasPath("$.failure.log");
        assertThat(list).bodyJson().extractingPath("$.items[0].failure.reason").isEqualTo("loss is NaN");
        assertThat(list).bodyJson().doesNotHavePath("$.items[0].failure.log");
        assertThat(list).bodyJson().doesNotHavePath("$.items[0].definition");
    }

    @Test
    void cancelsAQueuedOneAtOnceAndNamesWhatIsLegalThen() {
        String id = id(post(digits()));

        MvcTestResult first =
                http.post().uri("/api/v1/experiments/" + id + "/cancel").exchange();
        MvcTestResult second =
                http.post().uri("/api/v1/experiments/" + id + "/cancel").exchange();

        assertThat(first).hasStatus(202).bodyJson().extractingPath("$.status").isEqualTo("cancelled");
        assertThat(second)
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.legal[0]")
                .isEqualTo("retry");
    }

    @Test
    void stopsARunningOne() {
        String id = running();

        MvcTestResult answer =
                http.post().uri("/api/v1/experiments/" + id + "/cancel").exchange();

        assertThat(answer).hasStatus(202).bodyJson().extractingPath("$.status").isEqualTo("stopping");
    }

    @Test
    void deletesOnlyWhatHasEnded() {
        String id = running();
        String path = "/api/v1/experiments/" + id;

        MvcTestResult active = http.delete().uri(path).exchange();
        recorder.record(id, 1, new WorkerEvent.Finished(NOW, 30, null));
        MvcTestResult ended = http.delete().uri(path).exchange();

        assertThat(active)
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.legal[0]")
                .isEqualTo("pause");
        assertThat(ended).hasStatus(204);
        assertThat(get(path)).hasStatus(404);
    }

    @Test
    void refusesMoreThanTheQueueHolds() {
        for (int i = 0; i < 5; i++) {
            assertThat(post(named("n" + i))).hasStatus(201);
        }

        assertThat(post(digits())).hasStatus(503).containsHeader("Retry-After");
    }

    @Test
    void pagesThroughEveryOrder() {
        for (String name : new String[] {"b", "a", "c"}) {
            post(named(name));
        }

        assertThat(pages("-created_at")).isEqualTo("c a b");
        assertThat(pages("created_at")).isEqualTo("b a c");
        assertThat(pages("name")).isEqualTo("a b c");
        assertThat(pages("-name")).isEqualTo("c b a");
        assertThat(pages("updated_at")).isEqualTo("b a c");
        assertThat(pages("-updated_at")).isEqualTo("c a b");
    }

    @Test
    void findsByStateLabelAndPartOfTheName() {
        post(named("Alpha_1"));
        post(named("beta"));

        assertThat(count("?status=queued&status=running")).isEqualTo(2);
        assertThat(count("?status=failed")).isZero();
        assertThat(count("?label=demo")).isEqualTo(2);
        assertThat(count("?label=other")).isZero();
        assertThat(count("?q=PHA_")).isEqualTo(1);
        assertThat(count("?q=%25")).isZero();
        assertThat(count("?id=exp_")).isEqualTo(2);
        assertThat(count("?id=" + json(get("/api/v1/experiments?q=beta"), "$.items[0].id")))
                .isEqualTo(1);
        assertThat(count("?id=xp_")).isZero();
        assertThat(count("?id=%25")).isZero();
    }

    @Test
    void refusesACursorOfAnotherOrder() {
        post(named("a"));
        post(named("b"));
        String cursor = json(get("/api/v1/experiments?limit=1"), "$.next_cursor");

        assertThat(get("/api/v1/experiments?sort=name&cursor=" + cursor)).hasStatus(400);
        assertThat(get("/api/v1/experiments?cursor=nonsense")).hasStatus(400);
    }

    private String pages(String sort) {
        StringBuilder names = new StringBuilder();
        String cursor = "";
        do {
            MvcTestResult page = get("/api/v1/experiments?limit=1&sort=" + sort + cursor);
            names.append(json(page, "$.items[0].name")).append(' ');
            String next = json(page, "$.next_cursor");
            cursor = next.equals("null") ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        return names.toString().strip();
    }

    private int count(String query) {
        return Integer.parseInt(json(get("/api/v1/experiments" + query), "$.items.length()"));
    }

    private String running() {
        String id = id(post(digits()));
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        return id;
    }

    private MvcTestResult post(String yaml) {
        return http.post()
                .uri("/api/v1/experiments")
                .contentType("application/yaml")
                .content(yaml)
                .exchange();
    }

    private MvcTestResult get(String path) {
        return http.get().uri(java.net.URI.create(path)).exchange();
    }

    private static String id(MvcTestResult answer) {
        return json(answer, "$.id");
    }

    private static String json(MvcTestResult answer, String path) {
        try {
            Object value =
                    com.jayway.jsonpath.JsonPath.read(answer.getResponse().getContentAsString(), path);
            return value instanceof java.util.Map<?, ?> map
                    ? com.jayway.jsonpath.Configuration.defaultConfiguration()
                            .jsonProvider()
                            .toJson(map)
                    : String.valueOf(value);
        } catch (java.io.UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
