package io.engram.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.engram.brain.BrainListener;
import io.engram.brain.FitStopped;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.brain.Stage;
import io.engram.brain.StageStats;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.data.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampledTrainingTests {

    @TempDir
    private Path folder;

    private final List<StageStats> stages = new ArrayList<>();

    private final BrainListener listener = new BrainListener() {
        @Override
        public void stageEnded(StageStats stats) {
            stages.add(stats);
        }
    };

    private static ExperimentPlan plan(String sampler) {
        return ExperimentPlan.of(
                DefinitionReader.read(DefinitionFixtures.digitsWith("/data/sampler", sampler, "/epochs", "3")),
                Samples.profile("digits"));
    }

    private void train(String name, ExperimentPlan plan, StopSignal stop) {
        CheckpointFolder checkpoints = new CheckpointFolder(folder.resolve(name), InstantSource.system());
        RunContext context =
                new RunContext(RunOptions.defaults(), plan.definition().seed(), stop, listener);
        try (Training training = new Training(plan, DigitsFixtures.table(plan), checkpoints, context)) {
            training.run();
        }
    }

    private byte[] newestWeights(String name) throws IOException {
        return Files.readAllBytes(new CheckpointFolder(folder.resolve(name), InstantSource.system())
                .list()
                .get(0)
                .folder()
                .resolve("model.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{weighted: {column: p10, samples: 1000}}      | 1000",
                "{balanced: {column: label, samples: 100}}     | 100",
                "{looped: {examples: 500}}                     | 500"
            })
    void trainsOnWhatTheSamplerDraws(String sampler, long examples) {
        train("sampled", plan(sampler), StopSignal.NEVER);

        assertThat(stages)
                .filteredOn(stats -> stats.stage() == Stage.TRAIN)
                .hasSize(3)
                .allMatch(stats -> stats.examples() == examples);
    }

    @Test
    void continuesToTheSameBitsAsWithoutAnInterruption() throws IOException {
        ExperimentPlan plan = plan("{looped: {examples: 1000}}");
        train("whole", plan, StopSignal.NEVER);
        AtomicInteger batches = new AtomicInteger();

        assertThatThrownBy(() -> train("parts", plan, () -> batches.incrementAndGet() > 45))
                .isInstanceOf(FitStopped.class);
        train("parts", plan, StopSignal.NEVER);

        assertThat(newestWeights("parts")).isEqualTo(newestWeights("whole"));
    }

    @Test
    void keepsItsFormWhenItIsWritten() {
        ExperimentDefinition definition =
                plan("{weighted: {column: p10, samples: 10}}").definition();

        assertThat(DefinitionReader.read(DefinitionReader.canonical(definition)))
                .isEqualTo(definition);
    }
}
