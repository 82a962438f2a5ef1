package io.engram.recipe;

import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Flaw;
import io.engram.loss.LossSpec;
import io.engram.model.NetworkPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What kind of training a definition asks for, as it writes it: {@code recipe: supervised}, or with options
 * {@code recipe: {gan: {latent: 32}}}. The permitted records are the registry.
 *
 * <p>A recipe says three things: what of a definition it needs ({@link #needs}), which networks that makes and whether
 * they fit each other and the data ({@link #plan}, pure Java: a server asks it without libtorch), and how a batch is
 * learned from ({@link #create}). Data, transforms, split, checkpoints, schedule, early stopping and the test of the
 * best are the same for all.
 */
@About("What kind of training it is")
public sealed interface RecipeSpec permits Supervised, Gan, KMeans, SequenceRecipe, RecipePlugIn {

    /** What of a definition it needs, and what it has no use for; checked before anything else. */
    RecipeNeeds needs();

    /** What the target columns of a table of numbers hold. Asked where there are some. */
    TargetKind target(ExperimentDefinition definition);

    /** Whether targets that differ in length have steps of their own, rather than one for each step of the input. */
    default boolean targetsHaveStepsOfTheirOwn(ExperimentDefinition definition) {
        return false;
    }

    /** What every stage records beside its loss and the definition's metrics, by name. */
    default List<String> statistics(ExperimentDefinition definition) {
        return List.of();
    }

    /**
     * The networks with all their shapes.
     *
     * @param flaws takes what does not fit, with its place in the definition
     * @return nothing where there was something to flaw about the shapes
     */
    Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws);

    /** The Brain for a plan that this recipe has made. */
    ExperimentBrain create(RecipeRun run);

    /** Whether {@link #predicting} networks, one behind the other, make a prediction of a row. */
    default boolean predicts() {
        return false;
    }

    /** How many numbers of noise an example is generated from; empty where predictions are made of a row's input. */
    default OptionalInt noise() {
        return OptionalInt.empty();
    }

    /** The networks that make a prediction of a row, one behind the other. */
    default List<NetworkPlan> predicting(ExperimentPlan plan) {
        return plan.networks();
    }

    /** Whether the last dimension of what is predicted are scores of classes. */
    default boolean scoresClasses(ExperimentDefinition definition) {
        return definition.objectives().stream().anyMatch(LossSpec::scoresClasses);
    }

    /** Whether what is predicted is the target, so that its labels are those of the predictions. */
    default boolean predictsTarget() {
        return true;
    }

    /** Whether an evaluation can tell the loss of each example. */
    default boolean judgesExamples() {
        return false;
    }

    /** Whether a training by the other recipe can go on from a checkpoint of one by this, as far as the recipe goes. */
    default boolean keepsWhat(RecipeSpec other) {
        return getClass() == other.getClass();
    }
}
