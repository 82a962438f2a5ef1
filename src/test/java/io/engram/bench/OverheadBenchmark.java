package io.engram.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.engram.bench.TrainingBenchmark.BenchBrain;
import io.engram.bench.TrainingBenchmark.OneBatch;
import io.engram.bench.TrainingBenchmark.Workload;
import io.engram.brain.EpochCounter;
import io.engram.data.Batch;
import io.engram.loss.Objectives;
import io.engram.model.Network;
import io.engram.model.Pass;
import io.engram.optimizer.Gradients;
import io.engram.optimizer.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the loop costs beside the native calls, and what memory it takes, on the tiny workload. */
public final class OverheadBenchmark {

    private static final Workload TINY = TrainingBenchmark.workloads().get(0);
    private static final int STEPS = 20_000;
    private static final double STEP_MICROS = 5000;

    private OverheadBenchmark() {}

    /** Compares the loop with its bare calls three times in turn, then reads the resident memory. */
    public static void main(String[] arguments) throws IOException {
        System.out.println("| round | Brain us/step | bare calls us/step | loop us/step | of a step of 5 ms |");
        System.out.println("|--:|--:|--:|--:|--:|");
        for (int round = 1; round <= 3; round++) {
            double brain = 1e6 / TrainingBenchmark.brain(TINY);
            double bare = bare();
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.1f | %.2f %% |%n",
                    round,
                    brain,
                    bare,
                    brain - bare,
                    100 * (brain - bare) / STEP_MICROS);
        }
        memory();
    }

    /** The same native calls without hooks, averages, checks and events. */
    private static double bare() {
        try (NDManager manager = NDManager.newBaseManager();
                Network network = TrainingBenchmark.plan(TINY).create(manager, 0);
                Objectives objectives = new Objectives(manager.getDevice(), List.of(TINY.loss()));
                Optimizer optimizer = TINY.optimizer().create(network.parameters());
                Gradients gradients = new Gradients(manager, network.parameters(), 5.0)) {
            Batch batch = TrainingBenchmark.batch(manager, TINY);
            List<Optimizer> active = List.of(optimizer);
            run(manager, network, objectives, gradients, active, batch, STEPS / 5);
            long start = System.nanoTime();
            run(manager, network, objectives, gradients, active, batch, STEPS);
            return (System.nanoTime() - start) / 1e3 / STEPS;
        }
    }

    private static void run(
            NDManager manager,
            Network network,
            Objectives objectives,
            Gradients gradients,
            List<Optimizer> active,
            Batch batch,
            int steps) {
        for (int i = 0; i < steps; i++) {
            try (NDManager scratch = manager.newSubManager()) {
                NDArray x = batch.inputs().head().duplicate();
                x.attach(scratch);
                Engine.getInstance().setRandomSeed(i);
                try (GradientCollector collector = gradients.newCollector()) {
                    NDArray predictions =
                            network.forward(new NDList(x), Pass.TRAINING).head();
                    collector.backward(objectives.loss(predictions, batch.targets(), true));
                }
                gradients.update(active, 1);
            }
        }
    }

    private static void memory() throws IOException {
        System.out.println();
        System.out.println("| steps | resident memory MB |");
        System.out.println("|--:|--:|");
        try (NDManager manager = NDManager.newBaseManager();
                BenchBrain brain = new BenchBrain(TrainingBenchmark.plan(TINY), TINY)) {
            Batch batch = TrainingBenchmark.batch(manager, TINY);
            int taken = 0;
            for (int until : new int[] {10_000, 50_000, 100_000}) {
                brain.fit(new EpochCounter(1), new OneBatch(batch, until - taken), null);
                taken = until;
                System.out.printf(Locale.ROOT, "| %d | %.1f |%n", taken, residentMegabytes());
            }
        }
    }

    /** VmRSS of Linux, after a collection of Java's own garbage. */
    private static double residentMegabytes() throws IOException {
        System.gc();
        return Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
