package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.brain.BrainListener;
import io.engram.brain.RunContext;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Manifest;
import io.engram.data.Samples;
import io.engram.data.source.Sources;
import io.engram.definition.Flaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForkTests {

    private static final String DEFINITION = """
            name: origin
            seed: 11
            data:
              dataset: digits
              csv: {features: ["p*"], target: label}
              split: {train: 0.25, valid: 0.1, test: 0.1, stratify: label}
              batch_size: 32
            modules:
              model: [{linear: {units: 16}}, relu, {dropout: {rate: 0.3}}, {linear: {units: 10}}]
            objectives: [cross_entropy]
            metrics: [accuracy]
            optimizer: {sgd: {lr: 0.1}}
            scheduler: {new_bob: {}}
            epochs: 3
            """;

    @TempDir
    private Path folder;

    private static ExperimentPlan plan(String definition) {
        return ExperimentPlan.of(DefinitionReader.read(definition, true), Samples.profile("digits"));
    }

    private static Manifest manifest(boolean endOfEpoch) {
        return new Manifest("ckp_1", Instant.EPOCH, 2, 20, endOfEpoch, Map.of(), Map.of(), Map.of(), Map.of());
    }

    private CheckpointFolder checkpoints(String name) {
        return new CheckpointFolder(folder.resolve(name), InstantSource.system());
    }

    private List<StageStats> train(String name, ExperimentPlan plan) {
        List<StageStats> stages = new ArrayList<>();
        BrainListener listener = new BrainListener() {
            @Override
            public void stageEnded(StageStats stats) {
                stages.add(stats);
            }
        };
        RunContext context =
                new RunContext(plan.definition().runOpts(), plan.definition().seed(), StopSignal.NEVER, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints(name), context)) {
            training.run();
        }
        return stages;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "units: 16               | units: 17                    | true  | /modules",
                "relu, {dropout          | {dropout                     | true  | /modules",
                "rate: 0.3               | rate: 0.5                    | true  |",
                "sgd: {lr: 0.1}          | sgd: {lr: 0.01}              | true  |",
                "sgd: {lr: 0.1}          | 'sgd: {lr: 0.1, momentum: 0.9}' | true | /optimizer",
                "sgd: {lr: 0.1}          | adam: {lr: 0.1}              | true  | /optimizer",
                "epochs: 3               | epochs: 2                    | true  | /epochs",
                "batch_size: 32          | batch_size: 16               | true  |",
                "batch_size: 32          | batch_size: 16               | false | /data",
                "seed: 11                | seed: 12                     | false | /seed",
                "metrics: [accuracy]     | metrics: []                  | false | /metrics",
                "epochs: 3               | 'epochs: 9\nrun_opts: {ema_decay: 0.9}' | true | /run_opts/ema_decay",
            })
    void namesWhatACheckpointCannotGoOnWith(String part, String other, boolean endOfEpoch, String pointer) {
        Fork fork = new Fork(plan(DEFINITION), plan(DEFINITION.replace(part, other)));

        assertThat(fork.flaws(manifest(endOfEpoch)).stream().map(Flaw::pointer).toList())
                .isEqualTo(pointer == null ? List.of() : List.of(pointer));
    }

    private static final String WORDS = """
            name: words
            data:
              dataset: words
              input: {tokens: {column: said, by: {bpe: {vocabulary: 300}}}}
              target: {category: {column: kind}}
              split: {train: 0.5, valid: 0.25, test: 0.25}
            modules:
              model: [{embedding: {vocabulary: 300, dimension: 4}}, last, {linear: {units: 2}}]
            objectives: [cross_entropy]
            optimizer: {sgd: {lr: 0.1}}
            epochs: 3
            """;

    private ExperimentPlan words(String definition, String kinds) throws IOException {
        StringBuilder rows = new StringBuilder("said,kind\n");
        kinds.chars()
                .forEach(kind -> rows.append("so ")
                        .append((char) kind)
                        .append(',')
                        .append((char) kind)
                        .append('\n'));
        Path data = Files.writeString(folder.resolve("words.csv"), rows);
        return ExperimentPlan.of(DefinitionReader.read(definition, true), Sources.profile(data));
    }

    private List<Flaw> fork(ExperimentPlan from, ExperimentPlan to) {
        return new Fork(from, to).flaws(manifest(true));
    }

    @Test
    void keepsWhatTheCheckpointsNumbersStandFor() throws IOException {
        ExperimentPlan origin = words(WORDS, "abab");
        String longer = WORDS.replace("epochs: 3", "epochs: 4");
        String named = longer.replace("column: kind", "column: kind, labels: [a, b]");

        assertThat(fork(origin, words(longer, "bbaa"))).isEmpty();
        assertThat(fork(origin, words(named, "aaaa"))).isEmpty();
        assertThat(fork(origin, words(longer, "bcbc")))
                .containsExactly(new Flaw(
                        "/data/target",
                        "has the labels [b, c], but the checkpoint's numbers stand for [a, b]. Give those as its labels;"
                                + " to train for others, initialize a new experiment with the checkpoint."));
        assertThat(fork(origin, words(longer.replace("bpe: {vocabulary: 300}", "bpe: {vocabulary: 290}"), "abab")))
                .singleElement()
                .satisfies(flaw -> {
                    assertThat(flaw.pointer()).isEqualTo("/data/input/tokens");
                    assertThat(flaw.detail()).contains("would learn other pieces than the checkpoint has");
                });
    }

    @Test
    void goesOnWhereTheCheckpointStands() {
        ExperimentPlan longer = plan(DEFINITION.replace("epochs: 3", "epochs: 5"));
        train("origin", plan(DEFINITION));
        train("whole", longer);

        Fork fork = new Fork(plan(DEFINITION), longer);
        checkpoints("fork").copy(checkpoints("origin").list().get(0), fork::carriesOver, Map.of(Fork.ORIGIN, "x"));
        List<StageStats> stages = train("fork", longer);

        assertThat(stages).first().extracting(StageStats::epoch).isEqualTo(4);
        assertThat(weights("fork")).isEqualTo(weights("whole"));
    }

    private String weights(String name) {
        Checkpoint newest = checkpoints(name).list().get(0);
        return newest.manifest().weights().sha256();
    }

    @Test
    void startsAReplacedScheduleAfreshAndKeepsItsOrigin() {
        ExperimentPlan origin = plan(DEFINITION);
        ExperimentPlan other = plan(DEFINITION
                .replace("epochs: 3", "epochs: 4")
                .replace("lr: 0.1", "lr: 0.02")
                .replace("scheduler: {new_bob: {}}\n", ""));
        train("origin", origin);
        Checkpoint from = checkpoints("origin").list().get(0);

        Fork fork = new Fork(origin, other);
        Checkpoint copy = checkpoints("fork").copy(from, fork::carriesOver, Map.of(Fork.ORIGIN, from.id()));
        List<StageStats> stages = train("fork", other);

        assertThat(from.manifest().files()).containsKey("schedule.txt");
        assertThat(copy.manifest().files()).doesNotContainKey("schedule.txt").containsKey("optimizer.safetensors");
        assertThat(copy.manifest().metadata()).containsEntry(Fork.ORIGIN, from.id());
        assertThat(stages.get(0).epoch()).isEqualTo(4);
        assertThat(stages.get(0).learningRate()).isEqualTo(0.02);
        assertThat(checkpoints("origin").list().get(0).id()).isEqualTo(from.id());
    }
}
