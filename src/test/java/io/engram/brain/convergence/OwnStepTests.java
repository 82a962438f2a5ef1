package io.engram.brain.convergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.BrainListener;
import io.engram.brain.EpochCounter;
import io.engram.brain.FitStopped;
import io.engram.brain.RunContext;
import io.engram.brain.RunOptions;
import io.engram.brain.StopSignal;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brains with a step of their own: two optimizers that take turns, and no gradient at all. */
class OwnStepTests {

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private static RunContext context(StopSignal stop) {
        return new RunContext(RunOptions.of(Map.of("device", "cpu")), 0, stop, BrainListener.NONE);
    }

    private Checkpointer checkpointer() {
        return new Checkpointer(new CheckpointFolder(folder, InstantSource.system()));
    }

    private static StopSignal after(int batches) {
        int[] asked = {0};
        return () -> ++asked[0] == batches;
    }

    private interface Maker<T extends Brain> {
        T make(RunContext context, @Nullable Checkpointer checkpointer);
    }

    private interface Weights<T extends Brain> {
        List<float[]> of(T brain);
    }

    /** The second fit begins with other values, so that what it ends with comes from the checkpoint. */
    private <T extends Brain> void assertResumes(
            Maker<T> first, Maker<T> second, Weights<T> weights, BatchSource data) {
        List<float[]> expected;
        try (T whole = first.make(context(StopSignal.NEVER), null)) {
            whole.fit(new EpochCounter(3), data, null);
            expected = weights.of(whole);
        }
        try (T stopped = first.make(context(after(data.batches() + 3)), checkpointer())) {
            assertThatThrownBy(() -> stopped.fit(new EpochCounter(3), data, null))
                    .isInstanceOf(FitStopped.class);
        }
        try (T resumed = second.make(context(StopSignal.NEVER), checkpointer())) {
            assertThat(weights.of(resumed)).usingRecursiveComparison().isNotEqualTo(expected);
            resumed.fit(new EpochCounter(3), data, null);
            assertThat(resumed.history()).hasSize(3);
            assertThat(weights.of(resumed)).usingRecursiveComparison().isEqualTo(expected);
        }
    }

    @Nested
    class Gan {

        /** Two slow waves each, with noise of a hundredth of the power of 1. */
        private BatchSource signals(int batches, int seed) {
            manager.getEngine().setRandomSeed(seed);
            NDArray time = manager.arange(0, 400, 1).toType(DataType.FLOAT32, false);
            List<Batch> made = new ArrayList<>();
            for (int i = 0; i < batches; i++) {
                NDArray frequency = manager.randomUniform(0.02f, 0.1f, new Shape(2, 1, 1));
                NDArray clean = time.mul(frequency).sin().mul(0.3);
                NDArray noise = manager.randomNormal(0, 0.1f, clean.getShape(), clean.getDataType());
                made.add(new Batch(new NDList(clean.add(noise)), new NDList(clean), 2));
            }
            return BatchSource.of(made);
        }

        @Test
        @DisplayName("check 49: a denoising GAN comes to a test loss below 0.002 in 5 epochs")
        void takesTheNoiseAway() {
            try (Brain brain = new DenoisingGan(context(StopSignal.NEVER), null)) {
                BatchSource signals = signals(20, 1);
                assertThat(brain.evaluate(signals).loss()).isGreaterThan(0.02);

                brain.fit(new EpochCounter(5), signals, null);

                assertThat(brain.evaluate(signals(4, 2)).loss()).isLessThan(0.002);
                assertThat(brain.optimizerStep()).isEqualTo(2 * 5 * 20);
            }
        }

        @Test
        void resumesWithBothOptimizersToTheBit() {
            assertResumes(
                    DenoisingGan::new,
                    (context, checkpointer) -> new DenoisingGan(
                            new RunContext(context.options(), 1, context.stop(), context.listener()), checkpointer),
                    brain -> brain.parameters().values().stream()
                            .map(NDArray::toFloatArray)
                            .toList(),
                    signals(5, 1));
        }
    }

    @Nested
    class WithoutGradients {

        private static final float[] CENTRES = {0, 0, 4, 0, 0, 4, 4, 4};

        /** Far from the centres, and nearest to another than its neighbours. */
        private static final float[][] GUESS = {{1, 1.5f}, {3, 1}, {1, 2.5f}, {2.5f, 3}};

        /** Points around the centres, normally distributed with a deviation of 0.5. */
        private BatchSource points() {
            manager.getEngine().setRandomSeed(7);
            NDArray centres = manager.create(CENTRES, new Shape(4, 2));
            List<Batch> made = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                NDArray spread = manager.randomNormal(0, 0.5f, new Shape(100, 4, 2), centres.getDataType());
                made.add(new Batch(new NDList(spread.add(centres).reshape(400, 2)), new NDList(), 400));
            }
            return BatchSource.of(made);
        }

        @Test
        void findsTheCentres() {
            try (KMeans brain = new KMeans(GUESS, context(StopSignal.NEVER), null)) {
                brain.fit(new EpochCounter(3), points(), null);

                assertThat(brain.centroids()).containsExactly(CENTRES, within(0.05f));
                // Two dimensions with a variance of 0.25 each.
                assertThat(brain.evaluate(points()).loss()).isCloseTo(0.5, within(0.02));
                assertThat(brain.optimizerStep()).isZero();
            }
        }

        @Test
        void resumesToTheBit() {
            float[][] other = {{9, 9}, {8, 8}, {7, 7}, {6, 6}};
            assertResumes(
                    (context, checkpointer) -> new KMeans(GUESS, context, checkpointer),
                    (context, checkpointer) -> new KMeans(other, context, checkpointer),
                    brain -> List.of(brain.centroids()),
                    points());
        }
    }
}
