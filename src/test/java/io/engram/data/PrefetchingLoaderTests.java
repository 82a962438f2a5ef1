package io.engram.data;

import static io.engram.data.NumberedExamples.positions;
import static io.engram.data.NumberedExamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.engram.data.sampler.BatchSampler;
import io.engram.data.sampler.Sampler;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchingLoaderTests {

    private static final BatchSampler PAIRS = BatchSampler.of(Sampler.inOrder(20), 2, false);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The first batch is finished after the second one. */
    @Test
    void keepsTheOrderOfTheSampler() {
        CountDownLatch secondIsMade = new CountDownLatch(1);
        NumberedExamples examples = NumberedExamples.of(20, positions -> {
            if (positions[0] == 0) {
                await(secondIsMade);
            } else {
                secondIsMade.countDown();
            }
        });

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 4)) {
            assertThat(read(loader, manager).stream().flatMap(List::stream))
                    .containsExactlyElementsOf(LongStream.range(0, 20).boxed().toList());
        }
    }

    @Test
    void readsAheadAsSoonAsAnEpochStarts() {
        CountDownLatch three = new CountDownLatch(3);
        NumberedExamples examples = NumberedExamples.of(20, positions -> three.countDown());

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 3)) {
            loader.startEpoch(1);

            await(three);
        }
        assertThat(examples.threads()).allMatch(Thread::isDaemon).doesNotContain(Thread.currentThread());
    }

    @Test
    void readsNoMoreAheadThanAsked() throws InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        NumberedExamples examples = NumberedExamples.of(
                20, positions -> most.accumulateAndGet(made.incrementAndGet() - taken.get(), Math::max));

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 4, 3)) {
            loader.startEpoch(1);
            while (taken.get() < loader.batches()) {
                loader.batch(manager, taken.get());
                taken.incrementAndGet();
            }
        }

        join(examples.threads());
        // The batch that is handed out is counted as taken only when it is there.
        assertThat(most.get()).isBetween(1, 4);
        assertThat(made.get()).isEqualTo(10);
    }

    @Test
    void givesArraysOfTheScratchManagerThatABackwardPassCanUse() {
        NDArray weight = manager.create(new float[] {1});
        weight.setRequiresGradient(true);
        NumberedExamples examples = NumberedExamples.of(20);

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 2);
                NDManager scratch = manager.newSubManager()) {
            NDArray x = loader.batch(scratch, 1).inputs().head();
            assertThat(x.getManager()).isSameAs(scratch);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(x.mul(weight).sum());
            }
        }

        assertThat(weight.getGradient().toFloatArray()).containsExactly(2 + 3);
    }

    @Test
    void freesWhatNobodyTook() throws InterruptedException {
        NumberedExamples examples = NumberedExamples.of(20);
        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 4)) {
            loader.startEpoch(1);
            loader.batch(manager, 0);
            loader.startEpoch(2);
            loader.batch(manager, 0);
            loader.batch(manager, 5);
        }

        join(examples.threads());
        assertThat(examples.managers()).isNotEmpty().noneMatch(NDManager::isOpen);
    }

    @Test
    void throwsWhatFailedInTheThreadThatAsks() {
        NumberedExamples examples = NumberedExamples.of(20, positions -> {
            if (positions[0] == 4) {
                throw new IllegalArgumentException("no such file: 4.wav");
            }
        });

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 4)) {
            loader.startEpoch(3);
            assertThat(positions(loader.batch(manager, 0))).containsExactly(0L, 1L);
            assertThat(positions(loader.batch(manager, 1))).containsExactly(2L, 3L);
            assertThatThrownBy(() -> loader.batch(manager, 2))
                    .isInstanceOf(UnreadableBatch.class)
                    .hasMessage("Batch 2 of epoch 3 cannot be made of the examples 4, 5: no such file: 4.wav")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
            assertThat(positions(loader.batch(manager, 3))).containsExactly(6L, 7L);
        }
    }

    @Test
    void tellsOfErrorsToo() {
        NumberedExamples examples = NumberedExamples.of(20, positions -> {
            throw new OutOfMemoryError("no room");
        });

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 1, 1)) {
            // As it is, for who tells what the machine lacks from what is wrong with the data.
            assertThatThrownBy(() -> loader.batch(manager, 0))
                    .isInstanceOf(OutOfMemoryError.class)
                    .hasMessage("no room");
        }
    }

    @Test
    void startsAnEpochWhileTheLastOneIsStillBeingRead() {
        CountDownLatch epochIsStarted = new CountDownLatch(1);
        NumberedExamples examples = NumberedExamples.of(20, positions -> {
            if (positions[0] == 0) {
                await(epochIsStarted);
            }
        });

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 1, 2)) {
            loader.startEpoch(1);
            loader.startEpoch(2, 10);
            epochIsStarted.countDown();
            assertThat(positions(loader.batch(manager, 0))).containsExactly(10L, 11L);
        }
    }

    /** Nothing but the interrupt ends this reading. */
    @Test
    void endsItsThreadsAtOnceWhenItIsClosed() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        NumberedExamples examples = NumberedExamples.of(20, positions -> {
            reading.countDown();
            await(never);
        });
        PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 2, 4);
        loader.startEpoch(1);
        await(reading);

        loader.close();

        join(examples.threads());
        assertThat(examples.managers()).hasSize(2).noneMatch(NDManager::isOpen);
    }

    @Test
    void stopsWaitingWhenItsThreadIsInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        NumberedExamples examples = NumberedExamples.of(20, positions -> await(never));

        try (PrefetchingLoader loader = new PrefetchingLoader(examples, PAIRS, 1, 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> loader.batch(manager, 0))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted while waiting for batch 0");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void needsAWorkerAndABatchAhead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefetchingLoader(NumberedExamples.of(20), PAIRS, 0, 2))
                .withMessage("prefetching needs at least 1 worker and 1 batch ahead, were 0 and 2. Use a Loader to do"
                        + " without.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefetchingLoader(NumberedExamples.of(20), PAIRS, 1, 0));
    }
}
