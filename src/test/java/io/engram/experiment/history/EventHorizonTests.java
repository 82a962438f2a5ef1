package io.engram.experiment.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.ExperimentTest;
import io.engram.experiment.Experiments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

@ExperimentTest
@Timeout(120)
class EventHorizonTests {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Autowired
    Happenings happenings;

    @Autowired
    EventHorizon horizon;

    @Autowired
    TransactionOperations transaction;

    @Autowired
    Experiments experiments;

    @Autowired
    MockMvcTester http;

    final ExecutorService threads = Executors.newCachedThreadPool();
    String experiment = "";
    long before;

    @BeforeEach
    void accept() throws Exception {
        String accepted = http.post()
                .uri("/api/v1/experiments")
                .header("Content-Type", "application/yaml")
                .content(Files.readString(Path.of("examples/digits.yaml")))
                .exchange()
                .getResponse()
                .getContentAsString();
        experiment = JsonMapper.shared().readTree(accepted).get("id").asString();
        before = horizon.id();
    }

    @AfterEach
    void empty() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        experiments.deleteAll();
    }

    private void append(String type) {
        happenings.append(experiment, type, Map.of(), NOW);
    }

    private List<String> seen() {
        return happenings.between(before, horizon.id(), null, 100).stream()
                .map(Happening::type)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void waitsForTheTransactionThatCommitsLaterAlthoughItsIdIsSmaller(boolean rolledBack) throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Future<?> first = threads.submit(() -> transaction.execute(status -> {
            append("first");
            written.countDown();
            await(mayEnd);
            append("first again");
            if (rolledBack) {
                status.setRollbackOnly();
            }
            return status;
        }));
        assertThat(written.await(1, TimeUnit.MINUTES)).isTrue();
        transaction.executeWithoutResult(status -> append("second"));
        append("third, without a transaction");

        // All that a reader could see without the horizon: the second, and never again the first.
        assertThat(happenings.between(before, Long.MAX_VALUE, null, 100))
                .extracting(Happening::type)
                .containsExactly("second", "third, without a transaction");
        assertThat(seen()).isEmpty();

        mayEnd.countDown();
        first.get();
        assertThat(seen())
                .containsExactlyElementsOf(
                        rolledBack
                                ? List.of("second", "third, without a transaction")
                                : List.of("first", "second", "third, without a transaction", "first again"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void showsAReaderEveryEventOnceAndInOrderWhileManyWrite() throws Exception {
        int writers = 4;
        int each = 50;
        Collection<String> committed = new ConcurrentLinkedQueue<>();
        List<Future<?>> writing = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String name = "w" + writer + "-";
            writing.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    write(name + i, committed);
                }
            }));
        }
        List<Happening> read = new ArrayList<>();
        long position = before;
        boolean more = true;
        while (more) {
            more = writing.stream().anyMatch(writer -> !writer.isDone());
            long upTo = horizon.id();
            assertThat(upTo).isGreaterThanOrEqualTo(position);
            read.addAll(happenings.between(position, upTo, experiment, 1000));
            position = upTo;
        }

        for (Future<?> writer : writing) {
            writer.get();
        }
        assertThat(read).extracting(Happening::type).containsExactlyInAnyOrderElementsOf(committed);
        assertThat(read).extracting(Happening::id).isSorted();
    }

    /** Some are rolled back, some take their time between the insert and the end. */
    private void write(String name, Collection<String> committed) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean back = random.nextInt(5) == 0;
        transaction.executeWithoutResult(status -> {
            append(name);
            LockSupport.parkNanos(random.nextInt(3_000_000));
            if (back) {
                status.setRollbackOnly();
            }
        });
        if (!back) {
            committed.add(name);
        }
    }
}
