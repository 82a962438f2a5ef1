package com.example.engram;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.engram.brain.Stage;
import io.engram.data.Batch;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.loss.Objectives;
import io.engram.recipe.ExperimentBrain;
import io.engram.recipe.ExperimentDefinition;
import io.engram.recipe.RecipeInput;
import io.engram.recipe.RecipeNeeds;
import io.engram.recipe.RecipePlan;
import io.engram.recipe.RecipePlugIn;
import io.engram.recipe.RecipeRun;
import io.engram.recipe.Supervised;
import io.engram.tensor.Seeds;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Supervised training on pairs of examples laid over each other. Zhang et al. 2018, "mixup: beyond empirical risk
 * minimization"; here the share is uniform, and a batch, which is shuffled, meets itself in reverse.
 */
@Kind("mixup")
@About("Supervised, each training example being laid over another. Zhang et al. 2018")
public record Mixup(
        @Default("0.5") @Positive @DecimalMax("1.0") @About("Largest share of the other example")
        double share)
        implements RecipePlugIn {

    private static final Supervised SUPERVISED = new Supervised();

    @Override
    public RecipeNeeds needs() {
        return SUPERVISED.needs();
    }

    @Override
    public TargetKind target(ExperimentDefinition definition) {
        return SUPERVISED.target(definition);
    }

    @Override
    public Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        if (input.examples().target().isSequence()) {
            flaws.add(new Flaw("/recipe", "mixup takes one target for each example. Use supervised for sequences."));
        }
        return SUPERVISED.plan(input, flaws);
    }

    /** Its networks stand in a row, and say what a supervised training's say. */
    @Override
    public boolean predicts() {
        return true;
    }

    @Override
    public ExperimentBrain create(RecipeRun run) {
        return new MixupBrain(run, share);
    }

    private static final class MixupBrain extends ExperimentBrain {

        private final Objectives objectives;
        private final double most;
        private int epoch;
        private double share;

        MixupBrain(RecipeRun run, double most) {
            super(run);
            this.objectives = new Objectives(device(), plan().definition().objectives());
            this.most = most;
        }

        @Override
        protected void onStageStart(Stage stage, int epoch) {
            super.onStageStart(stage, epoch);
            this.epoch = epoch;
        }

        @Override
        protected NDList computeForward(Batch batch, Stage stage) {
            // Drawn from the place in the training, so that a resumed run draws the same.
            share = stage == Stage.TRAIN
                    ? most * new SplittableRandom(Seeds.at(context().seed(), epoch, step())).nextDouble()
                    : 0;
            NDArray input = input(batch);
            NDArray laidOver = share == 0 ? input : input.mul(1 - share).add(input.flip(0).mul(share));
            return new NDList(modules().forward(laidOver, batch.lengths()));
        }

        @Override
        protected NDArray computeObjectives(NDList predictions, Batch batch, Stage stage) {
            NDArray predicted = predictions.get(0);
            NDArray targets = batch.targets().get(0);
            updateMetrics(predicted, batch.targets());
            NDArray loss = objectives.loss(predicted, targets, stage == Stage.TRAIN);
            return share == 0
                    ? loss
                    : loss.mul(1 - share)
                            .add(objectives
                                    .loss(predicted, targets.flip(0), true)
                                    .mul(share));
        }

        @Override
        public void close() {
            objectives.close();
            super.close();
        }
    }
}
