package io.engram.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.engram.experiment.TrainingQueue.Claim;
import io.engram.worker.WorkerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Transactions at the same time: what one does, the other must neither undo nor do again. */
@ExperimentTest
class QueueConcurrencyTests {

    private static final int AT_ONCE = 5;

    @Autowired
    Experiments experiments;

    @Autowired
    Admission admission;

    @Autowired
    TrainingQueue queue;

    @Autowired
    ExperimentRecorder recorder;

    @Autowired
    JdbcClient jdbc;

    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    @AfterEach
    void empty() {
        threads.shutdownNow();
        experiments.deleteAll();
    }

    private String accept() {
        return admission
                .accept(new PostedText(ExperimentFixtures.digits(), true))
                .id();
    }

    /** Does it in every thread at the same moment. */
    private <T> List<T> together(Callable<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            futures.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    void givesNoExperimentToTwo() throws Exception {
        for (int round = 0; round < 10; round++) {
            List<String> waiting = List.of(accept(), accept(), accept());

            List<Optional<Claim>> claims = together(queue::claim);

            assertThat(claims.stream().flatMap(Optional::stream).map(Claim::experiment))
                    .containsExactlyInAnyOrderElementsOf(waiting);
            experiments.deleteAll();
        }
    }

    @Test
    void recordsEveryEventThatComesAtTheSameTime() throws Exception {
        String id = accept();
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());
        java.util.concurrent.atomic.AtomicInteger epoch = new java.util.concurrent.atomic.AtomicInteger();

        together(() -> {
            for (int i = 0; i < 5; i++) {
                int mine = epoch.incrementAndGet();
                recorder.record(id, 1, ExperimentFixtures.stageEnded("train", mine, 1.0 / mine, 0.5));
                recorder.record(id, 1, ExperimentFixtures.saved("ckp_c" + mine, mine, mine / 100.0));
            }
            return true;
        });

        assertThat(jdbc.sql("select min_value from metric_best where experiment_id = ? and name = 'loss'")
                        .param(id)
                        .query(Double.class)
                        .single())
                .isEqualTo(1.0 / 25);
        assertThat(jdbc.sql("select count(*) from event where experiment_id = ? and type in ('metric', 'checkpoint')")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isEqualTo(50);
    }

    @Test
    void endsAnExperimentOnce() throws Exception {
        String id = accept();
        assertThat(queue.claim()).isPresent();
        recorder.record(id, 1, ExperimentFixtures.started());

        together(() -> {
            recorder.record(id, 1, new WorkerEvent.Finished(ExperimentFixtures.NOW, 30, null));
            queue.release(id, 1);
            return true;
        });

        String status = jdbc.sql("select status from experiment where id = ?")
                .param(id)
                .query(String.class)
                .single();
        String outcome = jdbc.sql("select outcome from attempt where experiment_id = ?")
                .param(id)
                .query(String.class)
                .single();
        assertThat(status + " " + outcome).isIn("completed completed", "queued interrupted");
        assertThat(jdbc.sql("select count(*) from event where experiment_id = ? and type = 'state'")
                        .param(id)
                        .query(Long.class)
                        .single())
                .as("accepted, claimed, begun, ended")
                .isEqualTo(4);
    }
}
