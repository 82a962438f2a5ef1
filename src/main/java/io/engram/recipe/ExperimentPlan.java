package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.Columns;
import io.engram.data.DatasetProfile;
import io.engram.data.TargetKind;
import io.engram.data.item.ExampleItems;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.Names;
import io.engram.loss.LossSpec;
import io.engram.model.LayerPlan;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.TensorSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A definition that has met its data: every shape is known and everything fits, before any tensor exists.
 *
 * @param examples what the network is given, and what its predictions are compared with
 * @param transforms what the inputs go through before the first module
 * @param networks the modules in the order in which they are applied
 * @param profile what is known of the dataset that it has met
 */
public record ExperimentPlan(
        ExperimentDefinition definition,
        ExamplePlan examples,
        NetworkPlan transforms,
        List<NetworkPlan> networks,
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
        Optional<ExamplePlan> examples = ExamplePlans.of(definition, profile, flaws);
        TargetKind target = examples.map(ExamplePlan::target)
                .orElse(definition.objectives().get(0).target());
        if (definition.data().csv() != null) {
            checkObjectives(definition, target, flaws);
        }
        MetricChecks.definition(definition, target, flaws);
        Optional<NetworkPlan> transforms = examples.flatMap(found -> NetworkPlan.of(
                "transforms", "/data/transforms", definition.data().transforms(), found.input(), flaws));
        List<NetworkPlan> networks = transforms.isPresent() && examples.isPresent()
                ? networks(definition, examples.get(), transforms.get().output(), flaws)
                : List.of();
        if (!flaws.isEmpty() || examples.isEmpty() || transforms.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
        return new ExperimentPlan(definition, examples.get(), transforms.get(), networks, profile);
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
                                .toList()));
    }

    private static void checkObjectives(ExperimentDefinition definition, TargetKind target, List<Flaw> flaws) {
        for (int i = 1; i < definition.objectives().size(); i++) {
            LossSpec loss = definition.objectives().get(i);
            if (loss.target() != target) {
                flaws.add(new Flaw(
                        Flaw.below("/objectives", i),
                        Names.kindOf(loss.getClass()) + " needs other targets than the objective before it: one takes "
                                + sort(loss.target()) + ", the other " + sort(target) + ". Use losses of one sort."));
            }
        }
    }

    private static String sort(TargetKind kind) {
        return (kind.isSequence() ? "sequences of " : "") + (kind.holdsClasses() ? "classes" : "numbers");
    }

    private static List<NetworkPlan> networks(
            ExperimentDefinition definition, ExamplePlan examples, Shape input, List<Flaw> flaws) {
        List<NetworkPlan> networks = new ArrayList<>();
        Shape shape = input;
        for (Map.Entry<String, List<LayerSpec>> module : definition.modules().entrySet()) {
            Optional<NetworkPlan> plan = NetworkPlan.of(module.getKey(), module.getValue(), shape, flaws);
            if (plan.isEmpty()) {
                return List.of();
            }
            networks.add(plan.get());
            shape = plan.get().output();
            if (networks.stream().mapToInt(NetworkPlan::tensors).sum() > NetworkPlan.MOST_TENSORS) {
                flaws.add(new Flaw(
                        "/modules",
                        "have more than " + NetworkPlan.MOST_TENSORS + " tensors together. Use fewer layers."));
                return List.of();
            }
        }
        if (examples instanceof ExamplePlan.OfTable table) {
            checkIndices(definition, table.columns(), flaws);
        }
        checkPredictions(definition, examples, input, shape, flaws);
        MetricChecks.predictions(definition, shape, flaws);
        ParameterGroupSpec.check(definition.parameterGroups(), parameterNames(networks), flaws);
        return networks;
    }

    private static List<String> parameterNames(List<NetworkPlan> networks) {
        List<String> names = new ArrayList<>();
        for (NetworkPlan network : networks) {
            for (LayerPlan layer : network.layers()) {
                layer.tensors().stream()
                        .filter(TensorSpec::trainable)
                        .forEach(tensor -> names.add(network.name() + "." + layer.index() + "." + tensor.name()));
            }
        }
        return names;
    }

    /** An index that an embedding does not have would end the worker without a word on a GPU. */
    private static void checkIndices(ExperimentDefinition definition, Columns columns, List<Flaw> flaws) {
        List<LayerSpec> first = definition.modules().values().iterator().next();
        OptionalLong indices = first.get(0).indexCount();
        if (indices.isEmpty() || !definition.data().transforms().isEmpty()) {
            return;
        }
        for (ColumnProfile column : columns.features()) {
            boolean fits = column.type() == ColumnType.INTEGER
                    && column.min() != null
                    && column.min() >= 0
                    && column.max() != null
                    && column.max() < indices.getAsLong();
            if (!fits) {
                flaws.add(new Flaw(
                        "/data/csv/features",
                        "column '" + column.name() + "' goes into an embedding, which takes whole numbers from 0 to "
                                + (indices.getAsLong() - 1) + ", but its values are from " + column.min() + " to "
                                + column.max()));
            }
        }
    }

    private static void checkPredictions(
            ExperimentDefinition definition, ExamplePlan examples, Shape input, Shape predictions, List<Flaw> flaws) {
        int before = flaws.size();
        for (int i = 0; i < definition.objectives().size(); i++) {
            LossSpec loss = definition.objectives().get(i);
            String pointer = Flaw.below("/objectives", i);
            examples.mismatch(loss, input, predictions).forEach(detail -> flaws.add(new Flaw(pointer, detail)));
        }
        boolean scored = definition.objectives().stream().anyMatch(LossSpec::scoresClasses);
        if (flaws.size() == before && scored && examples.target().holdsClasses()) {
            long classes = predictions.get(predictions.dimension() - 1);
            if (examples instanceof ExamplePlan.OfTable table) {
                checkClasses(table.columns().targets().get(0), classes, flaws);
            } else if (examples instanceof ExamplePlan.OfItems items) {
                checkLabels(items.items(), classes, flaws);
            }
        }
    }

    private static void checkLabels(ExampleItems items, long classes, List<Flaw> flaws) {
        items.labels()
                .filter(labels -> labels.size() > classes)
                .ifPresent(labels -> flaws.add(new Flaw(
                        "/data/target",
                        "has " + labels.size() + " labels, but the network gives " + classes
                                + " classes. Set units of the last layer to " + labels.size() + ".")));
    }

    private static void checkClasses(ColumnProfile target, long classes, List<Flaw> flaws) {
        if (target.holdsClasses() && target.max() != null && target.max() >= classes) {
            long largest = target.max().longValue();
            flaws.add(new Flaw(
                    "/data/csv/target",
                    "column '" + target.name() + "' has the class " + largest + ", but the network gives " + classes
                            + " classes, 0 to " + (classes - 1) + ". Set units of the last layer to " + (largest + 1)
                            + "."));
        }
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

    /** Number of examples in the whole dataset. */
    public long rows() {
        return profile.rows();
    }

    /** The shape of what the last module says, the batch being -1. */
    public Shape predictions() {
        return networks.get(networks.size() - 1).output();
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
