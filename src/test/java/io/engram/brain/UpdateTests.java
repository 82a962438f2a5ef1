package io.engram.brain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.model.Module;
import io.engram.model.Pass;
import io.engram.optimizer.Adam;
import io.engram.optimizer.OptimizerFactory;
import io.engram.optimizer.ParameterGroup;
import io.engram.optimizer.Sgd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step does to several parameters. Checks are numbered as in the reference's inventory, section 11. */
class UpdateTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A matrix and a vector of one value each, both 0, whose gradients are the batch's two numbers. */
    private record MatrixAndVector(NDArray weight, NDArray bias) implements Module {

        static MatrixAndVector on(NDManager manager) {
            MatrixAndVector module = new MatrixAndVector(manager.zeros(new Shape(1, 1)), manager.zeros(new Shape(1)));
            module.parameters().values().forEach(parameter -> parameter.setRequiresGradient(true));
            return module;
        }

        @Override
        public NDList forward(NDList inputs, Pass pass) {
            return new NDList(
                    inputs.get(0).mul(weight).sum().add(inputs.get(1).mul(bias).sum()));
        }

        @Override
        public Map<String, NDArray> parameters() {
            Map<String, NDArray> parameters = new LinkedHashMap<>();
            parameters.put("weight", weight);
            parameters.put("bias", bias);
            return parameters;
        }

        @Override
        public Map<String, NDArray> buffers() {
            return Map.of();
        }

        @Override
        public void close() {}
    }

    private static final class TwoBrain extends Brain {

        TwoBrain(OptimizerFactory optimizer, RunContext context) {
            super(Map.of("model", (on, seed) -> MatrixAndVector.on(on)), optimizer, HParams.none(), context, null);
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            return modules().forward(batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            return predictions.head();
        }

        double value(String name) {
            return Objects.requireNonNull(parameters().get("model." + name)).toFloatArray()[0];
        }
    }

    /** A batch for each pair of gradients, of the matrix and of the vector. */
    private BatchSource gradients(double[]... pairs) {
        List<Batch> batches = new ArrayList<>();
        for (double[] pair : pairs) {
            batches.add(new Batch(
                    new NDList(manager.create((float) pair[0]), manager.create((float) pair[1])), new NDList(), 1));
        }
        return BatchSource.of(batches);
    }

    private static RunContext context(Map<String, Object> options, @Nullable Path folder) {
        return new RunContext(RunOptions.of(options), 0, StopSignal.NEVER, BrainListener.NONE, Map.of(), folder);
    }

    private static TwoBrain brain(OptimizerFactory optimizer, Map<String, Object> options) {
        return new TwoBrain(optimizer, context(options, null));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    @DisplayName("check 13: matrices and vectors are clipped together, with and without groups of their own")
    void clipsAllGroupsTogether(boolean groups) {
        try (TwoBrain brain = brain(new Sgd(1), Map.of("max_grad_norm", 5, "remove_vector_weight_decay", groups))) {
            brain.fit(new EpochCounter(1), gradients(new double[] {100, 100}), null);

            assertThat(brain.value("weight")).isCloseTo(-3.5355, within(1e-4));
            assertThat(brain.value("bias")).isCloseTo(-3.5355, within(1e-4));
        }
    }

    @Test
    @DisplayName("check 14: vectors come first and do not decay, the rest comes second")
    void groupsVectorsWithoutDecay() {
        List<List<ParameterGroup>> seen = new ArrayList<>();
        OptimizerFactory watched = groups -> {
            seen.add(groups);
            return new Sgd(1, 0, 0, 0.1, false).create(groups);
        };
        try (TwoBrain brain = brain(watched, Map.of("remove_vector_weight_decay", true))) {
            brain.fit(new EpochCounter(1), gradients(new double[] {1, 1}), null);
        }

        assertThat(seen.get(0)).hasSize(2);
        assertThat(seen.get(0).get(0).parameters()).containsOnlyKeys("model.bias");
        assertThat(seen.get(0).get(0).weightDecay()).isZero();
        assertThat(seen.get(0).get(1).parameters()).containsOnlyKeys("model.weight");
        assertThat(seen.get(0).get(1).weightDecay()).isNull();
    }

    @Test
    @DisplayName("section 9, defect 11: a gradient that is not finite stops the whole step")
    void leavesTheWholeStepOut() {
        try (TwoBrain brain = brain(new Adam(0.1), Map.of())) {
            brain.fit(
                    new EpochCounter(1),
                    gradients(new double[] {1, 1}, new double[] {1, Double.POSITIVE_INFINITY}, new double[] {1, 1}),
                    null);

            assertThat(brain.optimizerStep()).isEqualTo(2);
            assertThat(brain.value("weight")).isCloseTo(-0.2, within(1e-5));
            assertThat(brain.value("bias")).isCloseTo(-0.2, within(1e-5));
        }
    }

    /** The norm of 3 and 4 is 5, so nothing is clipped; with the infinite one in it, 3 would become nothing. */
    @Test
    @DisplayName("section 1.3: skip_nonfinite_grads leaves only the parameters concerned out")
    void leavesOnlyTheParametersOutWhoseGradientIsNotFinite() {
        Map<String, Object> options = Map.of("skip_nonfinite_grads", true, "max_grad_norm", 5);
        try (TwoBrain brain = brain(new Sgd(1, 0.5, 0, 0, false), options)) {
            brain.fit(
                    new EpochCounter(1),
                    gradients(
                            new double[] {3, 4},
                            new double[] {3, Double.NaN},
                            new double[] {3, Double.NEGATIVE_INFINITY},
                            new double[] {3, 4}),
                    null);

            // Momentum of 3, then 0.5 * 3 + 3 and so on; the vector has two steps, and its momentum has not moved.
            assertThat(brain.value("weight")).isCloseTo(-(3 + 4.5 + 5.25 + 5.625), within(1e-4));
            assertThat(brain.value("bias")).isCloseTo(-(4 + 6), within(1e-4));
            assertThat(brain.optimizerStep()).isEqualTo(4);
        }
    }

    @Test
    void profilesTheStepsBehindTheWarmup(@TempDir Path folder) throws Exception {
        Map<String, Object> options =
                Map.of("profile_training", true, "profile_warmup", 1, "profile_steps", 2, "device", "cpu");
        double[][] steps = new double[5][2];
        try (TwoBrain brain = new TwoBrain(new Sgd(1), context(options, folder))) {
            brain.fit(new EpochCounter(1), gradients(steps), null);

            assertThat(brain.optimizerStep()).isEqualTo(5);
        }
        String trace = Files.readString(folder.resolve("profile.json"));
        assertThat(trace.split("\"aten::mul\"", -1).length - 1).isBetween(4, 8);
    }
}
