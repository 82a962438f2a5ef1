package io.engram.recipe;

import ai.djl.ndarray.types.Shape;
import com.sun.management.OperatingSystemMXBean;
import io.engram.data.ColumnProfile;
import io.engram.data.ColumnType;
import io.engram.data.Columns;
import io.engram.data.DatasetProfile;
import io.engram.data.TargetKind;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.definition.Names;
import io.engram.loss.LossSpec;
import io.engram.model.LayerPlan;
import io.engram.model.NetworkPlan;
import io.engram.model.layer.Embedding;
import io.engram.model.layer.LayerSpec;
import io.engram.model.layer.TensorSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A definition that has met its data: every shape is known and everything fits, before any tensor exists.
 *
 * @param rows number of examples in the whole dataset
 * @param transforms what the inputs go through before the first module
 * @param networks the modules in the order in which they are applied
 */
public record ExperimentPlan(
        ExperimentDefinition definition,
        Columns columns,
        TargetKind target,
        NetworkPlan transforms,
        List<NetworkPlan> networks,
        long rows) {

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
        TargetKind target = definition.objectives().get(0).target();
        checkObjectives(definition, target, flaws);
        Optional<Columns> columns = Columns.of(definition.data(), profile, target, flaws);
        MetricChecks.definition(definition, target, flaws);
        Optional<NetworkPlan> transforms = columns.flatMap(found -> NetworkPlan.of(
                "transforms",
                "/data/transforms",
                definition.data().transforms(),
                new Shape(-1, found.features().size()),
                flaws));
        List<NetworkPlan> networks = transforms.isPresent() && columns.isPresent()
                ? networks(definition, columns.get(), transforms.get().output(), flaws)
                : List.of();
        if (!flaws.isEmpty() || columns.isEmpty() || transforms.isEmpty()) {
            throw new InvalidDefinition(flaws);
        }
        return new ExperimentPlan(definition, columns.get(), target, transforms.get(), networks, profile.rows());
    }

    private static void checkObjectives(ExperimentDefinition definition, TargetKind target, List<Flaw> flaws) {
        for (int i = 1; i < definition.objectives().size(); i++) {
            LossSpec loss = definition.objectives().get(i);
            if (loss.target() != target) {
                flaws.add(new Flaw(
                        Flaw.below("/objectives", i),
                        Names.kindOf(loss.getClass()) + " needs other targets than the objective before it: one takes "
                                + "classes, the other numbers. Use losses of one sort."));
            }
        }
    }

    private static List<NetworkPlan> networks(
            ExperimentDefinition definition, Columns columns, Shape input, List<Flaw> flaws) {
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
        checkIndices(definition, columns, flaws);
        checkPredictions(definition, columns, shape, flaws);
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
        if (!(first.get(0) instanceof Embedding embedding)
                || !definition.data().transforms().isEmpty()) {
            return;
        }
        for (ColumnProfile column : columns.features()) {
            boolean fits = column.type() == ColumnType.INTEGER
                    && column.min() != null
                    && column.min() >= 0
                    && column.max() != null
                    && column.max() < embedding.vocabulary();
            if (!fits) {
                flaws.add(new Flaw(
                        "/data/csv/features",
                        "column '" + column.name() + "' goes into an embedding, which takes whole numbers from 0 to "
                                + (embedding.vocabulary() - 1) + ", but its values are from " + column.min() + " to "
                                + column.max()));
            }
        }
    }

    private static void checkPredictions(
            ExperimentDefinition definition, Columns columns, Shape predictions, List<Flaw> flaws) {
        int before = flaws.size();
        for (int i = 0; i < definition.objectives().size(); i++) {
            LossSpec loss = definition.objectives().get(i);
            String pointer = Flaw.below("/objectives", i);
            loss.mismatch(predictions, columns.targets().size())
                    .ifPresent(detail -> flaws.add(new Flaw(pointer, detail)));
            columns.targets().stream()
                    .flatMap(target -> loss.mismatch(target).stream())
                    .forEach(detail -> flaws.add(new Flaw(pointer, detail)));
        }
        ColumnProfile target = columns.targets().get(0);
        if (flaws.size() == before && definition.objectives().get(0).target() == TargetKind.CLASS) {
            checkClasses(target, predictions.get(1), flaws);
        }
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
                                (double) rows,
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
