package io.engram.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.engram.checkpoint.TensorState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every optimizer promises, whatever its formula. */
class OptimizerTests {

    static Stream<OptimizerSpec> specs() {
        List<Double> betas = List.of(0.9, 0.999);
        return Stream.of(
                new Sgd(0.1, 0, 0, 0.1, false),
                new Sgd(0.1, 0.9, 0.1, 0, false),
                new Adam(0.1, betas, 1e-8, 0.1, true),
                new AdamW(0.1, betas, 1e-8, 0.1, false),
                new Adamax(0.1, betas, 1e-8, 0.1),
                new NAdam(0.1, betas, 1e-8, 0.1, 0.004, false),
                new NAdam(0.1, betas, 0, 0.1, 0.004, true),
                new RAdam(0.1, betas, 1e-8, 0.1, false),
                new RAdam(0.1, List.of(0.9, 0.8), 0, 0.1, true),
                new RmsProp(0.1, 0.9, 1e-8, 0.1, 0, false),
                new RmsProp(0.1, 0.9, 1e-8, 0, 0.5, true),
                new Adagrad(0.1, 0.1, 0.1, 0.1, 1e-10),
                new Adadelta(0.1, 0.9, 1e-6, 0.1));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void leavesWeightsAndStateWhereTheNormIsNotFinite(OptimizerSpec spec) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            run.step(optimizer, 1);
            float[] weights = run.weights();
            Map<String, float[]> state = OptimizerFixtures.state(optimizer);

            run.step(optimizer, 2, Float.NaN);
            run.step(optimizer, 2, Float.POSITIVE_INFINITY);

            assertThat(run.weights()).isEqualTo(weights);
            assertThat(OptimizerFixtures.state(optimizer))
                    .usingRecursiveComparison()
                    .isEqualTo(state);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void leavesEverythingWhereTheFirstNormIsNotFinite(OptimizerSpec spec) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                OptimizerFixtures other = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters);
                Optimizer undisturbed = spec.create(other.parameters)) {
            run.step(optimizer, 1, Float.NaN);
            run.step(optimizer, 1);
            other.step(undisturbed, 1);

            assertThat(run.weights()).isEqualTo(other.weights());
            assertThat(OptimizerFixtures.state(optimizer))
                    .usingRecursiveComparison()
                    .isEqualTo(OptimizerFixtures.state(undisturbed));
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void countsItsSteps(OptimizerSpec spec) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            run.step(optimizer, 1);
            run.step(optimizer, 2);

            assertThat(OptimizerFixtures.state(optimizer)).containsEntry("step", new float[] {2});
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void goesOnBitByBitFromASavedState(OptimizerSpec spec) throws IOException {
        try (OptimizerFixtures run = new OptimizerFixtures();
                OptimizerFixtures resumed = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters);
                Optimizer restored = spec.create(resumed.parameters)) {
            for (int t = 1; t <= 3; t++) {
                run.step(optimizer, t);
            }
            copy(new TensorState(run.manager, optimizer::tensors), new TensorState(resumed.manager, restored::tensors));
            copy(
                    new TensorState(run.manager, () -> run.parameters),
                    new TensorState(resumed.manager, () -> resumed.parameters));
            for (int t = 4; t <= 6; t++) {
                run.step(optimizer, t);
                resumed.step(restored, t);
            }

            assertThat(resumed.weights()).isEqualTo(run.weights());
            assertThat(OptimizerFixtures.state(restored))
                    .usingRecursiveComparison()
                    .isEqualTo(OptimizerFixtures.state(optimizer));
        }
    }

    private static void copy(TensorState from, TensorState to) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        from.snapshot().writeTo(file);
        to.load(new ByteArrayInputStream(file.toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void staysWithoutALearningRate(OptimizerSpec spec) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            float[] weights = run.weights();

            optimizer.setLearningRate(0);
            run.step(optimizer, 1);

            assertThat(optimizer.learningRate()).isZero();
            assertThat(run.weights()).isEqualTo(weights);
        }
    }

    /** Where all start, the first step is proportional to the rate. */
    @ParameterizedTest
    @MethodSource("specs")
    void goesHalfTheWayAtHalfTheLearningRate(OptimizerSpec spec) {
        try (OptimizerFixtures full = new OptimizerFixtures();
                OptimizerFixtures half = new OptimizerFixtures();
                Optimizer fullStep = spec.create(full.parameters);
                Optimizer halfStep = spec.create(half.parameters)) {
            float[] start = full.weights();
            halfStep.setLearningRate(spec.lr() / 2);

            full.step(fullStep, 1);
            half.step(halfStep, 1);

            for (int i = 0; i < start.length; i++) {
                assertThat(half.weights()[i] - start[i])
                        .as("weight %d", i)
                        .isCloseTo((full.weights()[i] - start[i]) / 2, within(1e-6f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void namesItsStateByParameter(OptimizerSpec spec) {
        try (OptimizerFixtures run = new OptimizerFixtures();
                Optimizer optimizer = spec.create(run.parameters)) {
            assertThat(optimizer.tensors().keySet())
                    .contains("step")
                    .allMatch(name -> name.matches("step|mu_product|0\\.(bias|weight)\\.[a-z_]+"));
        }
    }
}
