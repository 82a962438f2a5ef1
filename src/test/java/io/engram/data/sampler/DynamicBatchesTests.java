package io.engram.data.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.engram.data.sampler.DynamicBatches.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DynamicBatchesTests {

    private static final double[] LENGTHS = {5, 1, 9, 2, 8, 3, 7, 4, 6, 10};

    private static final LengthBuckets BUCKETS = LengthBuckets.of(20, List.of(3.0, 6.0, 10.0));

    private static final Options ASCENDING = new Options(BatchOrdering.ASCENDING, false, false, 1);

    private static final Options RANDOM = new Options(BatchOrdering.RANDOM, true, false, 1);

    private static List<List<Long>> batches(double[] lengths, LengthBuckets buckets, Options options, int epoch) {
        BatchOrder order = new DynamicBatches(lengths, buckets, options).order(epoch, 0);
        List<List<Long>> batches = new ArrayList<>();
        for (int i = 0; i < order.batches(); i++) {
            batches.add(Arrays.stream(order.batch(i)).boxed().toList());
        }
        return batches;
    }

    private static List<Long> batch(long... examples) {
        return Arrays.stream(examples).boxed().toList();
    }

    @Nested
    @DisplayName("check 42: the five examples of the reference")
    class Examples {

        @Test
        void ascending() {
            assertThat(batches(LENGTHS, BUCKETS, ASCENDING, 1))
                    .containsExactly(batch(1, 3, 5), batch(0, 7, 8), batch(2, 4), batch(6, 9));
        }

        @Test
        void descending() {
            List<List<Long>> expected = new ArrayList<>(batches(LENGTHS, BUCKETS, ASCENDING, 1));
            Collections.reverse(expected);

            assertThat(batches(LENGTHS, BUCKETS, new Options(BatchOrdering.DESCENDING, false, false, 1), 1))
                    .isEqualTo(expected);
        }

        @Test
        void droppingBatchesThatAreNotFull() {
            assertThat(batches(LENGTHS, BUCKETS, new Options(BatchOrdering.ASCENDING, false, true, 1), 1))
                    .containsExactly(batch(0, 7, 8), batch(2, 4), batch(6, 9));
        }

        @Test
        void twoExamplesInABatchAtMost() {
            assertThat(batches(LENGTHS, BUCKETS.withMaxExamples(2), ASCENDING, 1))
                    .containsExactly(batch(1, 3), batch(5), batch(0, 7), batch(8), batch(2, 4), batch(6, 9));
        }

        @Test
        void anExampleThatIsTooLongIsAlone() {
            assertThat(batches(new double[] {2, 2, 2, 50}, LengthBuckets.of(10, List.of(2.0)), ASCENDING, 1))
                    .containsExactly(batch(0, 1, 2), batch(3));
        }
    }

    @Test
    @DisplayName("check 42: no batch exceeds the limit, except one over-long example alone")
    void keepsWithinTheLimit() {
        Random random = new Random(3);
        double[] lengths = random.doubles(500, 0, 30).toArray();
        LengthBuckets buckets = LengthBuckets.logNormal(25, 5);

        assertThat(batches(lengths, buckets, RANDOM, 4)).allSatisfy(batch -> {
            double longest =
                    batch.stream().mapToDouble(i -> lengths[i.intValue()]).max().orElseThrow();
            double boundary = buckets.boundaries().stream()
                    .filter(end -> end >= longest)
                    .findFirst()
                    .orElse(Double.POSITIVE_INFINITY);
            assertThat(batch.size() == 1 || batch.size() * boundary <= 25).isTrue();
        });
    }

    @Test
    void drawsOtherBatchesInEveryEpochAndTheSameInTheSame() {
        double[] lengths = new Random(3).doubles(60, 0, 10).toArray();
        List<List<Long>> first = batches(lengths, BUCKETS, RANDOM, 1);

        assertThat(batches(lengths, BUCKETS, RANDOM, 1)).isEqualTo(first);
        assertThat(batches(lengths, BUCKETS, RANDOM, 2)).isNotEqualTo(first);
        assertThat(batches(lengths, BUCKETS, RANDOM, 2).stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        first.stream().flatMap(List::stream).toList());
    }

    /** Without shuffling the batches are the same, and only their order is drawn. */
    @Test
    void ordersTheSameBatchesAtRandom() {
        Options ordered = new Options(BatchOrdering.RANDOM, false, false, 1);
        double[] lengths = new Random(3).doubles(60, 0, 10).toArray();

        assertThat(batches(lengths, BUCKETS, ordered, 2))
                .isNotEqualTo(batches(lengths, BUCKETS, ordered, 1))
                .containsExactlyInAnyOrderElementsOf(batches(lengths, BUCKETS, ordered, 1));
    }

    @Test
    void refusesLengthsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamicBatches(new double[] {1, -1}, BUCKETS, RANDOM))
                .withMessage("lengths must be at least 0, but that of example 1 is -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamicBatches(new double[] {Double.NaN}, BUCKETS, RANDOM));
    }

    @Nested
    class Buckets {

        @Test
        void holdAsManyAsTheirLongestAllows() {
            assertThat(List.of(BUCKETS.capacity(0), BUCKETS.capacity(1), BUCKETS.capacity(2), BUCKETS.capacity(3)))
                    .containsExactly(6, 3, 2, 1);
        }

        @Test
        void endAtQuantilesOfALogNormalDistribution() {
            List<Double> boundaries = LengthBuckets.logNormal(4, 5).boundaries();
            double[] expected = {0.5778, 0.9882, 1.5202, 2.3387, 4.0};

            for (int i = 0; i < expected.length; i++) {
                assertThat(boundaries.get(i)).isCloseTo(expected[i], within(1e-4));
            }
        }

        @Test
        void ascendInAnyNumber() {
            assertThat(LengthBuckets.logNormal(4, 1).boundaries()).containsExactly(4.0);
            assertThat(LengthBuckets.logNormal(4, 1000).boundaries())
                    .hasSize(1000)
                    .isSorted();
        }

        @Test
        void mustAscend() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBuckets.of(10, List.of(2.0, 2.0)))
                    .withMessage("bucket boundaries must be at least 0 and ascending, were [2.0, 2.0]");
            assertThatIllegalArgumentException().isThrownBy(() -> LengthBuckets.of(10, List.of(-1.0, 2.0)));
            assertThatIllegalArgumentException().isThrownBy(() -> LengthBuckets.of(10, List.of(3.0, 2.0)));
        }

        @Test
        void mustBeGiven() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBuckets.of(10, List.of()))
                    .withMessage("there are no bucket boundaries. Name some, or a number of buckets.");
            assertThatIllegalArgumentException().isThrownBy(() -> LengthBuckets.logNormal(10, 0));
            assertThatIllegalArgumentException().isThrownBy(() -> LengthBuckets.of(0, List.of(1.0)));
            assertThatIllegalArgumentException().isThrownBy(() -> BUCKETS.withMaxExamples(0));
        }
    }
}
