package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.loss.Objectives;

/** Modules in a row and a weighted sum of losses. */
final class SupervisedBrain extends ExperimentBrain {

    private final Objectives objectives;

    SupervisedBrain(RecipeRun run) {
        super(run);
        this.objectives = new Objectives(device(), plan().definition().objectives());
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
        return objectives.loss(predicted, targets, stage == Stage.TRAIN);
    }

    @Override
    public void close() {
        objectives.close();
        super.close();
    }
}
