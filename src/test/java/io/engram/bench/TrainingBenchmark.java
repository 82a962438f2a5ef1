package io.engram.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.EpochCounter;
import io.engram.brain.HParams;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.data.BatchSource;
import io.engram.loss.CrossEntropy;
import io.engram.loss.L1;
import io.engram.loss.LossSpec;
import io.engram.loss.Mse;
import io.engram.loss.Objectives;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Conv2d;
import io.engram.model.layer.Flatten;
import io.engram.model.layer.Gru;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.Linear;
import io.engram.model.layer.MaxPool2d;
import io.engram.model.layer.Relu;
import io.engram.optimizer.Adam;
import io.engram.optimizer.OptimizerSpec;
import io.engram.optimizer.Sgd;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Steps per second of our Brain on one fixed batch, the workloads of the reference's own benchmark. */
public final class TrainingBenchmark {

    private static final Adam ADAM = new Adam(1e-3, List.of(0.9, 0.999), 1e-8, 0, false);

    private TrainingBenchmark() {}

    record Workload(
            String name,
            List<LayerSpec> layers,
            Shape input,
            Shape target,
            int classes,
            LossSpec loss,
            OptimizerSpec optimizer,
            int steps) {}

    private static Conv2d conv(long filters) {
        return new Conv2d(filters, 3, 1, 1, 1, 1, true);
    }

    static List<Workload> workloads() {
        Relu relu = new Relu();
        return List.of(
                new Workload(
                        "tiny",
                        List.of(new Linear(10, true)),
                        new Shape(10, 10),
                        new Shape(10, 10),
                        0,
                        new L1(1),
                        new Sgd(0.1, 0, 0, 0, false),
                        20_000),
                new Workload(
                        "mlp",
                        List.of(
                                new Flatten(),
                                new Linear(512, true),
                                relu,
                                new Linear(256, true),
                                relu,
                                new Linear(10, true)),
                        new Shape(128, 784),
                        new Shape(128),
                        10,
                        new CrossEntropy(1, 0),
                        ADAM,
                        1500),
                new Workload(
                        "cnn",
                        List.of(
                                conv(32),
                                relu,
                                conv(64),
                                relu,
                                new MaxPool2d(2, 2L, 0),
                                new Flatten(),
                                new Linear(128, true),
                                relu,
                                new Linear(10, true)),
                        new Shape(64, 1, 28, 28),
                        new Shape(64),
                        10,
                        new CrossEntropy(1, 0),
                        ADAM,
                        100),
                new Workload(
                        "gru",
                        List.of(new Gru(256, 2, false, 0), new Linear(40, true)),
                        new Shape(16, 200, 80),
                        new Shape(16, 200, 40),
                        0,
                        new Mse(1),
                        ADAM,
                        40));
    }

    /** Runs the named workloads, or all, three times in turn, so that a noisy machine is noisy for all. */
    public static void main(String[] names) throws IOException, InterruptedException {
        Reference reference = new Reference();
        System.out.println("| workload | round | Brain steps/s | plain DJL steps/s | reference steps/s | to DJL"
                + " | to the reference |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        for (Workload workload : workloads()) {
            for (int round = 1;
                    round <= 3 && (names.length == 0 || List.of(names).contains(workload.name()));
                    round++) {
                double brain = brain(workload);
                double plain = PlainDjl.stepsPerSecond(workload);
                OptionalDouble theirs = reference.stepsPerSecond(workload.name());
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %d | %.1f | %.1f | %s | %.2f | %s |%n",
                        workload.name(),
                        round,
                        brain,
                        plain,
                        theirs.isPresent() ? String.format(Locale.ROOT, "%.1f", theirs.getAsDouble()) : "-",
                        brain / plain,
                        theirs.isPresent() ? String.format(Locale.ROOT, "%.2f", brain / theirs.getAsDouble()) : "-");
            }
        }
    }

    static double brain(Workload workload) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Batch batch = batch(manager, workload);
            try (BenchBrain brain = new BenchBrain(plan(workload), workload)) {
                brain.fit(new EpochCounter(1), new OneBatch(batch, workload.steps() / 5), null);
                long start = System.nanoTime();
                brain.fit(new EpochCounter(1), new OneBatch(batch, workload.steps()), null);
                return workload.steps() / ((System.nanoTime() - start) / 1e9);
            }
        }
    }

    static NetworkPlan plan(Workload workload) {
        return NetworkPlan.of(workload.input().slice(1), workload.layers().toArray(LayerSpec[]::new));
    }

    static Batch batch(NDManager manager, Workload workload) {
        return new Batch(
                new NDList(input(manager, workload)),
                new NDList(target(manager, workload)),
                workload.input().get(0));
    }

    static NDArray input(NDManager manager, Workload workload) {
        return manager.randomUniform(0, 1, workload.input());
    }

    static NDArray target(NDManager manager, Workload workload) {
        return workload.classes() > 0
                ? manager.arange((int) workload.target().get(0))
                        .toType(DataType.INT64, false)
                        .mod(workload.classes())
                : manager.randomUniform(0, 1, workload.target());
    }

    static final class BenchBrain extends Brain {
        private final Objectives objectives;

        BenchBrain(NetworkPlan plan, Workload workload) {
            super(Map.of("model", plan), workload.optimizer());
            this.objectives = new Objectives(device(), List.of(workload.loss()));
        }

        BenchBrain(NetworkPlan plan, Workload workload, RunContext context) {
            super(Map.of("model", plan), workload.optimizer(), HParams.none(), context, null);
            this.objectives = new Objectives(device(), List.of(workload.loss()));
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            return modules().forward("model", batch.inputs());
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            return objectives.loss(predictions.head(), batch.targets(), stage == Stage.TRAIN);
        }

        @Override
        public void close() {
            objectives.close();
            super.close();
        }
    }

    record OneBatch(Batch batch, int batches) implements BatchSource {
        @Override
        public void startEpoch(int epoch, long firstExample) {}

        @Override
        public long examples() {
            return batches * batch.size();
        }

        @Override
        public Batch batch(NDManager scratch, int index) {
            NDArray x = batch.inputs().head().duplicate();
            x.attach(scratch);
            return new Batch(new NDList(x), batch.targets(), batch.size());
        }
    }
}
