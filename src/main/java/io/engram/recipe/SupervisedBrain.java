package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Objectives;
import io.engram.model.Pass;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Modules in a row and a weighted sum of losses. */
final class SupervisedBrain extends ExperimentBrain {

    private final Objectives objectives;
    private @Nullable BiConsumer<NDManager, NDArray> exampleLosses;

    SupervisedBrain(RecipeRun run) {
        super(run);
        this.objectives = new Objectives(device(), plan().definition().objectives());
    }

    /** Has each batch that is tested tell the losses of its examples, (B). */
    void watch(BiConsumer<NDManager, NDArray> losses) {
        exampleLosses = losses;
    }

    /** What the last module says to a batch outside of any stage. */
    NDArray predictions(Batch batch) {
        modules().enter(Pass.EVALUATION);
        return computeForward(batch, Stage.TEST).get(0);
    }

    /** The predictions; behind them the input, where that is what they are compared with. */
    @Override
    protected NDList computeForward(Batch batch, Stage stage) {
        NDArray input = input(batch);
        NDArray predictions = modules().forward(input, batch.lengths());
        return targetIsInput() ? new NDList(predictions, input) : new NDList(predictions);
    }

    @Override
    protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
        NDArray predicted = predictions.get(0);
        NDList targets = targets(batch, predictions.get(predictions.size() - 1));
        updateMetrics(predicted, targets);
        BiConsumer<NDManager, NDArray> watching = exampleLosses;
        if (watching != null && stage == Stage.TEST) {
            watching.accept(scratch(), objectives.perExample(predicted, targets));
        }
        return objectives.loss(predicted, targets, stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        objectives.close();
        super.close();
    }
}
