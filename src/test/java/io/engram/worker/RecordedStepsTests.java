package io.engram.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engram.brain.BrainListener;
import io.engram.brain.CheckpointSignal;
import io.engram.brain.RunContext;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.metric.steps.StepColumn;
import io.engram.metric.steps.StepCurves;
import io.engram.metric.steps.StepReader;
import io.engram.recipe.DefinitionReader;
import io.engram.recipe.ExperimentData;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker leaves in the experiment's folder of each batch, killed or not. */
class RecordedStepsTests {

    private static final ExperimentDefinition DEFINITION = DefinitionReader.read("""
            name: steps
            seed: 11
            data:
              dataset: digits
              csv: {features: ["p*"], target: label}
              split: {train: 0.25, valid: 0.1, test: 0.1, stratify: label}
              batch_size: 32
              shuffle: true
            modules:
              model: [{linear: {units: 16}}, batch_norm, relu, {dropout: {rate: 0.3}}, {linear: {units: 10}}]
            objectives: [cross_entropy]
            metrics: [accuracy]
            optimizer: {adam: {lr: 0.01}}
            scheduler: {linear_warmup: {num_warmup_steps: 4, num_training_steps: 40}}
            epochs: 3
            run_opts: {grad_accumulation_factor: 3, ckpt_interval_steps: 2, device: cpu}
            """, true);

    private static final int STEPS = 3 * 15;

    private static final class Killed extends RuntimeException {}

    @TempDir
    private Path folder;

    private final List<WorkerEvent> events = new ArrayList<>();

    private boolean train(String name, StopSignal stop) {
        Assignment assignment = new Assignment(
                name,
                1,
                DefinitionReader.canonical(DEFINITION),
                folder.resolve(name).toString(),
                null,
                1);
        return new Worker(events::add, stop, CheckpointSignal.NEVER, InstantSource.system()).run(assignment);
    }

    /** Kills behind the n-th batch, of training and validation, before anything else is saved. */
    private static StopSignal killAt(int batch) {
        int[] asked = {0};
        return () -> {
            if (++asked[0] == batch) {
                throw new Killed();
            }
            return false;
        };
    }

    private StepCurves steps(String name) {
        try {
            return new StepReader(folder.resolve(name).resolve("steps"))
                    .read(StepColumn.labels(), 1, Long.MAX_VALUE, 10_000);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<@Nullable Double> series(StepCurves curves, StepColumn column) {
        return curves.series().get(column.place()).mean();
    }

    /** The weights and what the optimizer knows, in the newest checkpoint. */
    private Map<String, String> tensors(Path checkpoints) throws IOException {
        Checkpoint newest = CheckpointFolder.listIn(checkpoints).get(0);
        Map<String, String> tensors = new TreeMap<>();
        for (String file : newest.manifest().files().keySet()) {
            if (file.endsWith(".safetensors")) {
                tensors.put(
                        file,
                        HexFormat.of()
                                .formatHex(Files.readAllBytes(newest.folder().resolve(file))));
            }
        }
        return tensors;
    }

    @Test
    void recordsWhatTheStagesSay() {
        assertThat(train("whole", StopSignal.NEVER)).isTrue();

        StepCurves steps = steps("whole");
        assertThat(steps.step())
                .isEqualTo(LongStream.rangeClosed(1, STEPS).boxed().toList());
        for (int epoch = 1; epoch <= 3; epoch++) {
            int first = (epoch - 1) * 15;
            assertThat(series(steps, StepColumn.EPOCH).subList(first, first + 15))
                    .containsOnly((double) epoch);
            WorkerEvent.StageEnded stage = trained(epoch);
            double sum = 0;
            for (int i = 0; i < 15; i++) {
                // All batches are full but the last.
                long examples = Math.min(32, stage.examples() - 32L * i);
                sum += Objects.requireNonNull(series(steps, StepColumn.LOSS).get(first + i)) * examples;
            }
            assertThat(sum / stage.examples()).isCloseTo(stage.metrics().get("loss"), within(1e-12));
        }
        // An update every third batch; 15 are five whole windows. Up to 0.01 in 4 updates, and down again.
        for (int i = 0; i < STEPS; i++) {
            int update = 1 + i / 3;
            double rate = update < 4 ? 0.01 * update / 4 : 0.01 * (40 - update) / 36;
            assertThat(series(steps, StepColumn.LEARNING_RATE).get(i)).isCloseTo(rate, within(1e-15));
            assertThat(series(steps, StepColumn.GRADIENT_NORM).get(i) != null).isEqualTo(i % 3 == 2);
        }
    }

    private WorkerEvent.StageEnded trained(int epoch) {
        return events.stream()
                .filter(WorkerEvent.StageEnded.class::isInstance)
                .map(WorkerEvent.StageEnded.class::cast)
                .filter(stage -> stage.stage().equals("train") && stage.epoch() == epoch)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void recordsTheSameSeriesWhereverTheWorkerIsKilled() {
        train("whole", StopSignal.NEVER);
        StepCurves whole = steps("whole");

        // Between checkpoints, behind one, in a validation, and more than once.
        for (int kill : new int[] {1, 3, 14, 17, 20, 51}) {
            String name = "killed" + kill;
            assertThat(train(name, killAt(kill))).isFalse();
            assertThat(train(name, killAt(6))).isEqualTo(false);
            train(name, StopSignal.NEVER);

            StepCurves resumed = steps(name);
            assertThat(resumed.step()).as(name).isEqualTo(whole.step());
            for (StepColumn column :
                    List.of(StepColumn.LOSS, StepColumn.LEARNING_RATE, StepColumn.GRADIENT_NORM, StepColumn.EPOCH)) {
                assertThat(series(resumed, column)).as(name + " " + column).isEqualTo(series(whole, column));
            }
            assertThat(series(resumed, StepColumn.SECONDS)).isSorted();
        }
    }

    @Test
    void trainsToTheSameBitsAsOneThatRecordsNothing() throws IOException {
        train("recorded", StopSignal.NEVER);

        CheckpointFolder silent = new CheckpointFolder(folder.resolve("silent"), InstantSource.system());
        RunContext context =
                new RunContext(DEFINITION.runOpts(), DEFINITION.seed(), StopSignal.NEVER, BrainListener.NONE);
        try (ExperimentData data = ExperimentData.open(null, null, DEFINITION);
                Training training = new Training(data.plan(), data.cells(), silent, context)) {
            training.run();
        }

        assertThat(steps("recorded").last()).isEqualTo(STEPS);
        assertThat(tensors(folder.resolve("recorded/checkpoints")))
                .isNotEmpty()
                .isEqualTo(tensors(folder.resolve("silent")));
    }

    @Test
    void trainsOnWhereNothingCanBeRecorded() throws IOException {
        Files.createDirectories(folder.resolve("blocked"));
        Files.writeString(folder.resolve("blocked/steps"), "in the way");

        assertThat(train("blocked", StopSignal.NEVER)).isTrue();

        assertThat(folder.resolve("blocked/steps")).hasContent("in the way");
    }
}
