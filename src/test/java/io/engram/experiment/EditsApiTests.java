package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.worker.WorkerEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@ExperimentTest
class EditsApiTests {

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
    JdbcClient jdbc;

    @AfterEach
    void empty() {
        experiments.deleteAll();
    }

    private String queued(String name) {
        return admission
                .accept(new PostedText(ExperimentFixtures.named(name), true))
                .id();
    }

    private String completed() {
        String id = queued("done");
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        recorder.record(id, 1, ExperimentFixtures.stageEnded("valid", 30, 0.1, 0.9));
        recorder.record(id, 1, new WorkerEvent.Finished(ExperimentFixtures.NOW, 30, null));
        return id;
    }

    private MvcTestResult edit(String id, String body) {
        return http.patch()
                .uri("/api/v1/experiments/" + id)
                .contentType("application/json")
                .content(body)
                .exchange();
    }

    private MvcTestResult bulk(String verb, String... ids) {
        return http.post()
                .uri("/api/v1/experiments:bulk")
                .contentType("application/json")
                .content("{\"verb\":\"" + verb + "\",\"ids\":[\"" + String.join("\",\"", ids) + "\"]}")
                .exchange();
    }

    @Test
    void changesWhatPeopleCallIt() {
        String id = queued("before");

        MvcTestResult answer = edit(id, "{\"name\":\"after\",\"labels\":[\"b\",\"a\"],\"notes\":\"why\"}");

        assertThat(answer).hasStatusOk().containsHeader("ETag");
        assertThat(answer).bodyJson().extractingPath("$.name").isEqualTo("after");
        assertThat(answer).bodyJson().extractingPath("$.labels").asArray().containsExactly("a", "b");
        assertThat(answer).bodyJson().extractingPath("$.notes").isEqualTo("why");
        assertThat(answer).bodyJson().extractingPath("$.progress.epochs").isEqualTo(30);
    }

    @Test
    void refusesEveryWrongFieldAtOnceAndChangesNothing() {
        String id = queued("same");

        MvcTestResult answer = edit(id, "{\"name\":\"\",\"priorty\":1,\"epochs\":0}");

        assertThat(answer).hasStatus(400);
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.errors[*].pointer")
                .asArray()
                .containsExactlyInAnyOrder("/name", "/priorty", "/epochs");
        assertThat(experiments.findById(id).orElseThrow().name()).isEqualTo("same");
    }

    @Test
    void changesOnlyWhatTheClientHasSeen() {
        String id = queued("seen");
        String path = "/api/v1/experiments/" + id;
        String tag =
                String.valueOf(http.get().uri(path).exchange().getResponse().getHeader("ETag"));
        assertThat(edit(id, "{\"notes\":\"somebody else's\"}")).hasStatusOk();

        MvcTestResult late = http.patch()
                .uri(path)
                .contentType("application/merge-patch+json")
                .header("If-Match", tag)
                .content("{\"notes\":\"mine\"}")
                .exchange();

        assertThat(late).hasStatus(412);
        String fresh =
                String.valueOf(http.get().uri(path).exchange().getResponse().getHeader("ETag"));
        assertThat(http.patch()
                        .uri(path)
                        .contentType("application/merge-patch+json")
                        .header("If-Match", fresh)
                        .content("{\"notes\":\"mine\"}"))
                .hasStatusOk();
    }

    @Test
    void letsTheUrgentGoFirst() {
        queued("first");
        String urgent = queued("urgent");

        assertThat(edit(urgent, "{\"priority\":7}")).hasStatusOk();

        assertThat(http.get().uri("/api/v1/queue"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$[*].name")
                .asArray()
                .containsExactly("urgent", "first");
        assertThat(queue.claim().orElseThrow().experiment()).isEqualTo(urgent);
    }

    @Test
    void queuesACompletedOneAgainForMoreEpochs() {
        String id = completed();

        MvcTestResult fewer = edit(id, "{\"epochs\":20}");
        MvcTestResult more = edit(id, "{\"epochs\":40}");

        assertThat(fewer).hasStatus(400).bodyText().contains("must be at least 31");
        assertThat(more).hasStatusOk();
        assertThat(more).bodyJson().extractingPath("$.status").isEqualTo("queued");
        assertThat(more).bodyJson().extractingPath("$.definition.epochs").isEqualTo(40);
        assertThat(queue.claim().orElseThrow().definition().path("epochs").asInt())
                .isEqualTo(40);
    }

    @Test
    void refusesOtherEpochsWhileAWorkerIsAtIt() {
        String id = queued("busy");
        assertThat(queue.claim()).isPresent();

        assertThat(edit(id, "{\"epochs\":40}"))
                .hasStatus(409)
                .bodyJson()
                .extractingPath("$.legal")
                .asArray()
                .containsExactly("pause", "cancel", "checkpoint");
        assertThat(edit(id, "{\"notes\":\"still possible\"}")).hasStatusOk();
    }

    @Test
    void doesTheSameWithManyAndTellsOfEach() {
        String done = completed();
        String waiting = queued("waiting");

        MvcTestResult answer = bulk("pause", waiting, done, "exp_nowhere");

        assertThat(answer).hasStatusOk();
        assertThat(answer).bodyJson().extractingPath("$[*].status").asArray().containsExactly(202, 409, 404);
        assertThat(answer).bodyJson().extractingPath("$[1].legal").asArray().containsExactly("extend", "delete");
        assertThat(experiments.findById(waiting).orElseThrow().status()).isEqualTo(ExperimentStates.PAUSED);
        assertThat(bulk("explode", waiting)).hasStatus(400).bodyText().contains("/verb", "pause");
        assertThat(bulk("delete", waiting, done)).hasStatusOk();
        assertThat(experiments.count()).isZero();
    }

    @Test
    void waitsBeforeARestartButNotForAClockThatWasSetBack() {
        String id = queued("lost");
        assertThat(queue.claim()).isPresent();
        RestartPolicy minute = new RestartPolicy(3, Duration.ofMinutes(1), Duration.ofHours(1));

        queue.lost(id, 1, "gone.", minute);

        assertThat(queue.claim()).isEmpty();
        assertThat(http.get().uri("/api/v1/experiments/" + id))
                .bodyJson()
                .extractingPath("$.not_before")
                .isNotNull();
        queueAt(id, "2999-01-01T00:00:00Z");
        assertThat(queue.claim()).isPresent();
    }

    private void queueAt(String id, String notBefore) {
        jdbc.sql("update experiment set not_before = cast(? as timestamp with time zone) where id = ?")
                .params(notBefore, id)
                .update();
    }

    @Test
    void doublesTheDelayUpToItsLimit() {
        RestartPolicy policy = new RestartPolicy(9, Duration.ofSeconds(1), Duration.ofSeconds(5));

        assertThat(List.of(policy.before(0), policy.before(1), policy.before(2), policy.before(3), policy.before(99)))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 5L, 5L);
    }
}
