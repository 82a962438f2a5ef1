package io.engram.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Example i of a batch has the inputs 2i and 2i + 1, the target i, and the length (i + 1) / B. */
class BatchTests {

    private final NDManager manager = NDManager.newBaseManager();

    private Batch batch(int size) {
        NDArray lengths = manager.arange(1f, size + 1f).div(size);
        return new Batch(
                new NDList(manager.arange(2f * size).reshape(size, 2)),
                new NDList(manager.arange((float) size)),
                size,
                lengths);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @CsvSource({"10, 2, '5 5'", "10, 3, '3 3 4'", "10, 4, '2 3 2 3'", "3, 8, '1 1 1'", "1, 2, '1'", "7, 1, '7'"})
    void splitsIntoPartsThatAreAsEvenAsCanBe(int size, int parts, String sizes) {
        List<Batch> split = batch(size).split(parts, manager);

        assertThat(split)
                .extracting(Batch::size)
                .containsExactly(
                        Arrays.stream(sizes.split(" ")).map(Long::valueOf).toArray(Long[]::new));
        assertThat(split)
                .allSatisfy(part -> assertThat(part.inputs().head().getShape()).isEqualTo(new Shape(part.size(), 2)));
    }

    @Test
    void splitsEveryArray() {
        Batch second = batch(4).split(2, manager).get(1);

        assertThat(second.inputs().head().toFloatArray()).containsExactly(4, 5, 6, 7);
        assertThat(second.targets().head().toFloatArray()).containsExactly(2, 3);
        assertThat(Objects.requireNonNull(second.lengths()).toFloatArray()).containsExactly(0.75f, 1);
    }

    @Test
    void splitsIntoAtLeastOnePart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(4).split(0, manager))
                .withMessage("a batch has at least 1 part, was 0");
    }

    @Test
    void givesPartsToTheirManagerAndKeepsItsOwnArrays() {
        Batch whole = batch(4);

        try (NDManager scratch = manager.newSubManager()) {
            assertThat(whole.split(2, scratch))
                    .allSatisfy(part ->
                            assertThat(part.inputs().head().getManager()).isSameAs(scratch));
        }

        assertThat(whole.inputs().head().toFloatArray()).hasSize(8);
    }

    /** The gradient of the sum of w x is the sum of x. */
    @Test
    void splitsForABackwardPass() {
        NDArray weight = manager.create(new float[] {1, 1});
        weight.setRequiresGradient(true);
        Batch second = batch(4).split(2, manager).get(1);

        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(second.inputs().head().mul(weight).sum());
        }

        assertThat(weight.getGradient().toFloatArray()).containsExactly(4 + 6, 5 + 7);
    }

    @Test
    void sharesItsMemoryWithABatchOnTheSameDevice() {
        Batch batch = batch(2);

        try (NDManager scratch = manager.newSubManager()) {
            Batch moved = batch.to(manager.getDevice(), scratch);
            batch.inputs().head().addi(1);
            assertThat(moved.inputs().head().toFloatArray()).containsExactly(1, 2, 3, 4);
            assertThat(moved.inputs().head().getManager()).isSameAs(scratch);
            assertThat(moved.size()).isEqualTo(2);
        }

        assertThat(batch.inputs().head().toFloatArray()).containsExactly(1, 2, 3, 4);
    }

    @Nested
    class Fixed {

        private final BatchSource source = BatchSource.of(batch(3), batch(2));

        @Test
        void comeInTheirOrder() {
            assertThat(source.batches()).isEqualTo(2);
            assertThat(source.examples()).isEqualTo(5);
            assertThat(source.batch(manager, 1).targets().head().toFloatArray()).containsExactly(0, 1);
        }

        @Test
        void outliveTheStepThatTookThem() {
            for (int step = 0; step < 3; step++) {
                try (NDManager scratch = manager.newSubManager()) {
                    Batch batch = source.batch(scratch, 0);
                    assertThat(batch.targets().head().toFloatArray()).containsExactly(0, 1, 2);
                    batch.inputs().close();
                    batch.targets().close();
                }
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {0, 1, 2, 3, 4, 5})
        void resumeAtTheExample(long firstExample) {
            source.startEpoch(2, firstExample);

            float[] rest = new float[0];
            for (int i = 0; i < source.batches(); i++) {
                float[] batch = source.batch(manager, i).targets().head().toFloatArray();
                float[] joined = Arrays.copyOf(rest, rest.length + batch.length);
                System.arraycopy(batch, 0, joined, rest.length, batch.length);
                rest = joined;
            }
            assertThat(rest).isEqualTo(Arrays.copyOfRange(new float[] {0, 1, 2, 0, 1}, (int) firstExample, 5));
            assertThat(source.examples()).isEqualTo(5 - firstExample);
        }

        @Test
        void startTheNextEpochAtItsBeginning() {
            source.startEpoch(1, 4);
            source.startEpoch(2);

            assertThat(source.examples()).isEqualTo(5);
            assertThat(source.batch(manager, 0).size()).isEqualTo(3);
        }

        @ParameterizedTest
        @ValueSource(longs = {-1, 6})
        void doNotResumeOutsideThem(long firstExample) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.startEpoch(1, firstExample))
                    .withMessage("the batches have 5 examples, so an epoch cannot go on behind " + firstExample);
        }
    }
}
