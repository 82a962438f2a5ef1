package io.engram.recipe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.engram.checkpoint.Checkpoint;
import io.engram.checkpoint.CheckpointFolder;
import io.engram.checkpoint.Manifest;
import io.engram.checkpoint.TensorState;
import io.engram.model.ModuleFactory;
import io.engram.model.Modules;
import io.engram.model.Network;
import io.engram.model.NetworkPlan;
import io.engram.model.Pass;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint has learned, ready to be asked: its plan, its transforms with what they learned, and its modules.
 * All of it comes from the checkpoint; the dataset may be gone. Belongs to the thread that has opened it.
 */
public final class TrainedModel implements AutoCloseable {

    private final ExperimentPlan plan;
    private final NDManager manager;
    private final @Nullable Network transforms;
    private final Modules modules;
    private final @Nullable SequenceSearch search;

    private TrainedModel(ExperimentPlan plan, Device device) {
        this.plan = plan;
        this.manager = NDManager.newBaseManager(device);
        long seed = plan.definition().seed();
        this.transforms =
                plan.transforms().layers().isEmpty() ? null : plan.transforms().create(manager, seed);
        Map<String, ModuleFactory> factories = new LinkedHashMap<>();
        plan.networks().forEach(network -> factories.put(network.name(), network.factory()));
        this.modules = new Modules(manager, factories, seed);
        modules.enter(Pass.EVALUATION);
        this.search = plan.definition().recipe() instanceof SequenceRecipe recipe
                ? new SequenceSearch(plan, recipe, modules)
                : null;
    }

    /**
     * The plan of a checkpoint, without any tensor.
     *
     * @throws MissingProfile where the checkpoint does not say what its inputs are
     */
    public static ExperimentPlan plan(ExperimentDefinition definition, Checkpoint checkpoint) {
        return ExperimentPlan.of(definition, ProfileFile.read(checkpoint));
    }

    /**
     * Loads it.
     *
     * @throws io.engram.checkpoint.CorruptCheckpoint where a file is missing, damaged or not this model's
     * @throws MissingProfile where the checkpoint does not say what its inputs are
     */
    public static TrainedModel open(ExperimentDefinition definition, Checkpoint checkpoint, Device device) {
        CheckpointFolder.verify(checkpoint);
        TrainedModel model = new TrainedModel(withUploads(plan(definition, checkpoint), checkpoint), device);
        boolean good = false;
        try {
            model.load(checkpoint);
            good = true;
            return model;
        } finally {
            if (!good) {
                model.close();
            }
        }
    }

    /** The plan with the uploaded modules, which lie in the folder of the checkpoint's experiment. */
    static ExperimentPlan withUploads(ExperimentPlan plan, Checkpoint checkpoint) {
        Path experiment = checkpoint.folder().toAbsolutePath().resolve("../..").normalize();
        try {
            return Uploads.resolve(plan, Uploads.copies(experiment));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read an uploaded module of " + experiment, e);
        }
    }

    private void load(Checkpoint checkpoint) {
        load(manager, modules, checkpoint);
        if (transforms != null) {
            load(manager, transforms, checkpoint);
        }
    }

    /** Takes over the weights. */
    static void load(NDManager manager, Modules modules, Checkpoint checkpoint) {
        read(manager, checkpoint, Manifest.WEIGHTS_FILE_NAME, tensors(modules));
    }

    /** Takes over what transforms have learned. */
    static void load(NDManager manager, Network transforms, Checkpoint checkpoint) {
        if (!transforms.buffers().isEmpty()) {
            read(manager, checkpoint, "transforms.safetensors", transforms.buffers());
        }
    }

    private static Map<String, NDArray> tensors(Modules modules) {
        Map<String, NDArray> tensors = new LinkedHashMap<>(modules.parameters());
        tensors.putAll(modules.buffers());
        return tensors;
    }

    private static void read(NDManager manager, Checkpoint checkpoint, String file, Map<String, NDArray> into) {
        Path path = checkpoint.folder().resolve(file);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            new TensorState(manager, () -> into).load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    public ExperimentPlan plan() {
        return plan;
    }

    /** For the arrays of one batch; to be closed behind it. */
    public NDManager scratch() {
        return manager.newSubManager();
    }

    /**
     * What the last module says, in single precision, as in a test: nothing is dropped, and what is random of the
     * transforms does nothing.
     *
     * @param input (B, ...), as the plan's examples are before any transform, or the recipe's noise
     * @param lengths (B), how much of each example is not padding; null where nothing is padded
     */
    public NDArray forward(NDArray input, @Nullable NDArray lengths) {
        NDArray given = input;
        if (transforms != null && plan.definition().recipe().noise().isEmpty()) {
            NDList untouched = lengths == null ? new NDList(input) : new NDList(input, lengths);
            given = transforms.forward(untouched, Pass.EVALUATION).singletonOrThrow();
        }
        NDList values = lengths == null ? new NDList(given) : new NDList(given, lengths);
        for (NetworkPlan network : plan.definition().recipe().predicting(plan)) {
            NDArray value = modules.forward(network.name(), values).singletonOrThrow();
            values = lengths == null ? new NDList(value) : new NDList(value, lengths);
        }
        return values.get(0);
    }

    /**
     * The likeliest sequences that are said to each example, the likeliest first; empty where its recipe makes a
     * prediction of what {@link #forward} gives.
     *
     * @param output (B, S, F), what forward gave
     * @param lengths (B), as there
     */
    public Optional<List<List<Spoken>>> spoken(NDArray output, @Nullable NDArray lengths) {
        return search == null
                ? Optional.empty()
                : Optional.of(search.found(output, SequenceSearch.shares(output, lengths)));
    }

    @Override
    public void close() {
        if (search != null) {
            search.close();
        }
        modules.close();
        if (transforms != null) {
            transforms.close();
        }
        manager.close();
    }
}
