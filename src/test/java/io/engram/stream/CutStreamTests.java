package io.engram.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.history.EventHorizon;
import io.engram.experiment.history.Happening;
import io.engram.experiment.history.Happenings;
import io.engram.stream.EventReader.Block;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

@StreamTest
class CutStreamTests {

    private static final int CUTS = 50;
    private static final int WRITERS = 3;
    private static final long SEED = 1986;

    @Autowired
    StreamedExperiments experiments;

    @Autowired
    Happenings happenings;

    @Autowired
    EventHorizon horizon;

    @Autowired
    TransactionOperations transaction;

    @BeforeEach
    void awaitNobody() {
        experiments.awaitNobody();
    }

    @ParameterizedTest(name = "of all: {0}")
    @ValueSource(booleans = {false, true})
    void losesAndRepeatsNothingHoweverOftenTheLineBreaks(boolean ofAll) throws Exception {
        List<String> ids = List.of(experiments.queued(), experiments.queued());
        String path = ofAll ? "/events?type=metric" : "/experiments/" + ids.get(0) + "/events?type=metric";
        long begun = horizon.id();
        AtomicBoolean stopped = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Random random = new Random(SEED + i);
            writers.add(threads.submit(() -> {
                while (!stopped.get()) {
                    write(ids.get(random.nextInt(2)), random);
                }
            }));
        }
        List<Long> received = new ArrayList<>();
        Random random = new Random(SEED);
        String last = Long.toString(begun);
        try {
            for (int cut = 0; cut < CUTS; cut++) {
                last = read(path, last, random.nextInt(4000), received);
            }
        } finally {
            stopped.set(true);
            threads.shutdown();
        }
        for (Future<?> writer : writers) {
            writer.get();
        }

        List<Long> expected = happenings.between(begun, horizon.id(), ofAll ? null : ids.get(0), 100_000).stream()
                .map(Happening::id)
                .toList();
        readAll(path, last, expected.size() - received.size(), received);
        assertThat(expected).hasSizeGreaterThan(CUTS);
        assertThat(received).containsExactlyElementsOf(expected);
        List<Long> again = new ArrayList<>();
        readAll(path, Long.toString(begun), expected.size(), again);
        assertThat(again).containsExactlyElementsOf(expected);
    }

    /** Some events come in pairs, some are rolled back, and what is inserted first is not what is committed first. */
    private void write(String id, Random random) {
        boolean back = random.nextInt(6) == 0;
        transaction.executeWithoutResult(status -> {
            happenings.append(
                    id, "metric", Map.of("padding", "x".repeat(random.nextInt(300))), StreamedExperiments.NOW);
            LockSupport.parkNanos(random.nextInt(6_000_000));
            if (random.nextBoolean()) {
                happenings.append(id, "metric", Map.of(), StreamedExperiments.NOW);
            }
            if (back) {
                status.setRollbackOnly();
            }
        });
    }

    /** Reads so many bytes, breaks off wherever that is, and says with what it would come back. */
    private String read(String path, String lastId, int bytes, List<Long> received) throws Exception {
        try (EventReader reader =
                experiments.open(path, "Last-Event-ID", lastId).cutAfter(bytes)) {
            for (Block block = reader.block(); block != null; block = reader.block()) {
                take(block, received);
            }
            return reader.lastId().isEmpty() ? lastId : reader.lastId();
        }
    }

    private void readAll(String path, String lastId, int count, List<Long> received) throws Exception {
        int size = received.size() + count;
        try (EventReader reader = experiments.open(path, "Last-Event-ID", lastId)) {
            while (received.size() < size) {
                Block block = reader.event();
                if (block == null) {
                    throw new IOException("the stream has ended");
                }
                take(block, received);
            }
        }
    }

    private static void take(Block block, List<Long> received) {
        if (!block.data().isEmpty()) {
            received.add(Long.valueOf(String.valueOf(block.id())));
        }
    }
}
