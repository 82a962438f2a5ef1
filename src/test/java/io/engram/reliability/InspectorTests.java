package io.engram.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.checkpoint.Recoverable;
import io.engram.checkpoint.SavePoint;
import io.engram.checkpoint.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The kill tests are worth what their inspector sees. */
class InspectorTests {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TRAIN = "{'stage': 'train', 'epoch': 1, 'attempt': 1, 'metrics': {'loss': 0.5}}";
    private static final String VALID = "{'stage': 'valid', 'epoch': 1, 'attempt': 1, 'metrics': {'loss': 0.4}}";

    @TempDir
    private Path folder;

    private final Map<String, JsonNode> answers = new HashMap<>();
    private final Findings findings = new Findings();
    private final Api api = new Api() {
        @Override
        public Optional<JsonNode> find(String path) {
            return Optional.ofNullable(answers.get(path));
        }

        @Override
        public Optional<byte[]> download(String path) {
            try {
                return Optional.of(
                        Files.readAllBytes(folder.resolve(Path.of(path).getName(1) + "/model.safetensors")));
            } catch (IOException e) {
                return Optional.empty();
            }
        }

        @Override
        public Path checkpoints(String experiment) {
            return folder;
        }
    };
    private final Inspector inspector = new Inspector(api, findings, Duration.ZERO);
    private Checkpoint checkpoint;

    /** An experiment that is done, and of which all is true. */
    @BeforeEach
    void complete() {
        CheckpointFolder checkpoints = new CheckpointFolder(folder, InstantSource.system());
        try (Checkpointer checkpointer = new Checkpointer(checkpoints)) {
            checkpointer.add("model.safetensors", new Text());
            checkpointer.save(SavePoint.endOfEpoch(1, 7, Map.of()));
        }
        checkpoint = checkpoints.list().get(0);
        say("completed", "completed");
        answer("/epochs", "[" + TRAIN + "," + VALID + "]");
        answer("/checkpoints", "[" + row() + "]");
        answer("/checkpoints/best", row());
        inspector.accepted("exp_1", Reference.of(api, "exp_1"));
    }

    private static final class Text implements Recoverable {

        @Override
        public Snapshot snapshot() {
            return Snapshot.of("weights");
        }

        @Override
        public void load(InputStream in) {
            throw new UnsupportedOperationException();
        }
    }

    private void answer(String path, String json) {
        answers.put("/experiments/exp_1" + path, JSON.readTree(json.replace('\'', '"')));
    }

    private void say(String status, @Nullable String outcome) {
        answers.put(
                "/experiments?limit=200",
                JSON.readTree("{\"items\": [{\"id\": \"exp_1\", \"status\": \"" + status + "\"}]}"));
        answer("", """
                {'status': '%s', 'updated_at': '2026', 'progress': {'epoch': 1, 'epochs': 1},
                 'attempts': [{'number': 1, 'outcome': %s}]}
                """.formatted(status, outcome == null ? "null" : "'" + outcome + "'"));
    }

    private String row() {
        return "{'id': '" + checkpoint.id() + "', 'epoch': 1, 'kind': 'end_of_epoch', 'weights_sha256': '"
                + checkpoint.manifest().weights().sha256() + "'}";
    }

    private void inspect() {
        inspector.inspect(true);
    }

    @Test
    void findsNothingWhereAllIsTrue() {
        inspect();

        assertThat(findings.faults()).isEmpty();
    }

    @Test
    void missesAnExperiment() {
        answers.put("/experiments?limit=200", JSON.readTree("{\"items\": []}"));

        inspect();

        assertThat(findings.faults()).singleElement().asString().contains("was accepted and is gone");
    }

    @Test
    void noticesAStateThatNobodyAskedFor() {
        say("failed", "failed");

        inspect();

        assertThat(findings.faults()).containsExactly("wrong: experiment exp_1 is failed");
    }

    @Test
    void noticesAnEndThatIsTakenBack() {
        inspect();
        say("queued", "interrupted");

        inspect();

        assertThat(findings.faults()).containsExactly("lost: experiment exp_1 was completed and is queued");
    }

    @Test
    void noticesANumberThatIsNotTheSame() {
        answer("/epochs", "[" + TRAIN.replace("0.5", "0.50000000001") + "," + VALID + "]");

        inspect();

        assertThat(findings.faults()).anyMatch(fault -> fault.contains("shows other epochs"));
    }

    @Test
    void noticesAHoleInTheEpochs() {
        answer("/epochs", "[" + VALID + "]");

        inspect();

        assertThat(findings.faults()).anyMatch(fault -> fault.contains("shows other epochs"));
    }

    @Test
    void missesAnEpochWhoseCheckpointWasShown() {
        say("running", null);
        inspect();
        answer("/epochs", "[" + TRAIN + "]");

        inspect();

        assertThat(findings.faults())
                .singleElement()
                .asString()
                .startsWith("lost:")
                .contains("only 0 epochs");
    }

    @Test
    void noticesAnAttemptThatIsStillOpen() {
        say("completed", null);

        inspect();

        assertThat(findings.faults()).singleElement().asString().contains("1 attempts without an outcome");
    }

    @Test
    void noticesACheckpointThatCannotBeLoaded() throws IOException {
        Files.writeString(checkpoint.folder().resolve("model.safetensors"), "WEIGHTS");

        inspect();

        assertThat(findings.faults()).anyMatch(fault -> fault.startsWith("lost:") && fault.contains("SHA-256"));
    }

    @Test
    void noticesACheckpointThatIsNotListed() {
        answer("/checkpoints", "[]");

        inspect();

        assertThat(findings.faults())
                .anyMatch(fault -> fault.contains("has the rows []"))
                .anyMatch(fault -> fault.contains("ended with other checkpoints"));
    }

    @Test
    void noticesWhatACrashHasLeftLying() {
        try {
            Files.createDirectory(folder.resolve(".writing-ckp_1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }

        inspect();

        assertThat(findings.faults()).singleElement().asString().contains(".writing-ckp_1");
    }
}
