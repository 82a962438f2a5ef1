package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import io.engram.data.ColumnProfile;
import io.engram.data.DatasetProfile;
import io.engram.data.TargetKind;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.NetworkPlan;
import io.engram.model.transform.LearnedStatistics;
import io.engram.model.transform.TransformSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A definition that has met its data: every shape is known and everything fits, before any tensor exists.
 *
 * @param examples what the network is given, and what its predictions are compared with
 * @param transforms what the inputs go through before the first module
 * @param networks the recipe's, in the order in which they are applied where one is behind the other
 * @param predictions the shape of what the recipe's Brain says to a batch, the batch being -1
 * @param profile what is known of the dataset that it has met
 */
public record ExperimentPlan(
        ExperimentDefinition definition,
        ExamplePlan examples,
        NetworkPlan transforms,
        List<NetworkPlan> networks,
        Shape predictions,
        DatasetProfile profile) {

    /** Parameter, gradient, Adam's two moments, and a checkpoint's copies of all but the gradient; single precision. */
    private static final int BYTES_PER_PARAMETER = 28;

    private static final int BYTES_PER_VALUE = 4;

    /**
     * Checks columns, shapes, losses and metrics against the data.
     *
     * @throws InvalidDefinition with every flaw
     */
    public static ExperimentPlan of(ExperimentDefinition definition, DatasetProfile profile) {
        List<Flaw> flaws = new ArrayList<>();
        definition.data().check(profile.unreadable(), flaws);
        Optional<ExamplePlan> examples = ExamplePlans.of(definition, profile, flaws);
        TargetKind target =
                examples.map(ExamplePlan::target).orElse(definition.recipe().target(definition));
        if (definition.data().csv() != null) {
            PredictionChecks.sorts(definition.objectives(), flaws);
        }
        MetricChecks.definition(definition, target, flaws);
        Optional<NetworkPlan> transforms = examples.flatMap(found -> NetworkPlan.of(
                "transforms", "/data/transforms", definition.data().transforms(), found.input(), flaws));
        Optional<RecipePlan> recipe = transforms.isPresent() && examples.isPresent()
                ? recipe(
                        new RecipeInput(
                                definition, examples.get(), transforms.get().output(), profile.rows()),
                        flaws)
                : Optional.empty();
        if (!flaws.isEmpty() || examples.isEmpty() || transforms.isEmpty() || recipe.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
        return new ExperimentPlan(
                definition,
                examples.get(),
                transforms.get(),
                recipe.get().networks(),
                recipe.get().predictions(),
                profile);
    }

    /**
     * The same on another dataset: the columns that this one uses, with what the other says of them.
     *
     * @throws InvalidDefinition where a column holds what it must not; one that is missing is found when it is read
     */
    ExperimentPlan on(DatasetProfile other) {
        Map<String, ColumnProfile> columns = new HashMap<>();
        other.columns().forEach(column -> columns.put(column.name(), column));
        // The rows stay: how many there were decides nothing but whether each part has some.
        return of(
                definition,
                new DatasetProfile(
                        profile.rows(),
                        profile.columns().stream()
                                .map(column -> columns.getOrDefault(column.name(), column))
                                .toList(),
                        other.unreadable(),
                        profile.tokens()));
    }

    private static Optional<RecipePlan> recipe(RecipeInput input, List<Flaw> flaws) {
        ExperimentDefinition definition = input.definition();
        Optional<RecipePlan> plan = definition.recipe().plan(input, flaws);
        plan.ifPresent(found -> {
            MetricChecks.predictions(definition, found.predictions(), flaws);
            if (found.networks().stream().allMatch(network -> network.uploaded().isEmpty())) { // else see Uploads
                ParameterGroupSpec.check(definition.parameterGroups(), parameterNames(found.networks()), flaws);
            }
        });
        return plan;
    }

    static List<String> parameterNames(List<NetworkPlan> networks) {
        List<String> names = new ArrayList<>();
        for (NetworkPlan network : networks) {
            network.namedTensors().forEach((name, tensor) -> {
                if (tensor.trainable()) {
                    names.add(name);
                }
            });
        }
        return names;
    }

    /** What the numbers of inputs and targets stand for; empty where they are only numbers. */
    Optional<Map<String, List<String>>> labels() {
        if (!(examples instanceof ExamplePlan.OfItems items)) {
            return Optional.empty();
        }
        Map<String, List<String>> labels = new TreeMap<>();
        items.items().input().vocabulary().ifPresent(input -> labels.put("input", input.labels()));
        items.items().labels().ifPresent(target -> labels.put("target", target.labels()));
        return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
    }

    /** Whether a table is transformed as a whole, since training is not to see something else each time. */
    boolean transformsOnce() {
        return examples instanceof ExamplePlan.OfTable
                && !LearnedStatistics.needed(transforms)
                && definition.data().transforms().stream().noneMatch(TransformSpec::random);
    }

    /** The shapes of all tensors of a checkpoint's weights, by name. */
    Map<String, Shape> tensorShapes() {
        Map<String, Shape> shapes = new TreeMap<>();
        networks.forEach(network -> network.namedTensors().forEach((name, tensor) -> shapes.put(name, tensor.shape())));
        return shapes;
    }

    /** The same with other networks in their places. */
    ExperimentPlan with(List<NetworkPlan> others) {
        return new ExperimentPlan(definition, examples, transforms, List.copyOf(others), predictions, profile);
    }

    /** Number of examples in the whole dataset. */
    public long rows() {
        return profile.rows();
    }

    /** Number of trained values. */
    public long parameters() {
        return networks.stream().mapToLong(NetworkPlan::parameters).sum();
    }

    /** A rough figure: parameters with gradients and moments, and one batch of activations with gradients. */
    public long estimatedMemoryBytes() {
        long activations =
                networks.stream().mapToLong(NetworkPlan::activationsPerExample).sum();
        return Math.round((double) parameters() * BYTES_PER_PARAMETER
                + 2.0
                        * BYTES_PER_VALUE
                        * activations
                        * Math.min(
                                (double) rows(),
                                (double) definition.data().batchSize()
                                        * definition.runOpts().replicaCount()));
    }

    /**
     * Refuses what cannot fit: a worker that outgrows the machine is killed, and others with it.
     *
     * @param machineBytes the memory that there is
     * @throws InvalidDefinition where the estimate is larger
     */
    public void requireMemory(long machineBytes) {
        if (estimatedMemoryBytes() > machineBytes) {
            throw new InvalidDefinition(List.of(new Flaw(
                    "/modules",
                    String.format(
                            Locale.ROOT,
                            "has %,d parameters, which with their gradients and one batch take about %,d MB; this machine has"
                                    + " %,d MB. Make layers or data.batch_size smaller.",
                            parameters(),
                            estimatedMemoryBytes() >> 20,
                            machineBytes >> 20))));
        }
    }

    /** The memory of the machine that this runs on. */
    public static long machineMemoryBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
