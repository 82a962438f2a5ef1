package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What people ask of an experiment, and what its worker does about it. */
@JobTest
class SteeringTests {

    private static final String RESULT = "select result from command where experiment_id = ? and kind = ";

    @Autowired
    JobClient client;

    @Autowired
    MockMvcTester http;

    @Autowired
    JobApplication.MovableClock clock;

    @Test
    void pausesAndResumes() {
        String id = client.running("obedient");

        assertThat(client.ask(id, "pause"))
                .hasStatus(202)
                .bodyJson()
                .extractingPath("$.status")
                .isIn("pausing", "paused");
        client.awaitStatus(id, "paused");
        assertThat(client.ask(id, "pause")).hasStatus(409);
        assertThat(client.ask(id, "resume")).hasStatus(202);
        client.awaitStatus(id, "running");
        client.cancel(id);
        client.awaitStatus(id, "cancelled");

        assertThat(client.attempts(id)).isEqualTo("paused cancelled");
        assertThat(client.text(RESULT + "'pause'", id)).isEqualTo("paused");
        assertThat(client.text(RESULT + "'cancel'", id)).isEqualTo("cancelled");
    }

    @Test
    void killsAWorkerThatDoesNotPauseAndPausesAllTheSame() {
        String id = client.running("stubborn");

        assertThat(client.ask(id, "pause")).hasStatus(202);
        clock.advance(Duration.ofMinutes(6));

        client.awaitStatus(id, "paused");
        assertThat(client.text("select reason from attempt where experiment_id = ?", id))
                .contains("did not stop within PT5M");
        client.cancel(id);
        client.awaitStatus(id, "cancelled");
    }

    @Test
    void cancelsWhatIsPausing() {
        String id = client.running("stubborn");

        assertThat(client.ask(id, "pause")).hasStatus(202);
        client.cancel(id);
        clock.advance(Duration.ofMinutes(6));

        client.awaitStatus(id, "cancelled");
        assertThat(client.attempts(id)).isEqualTo("cancelled");
    }

    @Test
    void savesACheckpointWhenItIsAskedTo() {
        String id = client.running("obedient");

        assertThat(client.ask(id, "checkpoint")).hasStatus(202);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(client.text(RESULT + "'checkpoint'", id)).isEqualTo("ckp_" + id + "_1_1"));
        assertThat(http.get().uri("/api/v1/experiments/" + id + "/commands"))
                .bodyJson()
                .extractingPath("$[0].acknowledged_at")
                .isNotNull();
        client.cancel(id);
        client.awaitStatus(id, "cancelled");
    }

    @Test
    void asksTheNextWorkerWhereTheOneThatWasAskedIsLost() {
        String id = client.running("deaf-once");

        assertThat(client.ask(id, "checkpoint")).hasStatus(202);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(client.text(RESULT + "'checkpoint'", id)).isEqualTo("ckp_" + id + "_2_1"));
        client.cancel(id);
        client.awaitStatus(id, "cancelled");
        assertThat(client.attempts(id)).isEqualTo("interrupted cancelled");
    }

    @Test
    void leavesTheNextAttemptAloneWhenTheProcessOfTheOneBeforeEndsLate() {
        String id = client.running("lingers");
        assertThat(client.ask(id, "pause")).hasStatus(202);
        client.awaitStatus(id, "paused");
        assertThat(client.ask(id, "resume")).hasStatus(202);
        client.awaitStatus(id, "running");

        for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
            String saved = "ckp_" + id + "_2_" + checkpoint;
            assertThat(client.ask(id, "checkpoint")).hasStatus(202);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> client.number(
                                    "select count(*) from checkpoint where id = '" + saved + "' and experiment_id = ?",
                                    id)
                            == 1);
        }
        client.cancel(id);
        client.awaitStatus(id, "cancelled");
        assertThat(client.attempts(id)).isEqualTo("paused cancelled");
    }

    @Test
    void retriesWhatHasFailed() {
        String id = client.post("dies");
        client.awaitStatus(id, "failed");

        assertThat(client.ask(id, "resume")).hasStatus(409);
        assertThat(client.ask(id, "retry")).hasStatus(202);

        await().atMost(Duration.ofSeconds(60))
                .until(() -> client.attempts(id), "interrupted interrupted interrupted interrupted"::equals);
        client.awaitStatus(id, "failed");
    }

    @Test
    void countsRestartsFromTheLastCheckpointOn() {
        String id = client.post("dies-between-checkpoints");

        client.awaitStatus(id, "completed");

        assertThat(client.attempts(id)).isEqualTo("interrupted interrupted interrupted completed");
    }
}
