package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.StopSignal;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Manifest;
import io.engram.data.Samples;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.DigitsFixtures;
import io.engram.tensor.Devices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The worker over the same two streams as in a process of its own. */
class WorkerMainTests {

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String assignment(ObjectNode definition, @Nullable Path dataset) {
        return WorkerWire.write(new Assignment(
                        "exp_1", 1, definition, folder.toString(), dataset == null ? null : dataset.toString(), 1))
                + "\n";
    }

    private static ObjectNode digits(int epochs) {
        return DefinitionReader.canonical(DigitsFixtures.definition(epochs));
    }

    /** A server that stays silent after these lines. */
    private static InputStream lines(String lines) {
        try {
            InputStream silence = new PipedInputStream(new PipedOutputStream());
            return new SequenceInputStream(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), silence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int run(InputStream in) {
        return new WorkerMain(in, out, InstantSource.system()).run();
    }

    private List<WorkerEvent> events() {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> WorkerWire.read(line, WorkerEvent.class))
                .filter(event -> !(event instanceof WorkerEvent.Heartbeat))
                .toList();
    }

    private <T extends WorkerEvent> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void tellsARunFromFirstToLast() {
        int status = run(lines(assignment(digits(2), null)));

        assertThat(status).isZero();
        assertThat(events().stream()
                        .filter(event -> !(event instanceof WorkerEvent.Progress))
                        // Written while training goes on, so that it may be told among the next stages.
                        .filter(event -> !(event instanceof WorkerEvent.CheckpointSaved))
                        .map(event -> event instanceof WorkerEvent.StageEnded stage
                                ? stage.stage() + " " + stage.epoch()
                                : event.getClass().getSimpleName()))
                .startsWith("Started", "train 1", "valid 1", "train 2", "valid 2")
                .endsWith("Finished");
        assertThat(events(WorkerEvent.CheckpointSaved.class))
                .extracting(WorkerEvent.CheckpointSaved::epoch)
                .containsExactly(1, 2);
        assertThat(events(WorkerEvent.Started.class).get(0)).satisfies(started -> {
            assertThat(started.device()).isEqualTo(Devices.nameOf(Devices.named("auto")));
            assertThat(started.parameters()).isEqualTo(64 * 128 + 128 + 128 * 10 + 10);
            assertThat(started.provenance())
                    .containsEntry("seed", "1986")
                    .containsEntry("device", Devices.nameOf(Devices.named("auto")))
                    .containsKeys("djl", "pytorch", "java", "threads", "data_sha256");
        });
    }

    @Test
    void writesCheckpointsWhereItWasTold() throws IOException {
        run(lines(assignment(digits(1), null)));

        WorkerEvent.CheckpointSaved saved =
                events(WorkerEvent.CheckpointSaved.class).get(0);
        Path weights = folder.resolve("checkpoints").resolve(saved.id()).resolve("model.safetensors");
        assertThat(Files.size(weights)).isEqualTo(saved.weightsBytes());
        assertThat(saved.metrics()).containsKeys("train.loss", "train.accuracy", "valid.loss", "valid.accuracy");
    }

    @Test
    void stopsWhenItIsCancelled() {
        int status = run(lines(assignment(digits(100_000), null)
                + WorkerWire.write(new WorkerCommand(7, WorkerCommand.Kind.STOP)) + "\n"));

        assertThat(status).isEqualTo(1);
        assertThat(events()).last().isInstanceOf(WorkerEvent.Stopped.class);
        assertThat(events(WorkerEvent.Acknowledged.class))
                .extracting(WorkerEvent.Acknowledged::command)
                .containsExactly(7L);
    }

    @Test
    void savesWhenItIsAskedToAndGoesOn() {
        int status = run(lines(assignment(digits(2), null)
                + WorkerWire.write(new WorkerCommand(8, WorkerCommand.Kind.CHECKPOINT)) + "\n"));

        assertThat(status).isZero();
        List<WorkerEvent> told = events();
        int acknowledged = told.indexOf(events(WorkerEvent.Acknowledged.class).get(0));
        WorkerEvent.CheckpointSaved next = told.subList(acknowledged, told.size()).stream()
                .filter(WorkerEvent.CheckpointSaved.class::isInstance)
                .map(WorkerEvent.CheckpointSaved.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(next.endOfEpoch()).isFalse();
        assertThat(told).last().isInstanceOf(WorkerEvent.Finished.class);
    }

    @Test
    void savesInTheMiddleOfTheEpochBeforeItStops() {
        run(lines(assignment(digits(100_000), null) + WorkerWire.write(new WorkerCommand(7, WorkerCommand.Kind.STOP))
                + "\n"));

        WorkerEvent.CheckpointSaved saved =
                events(WorkerEvent.CheckpointSaved.class).get(0);
        assertThat(saved.endOfEpoch()).isFalse();
        out.reset();
        run(lines(assignment(digits(2), null)));
        assertThat(events(WorkerEvent.Started.class).get(0).resumedFrom()).isEqualTo(saved.id());
        assertThat(events(WorkerEvent.CheckpointSaved.class))
                .extracting(WorkerEvent.CheckpointSaved::endOfEpoch)
                .containsExactly(true, true);
    }

    @Test
    @DisplayName("issue 3, deliver 9: a checkpoint says where it comes from, down to the digest of the data")
    void keepsTheProvenanceWithEachCheckpoint() throws Exception {
        run(lines(assignment(digits(1), null)));

        Manifest manifest = new CheckpointFolder(folder.resolve("checkpoints"), InstantSource.system())
                .list()
                .get(0)
                .manifest();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream csv = Samples.open("digits")) {
            digest.update(csv.readAllBytes());
        }
        assertThat(manifest.provenance())
                .containsEntry("data_sha256", HexFormat.of().formatHex(digest.digest()))
                .containsEntry("seed", "1986")
                .containsEntry("device", Devices.nameOf(Devices.named("auto")))
                .containsKeys("djl", "pytorch", "java", "os", "threads");
    }

    @Test
    void stopsWithoutAWordWhenTheServerIsGone() {
        byte[] line = assignment(digits(100_000), null).getBytes(StandardCharsets.UTF_8);

        int status = run(new ByteArrayInputStream(line));

        assertThat(status).isEqualTo(1);
        assertThat(events()).noneMatch(event -> event instanceof WorkerEvent.Stopped);
    }

    @Test
    @Timeout(60)
    void givesItselfUpWhereItDoesNotStopAfterTheServer() throws InterruptedException {
        byte[] line = assignment(digits(1), null).getBytes(StandardCharsets.UTF_8);
        CountDownLatch halted = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int any) throws IOException {
                try {
                    halted.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        WorkerMain worker = new WorkerMain(
                new ByteArrayInputStream(line), stuck, InstantSource.system(), Duration.ZERO, halted::countDown);

        worker.run();

        assertThat(halted.getCount()).isZero();
    }

    @Test
    @SuppressWarnings("try") // held, not looked at
    void leavesAFolderAloneThatAnotherWorkerIsIn() throws IOException {
        // No server is there any more, so that it does not wait.
        byte[] line = assignment(digits(1), null).getBytes(StandardCharsets.UTF_8);
        int status;
        try (FolderLock other = FolderLock.take(folder, FolderLock.WORKER, Duration.ZERO, StopSignal.NEVER)) {
            status = run(new ByteArrayInputStream(line));
        }

        assertThat(status).isEqualTo(3);
        assertThat(events()).isEmpty();
        assertThat(folder.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void resumesFromTheNewestCheckpointInItsFolder() {
        run(lines(assignment(digits(1), null)));
        out.reset();

        run(lines(assignment(digits(2), null)));

        assertThat(events(WorkerEvent.Started.class).get(0).resumedFrom()).isNotNull();
        assertThat(events(WorkerEvent.StageEnded.class).get(0).epoch()).isEqualTo(2);
    }

    @Test
    void blamesTheDefinitionForAColumnThatIsNotNumeric() throws IOException {
        Path csv = Files.writeString(folder.resolve("bad.csv"), "a,label\n1,0\n2,1\nx,0\n");
        ObjectNode definition = digits(1);
        ((ObjectNode) definition.get("data").get("csv")).putArray("features").add("a");

        run(lines(assignment(definition, csv)));

        assertThat(events(WorkerEvent.Failed.class).get(0)).satisfies(failed -> {
            assertThat(failed.category()).isEqualTo(FailureCategory.SPEC);
            assertThat(failed.reason()).contains("row 3 is 'x'");
        });
    }

    @Test
    void blamesTheDefinitionForAMissingDevice() {
        ObjectNode definition = digits(1);
        ((ObjectNode) definition.get("run_opts")).put("device", "gpu:7");

        run(lines(assignment(definition, null)));

        assertThat(events(WorkerEvent.Failed.class).get(0)).satisfies(failed -> {
            assertThat(failed.category()).isEqualTo(FailureCategory.SPEC);
            assertThat(failed.reason()).contains("There is no gpu:7 here");
        });
    }

    @Test
    void blamesTheNumbersForALossThatExplodes() {
        ObjectNode definition = digits(5);
        ((ObjectNode) definition.get("data"))
                .putArray("transforms")
                .addObject()
                .putObject("scale")
                .put("by", 1e38);
        ((ObjectNode) definition.get("run_opts")).putNull("max_grad_norm");

        run(lines(assignment(definition, null)));

        assertThat(events(WorkerEvent.Failed.class).get(0).category()).isEqualTo(FailureCategory.NUMERIC);
    }

    @Test
    void endsWithAStatusOfItsOwnWhereThereIsNoAssignment() {
        assertThat(run(new ByteArrayInputStream(new byte[0]))).isEqualTo(2);
        assertThat(run(lines("{\"nonsense\": 1}\n"))).isEqualTo(2);
    }
}
