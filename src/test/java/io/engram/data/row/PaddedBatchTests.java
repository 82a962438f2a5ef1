package io.engram.data.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.engram.data.Batch;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PaddedBatchTests {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private PaddedBatch batch(Object... values) {
        return PaddedBatch.of(manager, examples(values));
    }

    private static List<Map<String, Object>> examples(Object... values) {
        return Arrays.stream(values).map(value -> Map.of("x", value)).toList();
    }

    @Test
    @DisplayName("check 47: pads on the right, and gives relative lengths")
    void padsOnTheRight() {
        PaddedBatch batch = batch(new float[] {1, 2, 3}, new float[] {4});

        assertThat(batch.array("x").getShape()).isEqualTo(new Shape(2, 3));
        assertThat(batch.array("x").toFloatArray()).containsExactly(1, 2, 3, 4, 0, 0);
        assertThat(batch.lengths("x").toFloatArray()).containsExactly(1, 1 / 3f);
        assertThat(batch.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("check 47: a single example has the length 1")
    void givesASingleExampleTheLengthOne() {
        PaddedBatch batch = batch(new float[] {1, 2, 3});

        assertThat(batch.array("x").getShape()).isEqualTo(new Shape(1, 3));
        assertThat(batch.lengths("x").toFloatArray()).containsExactly(1);
    }

    @Test
    void padsAKeyWithItsOwnValue() {
        PaddedBatch batch = PaddedBatch.of(manager, examples(new int[] {1, 2}, new int[] {3}), Map.of("x", -100));

        assertThat(batch.array("x").getDataType()).isEqualTo(DataType.INT64);
        assertThat(batch.array("x").toLongArray()).containsExactly(1, 2, 3, -100);
    }

    @Test
    void padsFramesByTheFirstDimensionAlone() {
        PaddedBatch batch = batch(new float[][] {{1, 2}}, new float[][] {{3, 4}, {5, 6}});

        assertThat(batch.array("x").getShape()).isEqualTo(new Shape(2, 2, 2));
        assertThat(batch.array("x").toFloatArray()).containsExactly(1, 2, 0, 0, 3, 4, 5, 6);
        assertThat(batch.lengths("x").toFloatArray()).containsExactly(0.5f, 1);
    }

    @Test
    void padsArraysThatStayTheirOwners() {
        NDArray first = manager.ones(new Shape(1, 2, 3));
        NDArray second = manager.ones(new Shape(2, 2, 3), DataType.FLOAT32);

        try (NDManager scratch = manager.newSubManager()) {
            PaddedBatch batch = PaddedBatch.of(scratch, examples(first, second));
            assertThat(batch.array("x").getManager()).isSameAs(scratch);
            assertThat(batch.array("x").getShape()).isEqualTo(new Shape(2, 2, 2, 3));
            assertThat(batch.array("x").sum().getFloat()).isEqualTo(18);
        }

        assertThat(first.getManager()).isSameAs(manager);
        assertThat(first.toFloatArray()).hasSize(6);
    }

    @Test
    void padsAnEmptyArray() {
        PaddedBatch batch = batch(new long[] {}, new long[] {5, 6});

        assertThat(batch.array("x").toLongArray()).containsExactly(0, 0, 5, 6);
        assertThat(batch.lengths("x").toFloatArray()).containsExactly(0, 1);
    }

    @Test
    void givesNoLengthToArraysThatAreAllEmpty() {
        assertThat(batch(new float[] {}, new float[] {}).lengths("x").toFloatArray())
                .containsExactly(0, 0);
    }

    @Test
    void stacksNumbers() {
        assertThat(batch(3, 1L).array("x").getDataType()).isEqualTo(DataType.INT64);
        assertThat(batch(3, 1L).array("x").toLongArray()).containsExactly(3, 1);
        assertThat(batch(3, 0.5).array("x").getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(batch(3, 0.5).array("x").toFloatArray()).containsExactly(3, 0.5f);
        assertThat(batch(true, false).array("x").toBooleanArray()).containsExactly(true, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(3, 1).lengths("x"))
                .withMessage("'x' is not padded, so it has no lengths");
    }

    @Test
    void listsTexts() {
        assertThat(batch("one", "two").list("x")).containsExactly("one", "two");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch("one", "two").array("x"))
                .withMessage("'x' has neither arrays nor numbers, but [one, two]");
    }

    @Test
    void makesABatchThatABackwardPassCanUse() {
        NDArray weight = manager.create(new float[] {1});
        weight.setRequiresGradient(true);
        PaddedBatch padded = PaddedBatch.of(
                manager, List.of(Map.of("x", new float[] {1, 2}, "y", 1), Map.of("x", new float[] {3}, "y", 0)));

        Batch batch = padded.toBatch(List.of("x"), List.of("y"));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(batch.inputs().head().mul(weight).sum());
        }

        assertThat(weight.getGradient().toFloatArray()).containsExactly(6);
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.targets().head().toLongArray()).containsExactly(1, 0);
        assertThat(Objects.requireNonNull(batch.lengths()).toFloatArray()).containsExactly(1, 0.5f);
    }

    @Test
    void hasNoLengthsWhereNothingIsPadded() {
        assertThat(batch(1, 2).toBatch(List.of("x"), List.of()).lengths()).isNull();
    }

    @Test
    void keepsTheOrderOfTheKeys() {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("z", 1);
        example.put("a", 2);

        assertThat(PaddedBatch.of(manager, List.of(example)).keys()).containsExactly("z", "a");
    }

    @Test
    void refusesArraysOfOtherWidths() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(new float[][] {{1, 2}}, new float[][] {{1, 2, 3}}))
                .withMessage("'x' has the shape (1, 2) and the type float32 in example 0 of the batch, but (1, 3) and"
                        + " float32 in example 1. Only the first dimension may differ.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch((Object) new float[][] {{1, 2}, {3}}))
                .withMessage("the rows of an array of 'x' must have one length, were 2 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch((Object) new float[][] {}))
                .withMessage("an array of 'x' has no rows, so nobody knows their length");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(new float[] {1}, new long[] {1}))
                .withMessageContaining("but (1) and int64 in example 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(manager.create(1f)))
                .withMessage("'x' of example 0 of the batch has no dimension that can be padded");
    }

    @Test
    void refusesExamplesThatDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaddedBatch.of(manager, List.of(Map.of("x", 1), Map.of("y", 1))))
                .withMessage("example 1 of the batch has no value 'x', but example 0 has");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PaddedBatch.of(manager, List.of()))
                .withMessage("a batch needs at least 1 example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch(1).array("y"))
                .withMessage("the batch has no values 'y'; did you mean 'x'? Known: x");
    }
}
