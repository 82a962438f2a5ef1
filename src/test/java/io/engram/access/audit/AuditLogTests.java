package io.engram.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.access.AccessFixtures;
import io.engram.access.Actor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;

@ExtendWith(OutputCaptureExtension.class)
class AuditLogTests {

    private static final Actor SOMEBODY = new Actor("tok_1", "ci", null);

    private final EmbeddedDatabase database = AccessFixtures.database();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private final AuditLog entries = new AuditLog(JdbcClient.create(database), () -> now);

    @AfterEach
    void close() {
        database.shutdown();
    }

    private void add(String path, boolean refused) {
        entries.add(SOMEBODY, "POST", path, refused ? 401 : 201, "10.0.0.1", refused);
    }

    @Test
    void keepsTheNewestOfEachKind() {
        for (int i = 0; i < 5; i++) {
            add("/done/" + i, false);
        }
        for (int i = 0; i < 50; i++) {
            add("/refused/" + i, true);
        }

        int gone = entries.prune(new AuditSettings(Duration.ofDays(1), 4));

        assertThat(gone).isEqualTo(1 + 46);
        assertThat(entries.before(Long.MAX_VALUE, 100))
                .extracting(AuditEntry::path)
                .containsExactly(
                        "/refused/49",
                        "/refused/48",
                        "/refused/47",
                        "/refused/46",
                        "/done/4",
                        "/done/3",
                        "/done/2",
                        "/done/1");
    }

    @Test
    void forgetsWhatIsOld() {
        add("/old", false);
        now = now.plus(Duration.ofDays(2));
        add("/new", false);

        entries.prune(new AuditSettings(Duration.ofDays(1), 100));

        assertThat(entries.before(Long.MAX_VALUE, 100))
                .extracting(AuditEntry::path)
                .containsExactly("/new");
    }

    @Test
    void cutsWhatIsTooLong() {
        entries.add(SOMEBODY, "M".repeat(100), "/" + "x".repeat(10_000), 404, "10.0.0.1", false);

        assertThat(entries.before(Long.MAX_VALUE, 1).get(0).path()).hasSize(500);
    }

    @Test
    void tellsTheLogWhatItCannotKeep(CapturedOutput output) {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AuditRecorder recorder = new AuditRecorder(entries, new AuditSettings(Duration.ofDays(1), 100), meters);
        database.shutdown();

        recorder.record(SOMEBODY, "DELETE", "/api/v1/experiments/exp_1", 204, "10.0.0.1", false);

        assertThat(meters.get("engram.audit.lost").counter().count()).isEqualTo(1);
        assertThat(output.getAll())
                .contains("not in the audit: tok_1 (ci) from 10.0.0.1: DELETE /api/v1/experiments/exp_1");
    }
}
