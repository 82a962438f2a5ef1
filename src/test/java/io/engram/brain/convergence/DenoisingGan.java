package io.engram.brain.convergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Brain;
import io.engram.brain.HParams;
import io.engram.brain.RunContext;
import io.engram.brain.Stage;
import io.engram.checkpoint.Checkpointer;
import io.engram.data.Batch;
import io.engram.model.ModuleFactory;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Conv1d;
import io.engram.model.layer.LeakyRelu;
import io.engram.model.layer.Sigmoid;
import io.engram.model.layer.Tanh;
import io.engram.optimizer.Adam;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.ParameterGroup;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes noise out of signals (B, 1, T) with two networks that take turns: a generator of clean signals, and a
 * discriminator that tells those from real ones. Two optimizers; squared distances as in the reference's enhance_GAN.
 */
class DenoisingGan extends Brain {

    private static final long SAMPLES = 400;

    private static final Map<String, ModuleFactory> MODULES = Map.of(
            "generator",
            NetworkPlan.of(new Shape(1, SAMPLES), convolution(32, 1, 5), new Tanh(), convolution(1, 1, 5)),
            "discriminator",
            NetworkPlan.of(
                    new Shape(1, SAMPLES),
                    convolution(32, 4, 0),
                    new LeakyRelu(0.01),
                    convolution(1, 4, 0),
                    new Sigmoid()));

    DenoisingGan(RunContext context, @Nullable Checkpointer checkpointer) {
        super(MODULES, null, HParams.none(), context, checkpointer);
    }

    private static Conv1d convolution(long filters, long stride, long padding) {
        return new Conv1d(filters, 11, stride, padding, 1, 1, true);
    }

    @Override
    protected Map<String, Optimizer> createOptimizers() {
        return Map.of("generator", adam("generator", 0.004), "discriminator", adam("discriminator", 0.001));
    }

    private Optimizer adam(String module, double learningRate) {
        ParameterGroup group = ParameterGroup.of(modules().get(module).parameters());
        return new Adam(learningRate).create(List.of(group));
    }

    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        return modules().forward("generator", batch.inputs());
    }

    /** How far the generator is from the clean signal; all that counts when it is evaluated. */
    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        return predictions.head().sub(batch.targets().head()).square().mean();
    }

    @Override
    protected NDArray fitBatch(Batch batch) {
        NDArray generator = backward(() -> {
            NDList cleaned = computeForward(batch, Stage.TRAIN);
            return computeObjectives(cleaned, batch, Stage.TRAIN).add(judged(cleaned.head(), 1));
        });
        optimizersStep(Set.of("generator"));
        NDArray discriminator = backward(() -> {
            NDArray cleaned = computeForward(batch, Stage.TRAIN).head().stopGradient();
            return judged(batch.targets().head(), 1).add(judged(cleaned, 0));
        });
        optimizersStep(Set.of("discriminator"));
        return generator.add(discriminator);
    }

    /** How far the discriminator is from saying 1, a real signal, or 0, a generated one. */
    private NDArray judged(NDArray signal, double wanted) {
        return modules()
                .forward("discriminator", new NDList(signal))
                .head()
                .sub(wanted)
                .square()
                .mean();
    }

    @Override
    protected void onEpochEnd(int epoch, Map<String, Double> metrics) {
        saveCheckpoint(epoch, true, metrics);
    }
}
