package io.engram.data.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the sampler, an epoch that is started in its middle is the tail of the whole one. */
class ResumptionTests {

    private static final double[] WEIGHTS =
            IntStream.range(0, 37).asDoubleStream().toArray();

    private static final Map<String, Sampler> SAMPLERS = Map.of(
            "in order", Sampler.inOrder(37),
            "shuffled", Sampler.shuffled(37, 3),
            "part", Sampler.shuffled(5, 3).of(new int[] {9, 4, 7, 1, 30}),
            "weighted", new WeightedSampler(WEIGHTS, 50, true, 3),
            "weighted without replacement", new WeightedSampler(WEIGHTS, 20, false, 3),
            "looped", new LoopedSampler(Sampler.shuffled(37, 3), 23),
            "looped more than once", new LoopedSampler(Sampler.shuffled(7, 3), 23),
            "rank", new RankSampler(Sampler.shuffled(37, 3), 1, 4, false));

    private static final Map<String, BatchSampler> BATCHES = Map.of(
            "concatenated",
            new ConcatenatedBatches(List.of(
                    new ConcatenatedBatches.Share(Sampler.shuffled(20, 3), 20, 2),
                    new ConcatenatedBatches.Share(Sampler.shuffled(30, 4), 30, 3))),
            "dynamic",
            new DynamicBatches(
                    WEIGHTS,
                    LengthBuckets.logNormal(36, 6),
                    new DynamicBatches.Options(BatchOrdering.RANDOM, true, false, 3)),
            "dynamic and dropping",
            new DynamicBatches(
                    WEIGHTS,
                    LengthBuckets.logNormal(36, 6),
                    new DynamicBatches.Options(BatchOrdering.DESCENDING, true, true, 3)));

    static Stream<Arguments> all() {
        return Stream.concat(
                SAMPLERS.entrySet().stream()
                        .flatMap(entry -> Stream.of(
                                Arguments.of(entry.getKey(), BatchSampler.of(entry.getValue(), 4, false)),
                                Arguments.of(
                                        entry.getKey() + ", dropping", BatchSampler.of(entry.getValue(), 4, true)))),
                fixedBatches());
    }

    static Stream<Arguments> fixedBatches() {
        return BATCHES.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    static Stream<Arguments> samplers() {
        return SAMPLERS.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void goesOnWithTheBatchesThatRemain(String name, BatchSampler sampler) {
        Random random = new Random(11);
        for (int trial = 0; trial < 200; trial++) {
            int epoch = 1 + random.nextInt(1000);
            List<List<Long>> whole = batches(sampler.order(epoch, 0));
            int visited = random.nextInt(whole.size() + 1);
            long firstExample =
                    whole.stream().limit(visited).mapToLong(List::size).sum();

            BatchOrder rest = sampler.order(epoch, firstExample);

            assertThat(batches(rest)).isEqualTo(whole.subList(visited, whole.size()));
            assertThat(rest.examples()).isEqualTo(sampler.order(epoch, 0).examples() - firstExample);
        }
    }

    /** The epoch began with batches of another size, so that the resumption is not where one of these ends. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("samplers")
    void goesOnAtTheExampleWhateverTheBatchSize(String name, Sampler sampler) {
        Random random = new Random(11);
        for (int trial = 0; trial < 200; trial++) {
            int epoch = 1 + random.nextInt(1000);
            int firstExample = random.nextInt(sampler.size() + 1);
            int batchSize = 1 + random.nextInt(9);

            BatchOrder rest = BatchSampler.of(sampler, batchSize, false).order(epoch, firstExample);

            assertThat(batches(rest).stream().flatMap(List::stream))
                    .containsExactlyElementsOf(IntStream.of(sampler.order(epoch))
                            .asLongStream()
                            .skip(firstExample)
                            .boxed()
                            .toList());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fixedBatches")
    void goesOnInTheMiddleOfABatch(String name, BatchSampler sampler) {
        List<Long> whole =
                batches(sampler.order(5, 0)).stream().flatMap(List::stream).toList();
        for (int firstExample = 0; firstExample <= whole.size(); firstExample++) {
            assertThat(batches(sampler.order(5, firstExample)).stream().flatMap(List::stream))
                    .containsExactlyElementsOf(whole.subList(firstExample, whole.size()));
        }
    }

    @Test
    void refusesToGoOnBehindTheEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.of(Sampler.inOrder(5), 2, false).order(1, 6))
                .withMessage("the epoch has 5 examples, so it cannot go on behind 6. Resume with the dataset and the"
                        + " options that the run began with.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BatchSampler.of(Sampler.inOrder(5), 2, false).order(1, -1));
    }

    private static List<List<Long>> batches(BatchOrder order) {
        List<List<Long>> batches = new ArrayList<>();
        for (int i = 0; i < order.batches(); i++) {
            batches.add(LongStream.of(order.batch(i)).boxed().toList());
        }
        return batches;
    }
}
