package io.engram.data;

import static io.engram.data.NumberedExamples.positions;
import static io.engram.data.NumberedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import com.sun.management.ThreadMXBean;
import io.engram.data.sampler.BatchSampler;
import io.engram.data.sampler.Sampler;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for batches that are made at once and for those that are prefetched. */
class LoaderTests {

    private static final BatchSampler SHUFFLED = BatchSampler.of(Sampler.shuffled(17, 7), 3, false);

    private final NDManager manager = NDManager.newBaseManager();

    static Stream<BatchSource> sources() {
        NumberedExamples examples = NumberedExamples.of(17);
        return Stream.of(new Loader(examples, SHUFFLED), new PrefetchingLoader(examples, SHUFFLED, 2, 3));
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private List<List<Long>> epoch(BatchSource source, int epoch) {
        source.startEpoch(epoch);
        return read(source, manager);
    }

    @ParameterizedTest
    @MethodSource("sources")
    @DisplayName("check 41: the order of an epoch is that of its number, with 0 and 2 workers")
    void ordersAnEpochByItsNumber(BatchSource source) {
        List<List<Long>> first = epoch(source, 1);
        List<List<Long>> second = epoch(source, 2);

        assertThat(second).isNotEqualTo(first);
        assertThat(epoch(source, 1)).isEqualTo(first);
        assertThat(first).isEqualTo(epoch(new Loader(NumberedExamples.of(17), SHUFFLED), 1));
    }

    /** Ten million rows are to be trained on in a heap that holds none of them. */
    @Test
    void takesFourBytesForAnExample() {
        int size = 1_000_000;
        int[] part = Split.whole(size).train();
        Loader loader = new Loader(
                NumberedExamples.of(size),
                BatchSampler.of(Sampler.shuffled(size, 7).of(part), 1024, false));
        loader.startEpoch(1);

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        loader.startEpoch(2);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(loader.examples()).isEqualTo(size);
        assertThat(allocated).isBetween(4L * size, 5L * size);
    }

    @ParameterizedTest
    @MethodSource("sources")
    @DisplayName("check 41: resumes at batch 3, with 0 and 2 workers")
    void resumesAtBatchThree(BatchSource source) {
        List<List<Long>> whole = epoch(source, 4);

        source.startEpoch(4, 9);

        assertThat(source.batches()).isEqualTo(3);
        assertThat(source.examples()).isEqualTo(8);
        assertThat(read(source, manager)).isEqualTo(whole.subList(3, 6));
    }

    @ParameterizedTest
    @MethodSource("sources")
    @DisplayName("check 41: skips nothing in the epoch after a resumed one, with 0 and 2 workers")
    void skipsNothingInTheNextEpoch(BatchSource source) {
        source.startEpoch(4, 9);
        read(source, manager);

        assertThat(epoch(source, 5).stream().flatMap(List::stream)).hasSize(17).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void countsBeforeAnEpochIsStarted(BatchSource source) {
        assertThat(source.batches()).isEqualTo(6);
        assertThat(source.examples()).isEqualTo(17);
        assertThat(read(source, manager)).isEqualTo(epoch(source, 1));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void givesAnyBatchOfAnEpoch(BatchSource source) {
        List<List<Long>> whole = epoch(source, 1);

        assertThat(positions(source.batch(manager, 4))).isEqualTo(whole.get(4));
        assertThat(positions(source.batch(manager, 1))).isEqualTo(whole.get(1));
        assertThat(positions(source.batch(manager, 2))).isEqualTo(whole.get(2));
    }

    /** A Brain refuses a source that has none. */
    @Test
    @DisplayName("check 47b: an empty set shows as one")
    void countsNoExamplesInAnEmptySet() {
        assertThat(new Loader(NumberedExamples.of(0), BatchSampler.of(Sampler.shuffled(0, 1), 3, false)).examples())
                .isZero();
    }

    @Test
    void dropsALastBatchThatIsSmaller() {
        BatchSource source = new Loader(NumberedExamples.of(17), BatchSampler.of(Sampler.inOrder(17), 3, true));

        assertThat(source.batches()).isEqualTo(5);
        assertThat(source.examples()).isEqualTo(15);
    }

    @Test
    void namesTheBatchThatCannotBeMade() {
        BatchSource source = new Loader(
                NumberedExamples.of(9, positions -> {
                    throw new IllegalStateException("the disk is gone");
                }),
                BatchSampler.of(Sampler.inOrder(9), 6, false));
        source.startEpoch(3);

        assertThatThrownBy(() -> source.batch(manager, 0))
                .isInstanceOf(UnreadableBatch.class)
                .hasMessage("Batch 0 of epoch 3 cannot be made of the examples 0, 1, 2, 3, 4, ... (6 in all): the disk"
                        + " is gone")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> source.batch(manager, 1))
                .hasMessage("Batch 1 of epoch 3 cannot be made of the examples 6, 7, 8: the disk is gone");
    }
}
