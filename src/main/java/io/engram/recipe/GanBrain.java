package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Objectives;
import io.engram.metric.Sums;
import io.engram.optimizer.Optimizer;
import io.engram.optimizer.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In each batch the discriminator takes a step, and in every {@link Gan#discriminatorSteps}th and the last the
 * generator after it. Noise depends on the place in the training alone, so a resumed run draws the same.
 */
final class GanBrain extends ExperimentBrain {

    static final List<String> STATISTICS = List.of("generator_loss", "discriminator_loss", "discriminator_accuracy");

    private final Gan gan;
    private final Objectives adversarial;
    private final @Nullable Objectives objectives;
    private final Sums generatorLoss;
    private final Sums discriminatorLoss;
    private final Sums accuracy;

    GanBrain(RecipeRun run, Gan gan) {
        super(run);
        this.gan = gan;
        this.adversarial = new Objectives(device(), List.of(gan.loss().spec()));
        ExperimentDefinition definition = plan().definition();
        this.objectives =
                definition.objectives().isEmpty() ? null : new Objectives(device(), definition.objectives());
        this.generatorLoss = record(Sums.mean(manager(), STATISTICS.get(0)));
        this.discriminatorLoss = record(Sums.mean(manager(), STATISTICS.get(1)));
        this.accuracy = record(Sums.mean(manager(), STATISTICS.get(2)));
    }

    /** One for each network, so that each has moments and a rate of its own. */
    @Override
    protected Map<String, Optimizer> createOptimizers() {
        OptimizerSpec standard = Objects.requireNonNull(plan().definition().optimizer(), "the recipe needs it");
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        gan.optimizers(standard).forEach((module, spec) -> {
            Map<String, NDArray> own = new LinkedHashMap<>(parameters());
            own.keySet().removeIf(name -> !name.startsWith(module + "."));
            optimizers.put(module, spec.create(parameterGroups(own)));
        });
        return optimizers;
    }

    /** Generated examples; behind them the input behind the transforms. */
    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray input = input(batch);
        return new NDList(generate(batch, input), input);
    }

    private NDArray generate(Batch batch, NDArray input) {
        NDManager scratch = batch.inputs().head().getManager();
        NDArray given = gan.from() == Gan.Source.NOISE
                ? scratch.randomNormal(0, 1, new Shape(batch.size(), gan.latent()), DataType.FLOAT32)
                : input;
        return apply(gan.generator(), given, batch);
    }

    private NDArray apply(String module, NDArray given, Batch batch) {
        NDArray lengths = batch.lengths();
        return modules()
                .forward(module, lengths == null ? new NDList(given) : new NDList(given, lengths))
                .singletonOrThrow();
    }

    /** The real examples of a batch. */
    private NDArray real(Batch batch, NDArray input) {
        return gan.from() == Gan.Source.NOISE ? input : targets(batch, input).head();
    }

    @Override
    protected NDArray fitBatch(Batch batch) {
        onFitBatchStart(batch, true);
        NDArray input = input(batch);
        NDArray loss = backward(() -> {
            // What is generated here is only looked at.
            NDArray generated = generate(batch, input).stopGradient();
            return tellApart(batch, real(batch, input), generated, true);
        });
        optimizersStep(Set.of(gan.discriminator()));
        NDList predictions = new NDList(input);
        if (step() % gan.discriminatorSteps() == 0 || isLastStep()) {
            NDArray deceived = backward(() -> {
                NDArray generated = generate(batch, input);
                predictions.add(0, generated);
                NDArray adversary = deceive(batch, generated, true).mul(gan.weight());
                return objectives == null
                        ? adversary
                        : adversary.add(compare(objectives, generated, targets(batch, input), true));
            });
            optimizersStep(Set.of(gan.generator()));
            loss = loss.add(deceived);
        }
        onFitBatchEnd(batch, predictions, loss, true);
        return loss;
    }

    /** The discriminator's loss: real examples are to be told for 1, generated ones for 0. */
    private NDArray tellApart(Batch batch, NDArray real, NDArray generated, boolean training) {
        NDArray ofReal = apply(gan.discriminator(), real, batch);
        NDArray ofGenerated = apply(gan.discriminator(), generated, batch);
        NDArray loss = adversarial
                .loss(ofReal, label(ofReal, 1 - gan.labelSmoothing()), training)
                .add(adversarial.loss(ofGenerated, label(ofGenerated, 0), training));
        discriminatorLoss.addMean(loss, batch.size());
        double threshold = gan.loss().threshold();
        NDArray right = share(ofReal.stopGradient().gt(threshold))
                .add(share(ofGenerated.stopGradient().lte(threshold)))
                .div(2);
        accuracy.addMean(right, batch.size());
        return loss;
    }

    private static NDArray share(NDArray answers) {
        return answers.toType(DataType.FLOAT32, false).mean();
    }

    /** The generator's adversarial loss: what it generates is to be taken for real. */
    private NDArray deceive(Batch batch, NDArray generated, boolean training) {
        NDArray answers = apply(gan.discriminator(), generated, batch);
        NDArray loss = adversarial.loss(answers, label(answers, 1), training);
        generatorLoss.addMean(loss, batch.size());
        return loss;
    }

    private static NDArray label(NDArray answers, double label) {
        return answers.getManager().full(answers.getShape(), (float) label, answers.getDataType());
    }

    private NDArray compare(Objectives losses, NDArray generated, NDList targets, boolean training) {
        updateMetrics(generated, targets);
        return losses.loss(generated, targets, training);
    }

    /** As the reference: the objectives alone where there are some, else the losses of both networks. */
    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray generated = predictions.get(0);
        NDArray input = predictions.get(1);
        NDArray both = tellApart(batch, real(batch, input), generated, false)
                .add(deceive(batch, generated, false).mul(gan.weight()));
        if (objectives == null) {
            if (gan.from() == Gan.Source.INPUT) {
                updateMetrics(generated, targets(batch, input));
            }
            return both;
        }
        return compare(objectives, generated, targets(batch, input), false);
    }

    @Override
    public void close() {
        adversarial.close();
        if (objectives != null) {
            objectives.close();
        }
        super.close();
    }
}
