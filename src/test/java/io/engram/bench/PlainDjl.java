package io.engram.bench;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.GRU;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.engram.bench.TrainingBenchmark.Workload;
import io.engram.tensor.Devices;

/** The loop that DJL's own examples write: blocks, a Trainer, DJL's optimizer. */
final class PlainDjl {

    private PlainDjl() {}

    static double stepsPerSecond(Workload workload) {
        try (Model model = Model.newInstance(workload.name(), Devices.named("auto"))) {
            model.setBlock(block(workload.name()));
            DefaultTrainingConfig config = new DefaultTrainingConfig(loss(workload.name()))
                    .optDevices(new Device[] {Devices.named("auto")})
                    .optOptimizer(
                            workload.name().equals("tiny")
                                    ? Optimizer.sgd()
                                            .setLearningRateTracker(Tracker.fixed(0.1f))
                                            .build()
                                    : Optimizer.adam().build());
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(workload.input());
                NDManager manager = trainer.getManager();
                NDArray x = TrainingBenchmark.input(manager, workload);
                NDArray y = TrainingBenchmark.target(manager, workload);
                run(trainer, x, y, workload.steps() / 5);
                long start = System.nanoTime();
                run(trainer, x, y, workload.steps());
                return workload.steps() / ((System.nanoTime() - start) / 1e9);
            }
        }
    }

    private static void run(Trainer trainer, NDArray x, NDArray y, int steps) {
        Loss loss = trainer.getLoss();
        for (int i = 0; i < steps; i++) {
            try (NDManager scratch = trainer.getManager().newSubManager()) {
                NDArray input = x.duplicate();
                input.attach(scratch);
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDList predictions = trainer.forward(new NDList(input));
                    NDArray value = loss.evaluate(new NDList(y), predictions);
                    collector.backward(value);

                    value.attach(scratch);
                    predictions.head().attach(scratch);
                }
                trainer.step();
            }
        }
    }

    private static Loss loss(String name) {
        return switch (name) {
            case "tiny" -> Loss.l1Loss();
            case "gru" -> Loss.l2Loss();
            default -> Loss.softmaxCrossEntropyLoss();
        };
    }

    private static Block block(String name) {
        return switch (name) {
            case "tiny" -> Linear.builder().setUnits(10).build();
            case "mlp" ->
                new SequentialBlock()
                        .add(Blocks.batchFlattenBlock(784))
                        .add(Linear.builder().setUnits(512).build())
                        .add(Activation::relu)
                        .add(Linear.builder().setUnits(256).build())
                        .add(Activation::relu)
                        .add(Linear.builder().setUnits(10).build());
            case "cnn" ->
                new SequentialBlock()
                        .add(conv(32))
                        .add(Activation::relu)
                        .add(conv(64))
                        .add(Activation::relu)
                        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                        .add(Blocks.batchFlattenBlock())
                        .add(Linear.builder().setUnits(128).build())
                        .add(Activation::relu)
                        .add(Linear.builder().setUnits(10).build());
            default ->
                new SequentialBlock()
                        .add(GRU.builder()
                                .setStateSize(256)
                                .setNumLayers(2)
                                .optBatchFirst(true)
                                .optReturnState(false)
                                .build())
                        .add(Linear.builder().setUnits(40).build());
        };
    }

    private static Conv2d conv(int filters) {
        return Conv2d.builder()
                .setKernelShape(new Shape(3, 3))
                .optPadding(new Shape(1, 1))
                .setFilters(filters)
                .build();
    }
}
