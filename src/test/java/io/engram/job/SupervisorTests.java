package io.engram.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.engram.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

@JobTest
class SupervisorTests {

    @Autowired
    JobClient client;

    @Autowired
    JobApplication.MovableClock clock;

    @Autowired
    Supervisor supervisor;

    @Autowired
    TransactionOperations transaction;

    @Test
    void trainsWhatIsQueued() {
        String id = client.post("normal");

        client.awaitStatus(id, "completed");

        assertThat(client.number("select count(*) from epoch_stage where experiment_id = ?", id))
                .isEqualTo(6);
        assertThat(client.number("select count(*) from checkpoint where experiment_id = ?", id))
                .isEqualTo(3);
        assertThat(client.attempts(id)).isEqualTo("completed");
    }

    /** The rows are somebody else's for longer than the database waits for a lock. */
    @Test
    void losesNothingWhileTheDatabaseCannotBeWritten() {
        String id = client.running("waits-for-go");

        transaction.executeWithoutResult(status -> {
            assertThat(client.text("select id from experiment where id = ? for update", id))
                    .isEqualTo(id);
            touch(TestFolder.of("jobs").resolve("experiments").resolve(id).resolve("go"));
            await().pollDelay(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> true);
        });

        client.awaitStatus(id, "completed");
        assertThat(client.number("select count(*) from epoch_stage where experiment_id = ?", id))
                .isEqualTo(6);
        assertThat(client.number("select count(*) from checkpoint where experiment_id = ?", id))
                .isEqualTo(3);
        assertThat(client.attempts(id)).isEqualTo("completed");
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void keepsTheWorkersLog() {
        String id = client.post("logs");

        client.awaitStatus(id, "completed");

        assertThat(TestFolder.of("jobs").resolve("experiments").resolve(id).resolve("worker.log"))
                .content()
                .contains("attempt 1 with");
    }

    @Test
    void ignoresLinesThatAreNoEvents() {
        String id = client.post("garbage");

        client.awaitStatus(id, "completed");
    }

    /** The same checkpoint again cannot be recorded. */
    @Test
    void recordsWhatComesWithAnEventThatCannotBeRecorded() {
        String id = client.post("saves-twice");

        client.awaitStatus(id, "completed");

        assertThat(client.number("select count(*) from epoch_stage where experiment_id = ?", id))
                .isEqualTo(6);
        assertThat(client.number("select count(*) from checkpoint where experiment_id = ?", id))
                .isEqualTo(3);
    }

    @Test
    void startsAgainAfterAWorkerWasLost() {
        String id = client.post("dies-once");

        client.awaitStatus(id, "completed");

        assertThat(client.attempts(id)).isEqualTo("interrupted completed");
    }

    @Test
    void givesUpWhenEveryWorkerIsLost() {
        String id = client.post("dies");

        client.awaitStatus(id, "failed");

        assertThat(client.attempts(id)).isEqualTo("interrupted interrupted");
        assertThat(client.text("select failure_category from experiment_text where experiment_id = ?", id))
                .isEqualTo("worker_lost");
        assertThat(client.text("select failure_reason from experiment_text where experiment_id = ?", id))
                .contains("137", "2 times in a row");
        assertThat(client.text("select failure_log from experiment_text where experiment_id = ?", id))
                .contains("attempt 2");
    }

    @Test
    void stopsAWorkerThatIsAsked() {
        String id = client.post("obedient");
        client.awaitStatus(id, "running");

        client.cancel(id);

        client.awaitStatus(id, "cancelled");
        assertThat(client.attempts(id)).isEqualTo("cancelled");
    }

    @Test
    void killsAWorkerThatDoesNotStop() {
        String id = client.post("stubborn");
        client.awaitStatus(id, "running");

        client.cancel(id);
        clock.advance(Duration.ofMinutes(6));

        client.awaitStatus(id, "cancelled");
    }

    @Test
    void killsAWorkerThatLivesAndStandsStill() {
        String id = client.running("stands-still");

        clock.advance(Duration.ofMinutes(8));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                client.text("select reason from attempt where experiment_id = ? and number = 1", id))
                        .contains("made no progress for PT7M"));
        assertThat(client.text("select category from attempt where experiment_id = ? and number = 1", id))
                .isEqualTo("worker_lost");
        client.cancel(id);
        client.awaitStatus(id, "cancelled");
    }

    @Test
    void killsAWorkerThatIsSilent() {
        String id = client.post("hangs");
        client.awaitStatus(id, "running");
        long pid = client.number("select pid from attempt where experiment_id = ?", id);

        clock.advance(Duration.ofMinutes(11));

        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.number("select restarts from experiment where id = ?", id) == 1);
        client.cancel(id);
        clock.advance(Duration.ofMinutes(6));
        client.awaitStatus(id, "cancelled");
    }
}
