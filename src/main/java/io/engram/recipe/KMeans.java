package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import io.engram.data.TargetKind;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Flaw;
import io.engram.definition.Kind;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Flatten;
import io.engram.model.layer.Operation;
import io.engram.recipe.RecipeNeeds.Need;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Clusters without a gradient. Lloyd 1982, Least squares quantization in PCM; started by k-means++, Arthur and
 * Vassilvitskii 2007, with the trials of scikit-learn's {@code KMeans}; in batches Sculley 2010, as its
 * {@code MiniBatchKMeans}. What it says to an example is minus the squared distance from each centroid, (B, clusters),
 * so that the largest is the nearest.
 */
@Kind("k_means")
@About("Clusters of inputs around centroids, without gradients: k-means++, then Lloyd's steps. Lloyd 1982")
public record KMeans(
        @Positive @Max(100_000) @About("Number of clusters") int clusters,

        @Default("\"epoch\"") @About("When the centroids move")
        Update update,

        @Default("10000")
        @Positive
        @Max(1_000_000)
        @About(value = "Examples among which k-means++ looks for the first centroids", unit = "examples")
        int sample)
        implements RecipeSpec {

    /** The name of the network that holds the centroids. */
    static final String NETWORK = "k_means";

    /** When centroids move. */
    public enum Update {
        /** Lloyd: to the mean of all examples that are nearest to it. */
        @About("At the end of each epoch, to the mean of all examples that are nearest. Lloyd 1982")
        EPOCH,
        /** Sculley: to the mean of all examples that were nearest to it in any batch so far. */
        @About("With every batch, to the mean of all examples that were nearest so far. Sculley 2010")
        BATCH
    }

    @Override
    public RecipeNeeds needs() {
        return new RecipeNeeds(Need.USELESS, Need.USELESS, Need.USELESS, Need.USELESS, Need.OPTIONAL);
    }

    @Override
    public TargetKind target(ExperimentDefinition definition) {
        return TargetKind.CLASS;
    }

    @Override
    public List<String> statistics(ExperimentDefinition definition) {
        boolean labelled = definition.data().csv() == null
                ? definition.data().target() != null
                : !definition.data().csv().target().isEmpty();
        return labelled ? List.of("inertia", "purity") : List.of("inertia");
    }

    @Override
    public boolean keepsWhat(RecipeSpec other) {
        return other instanceof KMeans means && means.update == update;
    }

    @Override
    public Optional<RecipePlan> plan(RecipeInput input, List<Flaw> flaws) {
        ExperimentDefinition definition = input.definition();
        if (definition.scheduler() != null) {
            flaws.add(new Flaw("/scheduler", "is of no use to the recipe k_means, which has no rate. Leave it out."));
        }
        RecipeNeeds.wholeBatches("k_means", definition.runOpts(), flaws);
        checkTarget(input.examples(), flaws);
        double trained = definition.data().split().train() * input.rows();
        if (definition.data().split().by() == null && trained < clusters) {
            flaws.add(new Flaw(
                    "/recipe/k_means/clusters",
                    "are " + clusters + ", more than the " + (long) trained + " rows to train on. Ask for fewer."));
        }
        Stream<Operation> flatten = input.shape().dimension() == 2 ? Stream.empty() : Stream.of(new Flatten());
        List<Operation> layers =
                Stream.concat(flatten, Stream.of(new Centroids(clusters))).toList();
        String place = input.examples() instanceof ExamplePlan.OfTable ? "/data/csv/features" : "/data/input";
        List<Flaw> mismatch = new ArrayList<>();
        Optional<NetworkPlan> plan = NetworkPlan.of(NETWORK, place, layers, input.shape(), mismatch);
        mismatch.forEach(flaw -> flaws.add(new Flaw(place, flaw.detail())));
        return plan.map(network -> new RecipePlan(List.of(network), new Shape(-1, clusters)));
    }

    private static void checkTarget(ExamplePlan examples, List<Flaw> flaws) {
        if (examples.target() != TargetKind.NONE && examples.target() != TargetKind.CLASS) {
            flaws.add(new Flaw(
                    "/data/target",
                    "must be a class for each example, which clusters are compared with. Use category, or leave it"
                            + " out."));
        }
        if (examples instanceof ExamplePlan.OfTable table
                && table.columns().targets().size() > 1) {
            flaws.add(new Flaw(
                    "/data/csv/target",
                    "names " + table.columns().targets().size()
                            + " columns, but clusters are compared with one. Leave the others out."));
        }
    }

    /** How many classes the examples have; empty where there is nothing to compare clusters with. */
    static OptionalInt classes(ExamplePlan examples) {
        if (examples.target() != TargetKind.CLASS) {
            return OptionalInt.empty();
        }
        if (examples instanceof ExamplePlan.OfTable table) {
            Double largest = table.columns().targets().get(0).max();
            return largest == null ? OptionalInt.empty() : OptionalInt.of(largest.intValue() + 1);
        }
        return examples instanceof ExamplePlan.OfItems items
                ? items.items()
                        .labels()
                        .map(labels -> OptionalInt.of(labels.size()))
                        .orElse(OptionalInt.empty())
                : OptionalInt.empty();
    }

    /** The likeliest class is the nearest cluster. */
    @Override
    public boolean scoresClasses(ExperimentDefinition definition) {
        return true;
    }

    @Override
    public boolean predictsTarget() {
        return false;
    }

    @Override
    public boolean predicts() {
        return true;
    }

    @Override
    public ExperimentBrain create(RecipeRun run) {
        return new KMeansBrain(run, this);
    }
}
