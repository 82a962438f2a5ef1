package io.engram.data.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTests {

    @Test
    void visitsExamplesInTheirOrder() {
        assertThat(Sampler.inOrder(4).order(1)).containsExactly(0, 1, 2, 3);
        assertThat(Sampler.inOrder(4).order(9)).containsExactly(0, 1, 2, 3);
    }

    @Test
    @DisplayName("check 41: the same seed and epoch give the same order, another epoch another one")
    void shufflesBySeedAndEpoch() {
        int[] first = Sampler.shuffled(10, 5).order(1);

        assertThat(Sampler.shuffled(10, 5).order(1)).isEqualTo(first);
        assertThat(Sampler.shuffled(10, 5).order(2)).isNotEqualTo(first);
        assertThat(Sampler.shuffled(10, 6).order(1)).isNotEqualTo(first);
    }

    /** In the reference the seeds 5 and 4 give the same orders, one epoch apart. */
    @Test
    void sharesNoOrderBetweenNeighbouringSeeds() {
        assertThat(Sampler.shuffled(10, 4).order(2))
                .isNotEqualTo(Sampler.shuffled(10, 5).order(1));
    }

    @Test
    void visitsEveryShuffledExampleOnce() {
        assertThat(Sampler.shuffled(5, 1).order(3)).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void visitsThePartOfADatasetThatItIsGiven() {
        Sampler part = Sampler.inOrder(3).of(new int[] {7, 2, 9});

        assertThat(part.order(1)).containsExactly(7, 2, 9);
        assertThat(part.size()).isEqualTo(3);
    }

    @Test
    void fillsNoBatchOfNoExamples() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.of(Sampler.inOrder(3), 0, false).order(1, 0))
                .withMessage("a batch must have at least 1 example, was 0");
    }

    @Nested
    class Ranks {

        @Test
        @DisplayName("check 48: two ranks visit every one of 99 examples, and one of them twice")
        void visitEveryExample() {
            long[] visits = IntStream.range(0, 2)
                    .mapToObj(rank -> new RankSampler(Sampler.shuffled(99, 1), rank, 2, false))
                    .map(share -> BatchSampler.of(share, 20, false).order(1, 0))
                    .flatMapToLong(order -> IntStream.range(0, order.batches())
                            .boxed()
                            .flatMapToLong(index -> LongStream.of(order.batch(index))))
                    .toArray();

            assertThat(visits).hasSize(100);
            assertThat(LongStream.of(visits).distinct()).hasSize(99);
        }

        @ParameterizedTest
        @CsvSource({
            "false, 0, '0,2,4,6,8,10'",
            "false, 1, '1,3,5,7,9,0'",
            "true, 0, '0,2,4,6,8'",
            "true, 1, '1,3,5,7,9'"
        })
        void getEquallyMany(boolean dropLast, int rank, String expected) {
            Sampler share = new RankSampler(Sampler.inOrder(11), rank, 2, dropLast);

            assertThat(share.order(1))
                    .containsExactly(Arrays.stream(expected.split(","))
                            .mapToInt(Integer::parseInt)
                            .toArray());
            assertThat(share.size()).isEqualTo(share.order(1).length);
        }

        @Test
        void repeatExamplesWhereThereAreMoreRanks() {
            assertThat(new RankSampler(Sampler.inOrder(2), 4, 5, false).order(1))
                    .containsExactly(0);
        }

        @ParameterizedTest
        @ValueSource(ints = {-1, 2})
        void areCountedFromZero(int rank) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RankSampler(Sampler.inOrder(2), rank, 2, false))
                    .withMessage("the rank must be from 0 to 1, was " + rank);
        }
    }

    @Nested
    class Loops {

        @Test
        @DisplayName("check 43: five examples in epochs of three go on from epoch to epoch")
        void goOnWhereTheLastEpochEnded() {
            Sampler looped = new LoopedSampler(Sampler.inOrder(5), 3);

            assertThat(looped.order(1)).containsExactly(0, 1, 2);
            assertThat(looped.order(2)).containsExactly(3, 4, 0);
            assertThat(looped.order(3)).containsExactly(1, 2, 3);
            assertThat(looped.order(4)).containsExactly(4, 0, 1);
        }

        @Test
        @DisplayName("check 43: an epoch that is resumed in its middle goes on at its place in the data")
        void resumeAtTheirPlaceInTheData() {
            BatchSampler batches = BatchSampler.of(new LoopedSampler(Sampler.inOrder(5), 3), 1, false);

            BatchOrder rest = batches.order(2, 1);

            assertThat(rest.batches()).isEqualTo(2);
            assertThat(rest.batch(0)).containsExactly(4);
            assertThat(rest.batch(1)).containsExactly(0);
        }

        @Test
        void passSeveralTimesInALongEpoch() {
            assertThat(new LoopedSampler(Sampler.inOrder(2), 5).order(2)).containsExactly(1, 0, 1, 0, 1);
        }

        @Test
        void shuffleEveryPassAnew() {
            int[] passes = new LoopedSampler(Sampler.shuffled(10, 1), 20).order(1);

            assertThat(Arrays.copyOfRange(passes, 0, 10))
                    .isEqualTo(Sampler.shuffled(10, 1).order(1));
            assertThat(Arrays.copyOfRange(passes, 10, 20))
                    .isEqualTo(Sampler.shuffled(10, 1).order(2));
        }

        @Test
        void needExamples() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LoopedSampler(Sampler.inOrder(0), 3))
                    .withMessage("there are no examples to loop over");
            assertThatIllegalArgumentException().isThrownBy(() -> new LoopedSampler(Sampler.inOrder(3), 0));
        }
    }

    @Nested
    class SharesOfDatasets {

        @Test
        void standInEveryBatchUntilTheShortestDatasetEnds() {
            BatchOrder order = new ConcatenatedBatches(List.of(
                            new ConcatenatedBatches.Share(Sampler.inOrder(5), 5, 2),
                            new ConcatenatedBatches.Share(Sampler.inOrder(9), 9, 3)))
                    .order(1, 0);

            assertThat(order.batches()).isEqualTo(2);
            assertThat(order.batch(0)).containsExactly(0, 1, 5, 6, 7);
            assertThat(order.batch(1)).containsExactly(2, 3, 8, 9, 10);
        }

        @Test
        void mustBeGiven() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ConcatenatedBatches(List.of()))
                    .withMessage("there are no datasets to take batches from");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new ConcatenatedBatches.Share(Sampler.inOrder(5), 5, 0))
                    .withMessage("a share of a batch must be at least 1 example, was 0");
        }
    }
}
