package io.engram.recipe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.engram.data.InvalidData;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.tensor.Kernels;
import io.engram.tensor.Safetensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weights that a training starts from. Whoever accepts the experiment copies them into its folder, so that neither the
 * checkpoint nor the upload that they are from has to live until then.
 */
public final class InitialWeights {

    /** The name of the copy in the experiment's folder. */
    public static final String FILE = "initial.safetensors";

    private final InitializeSpec spec;
    private final Path file;
    private final WeightMatch match;

    private InitialWeights(InitializeSpec spec, Path file, WeightMatch match) {
        this.spec = spec;
        this.file = file;
        this.match = match;
    }

    /**
     * What keeps a file from being what the definition starts from; empty where nothing does, or nothing is asked for.
     *
     * @param weights a safetensors file, of which the beginning is read
     */
    public static List<Flaw> flaws(ExperimentPlan plan, InputStream weights) {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            return List.of();
        }
        try {
            return match(spec, plan, weights).flaw(spec).map(List::of).orElse(List.of());
        } catch (IOException e) {
            return List.of(new Flaw("/initialize", spec.source() + ": " + e.getMessage()));
        }
    }

    private static WeightMatch match(InitializeSpec spec, ExperimentPlan plan, InputStream weights) throws IOException {
        Map<String, Shape> file = new LinkedHashMap<>();
        Safetensors.index(weights).forEach((name, place) -> file.put(name, place.shape()));
        return WeightMatch.of(spec, plan.tensorShapes(), file);
    }

    /**
     * The copy in an experiment's folder; empty where the definition asks for none.
     *
     * @throws InvalidDefinition where it does not fit the model
     */
    public static Optional<InitialWeights> of(ExperimentPlan plan, Path folder) throws IOException {
        InitializeSpec spec = plan.definition().initialize();
        if (spec == null) {
            return Optional.empty();
        }
        Path file = folder.resolve(FILE);
        try (InputStream in = open(file)) {
            WeightMatch match = match(spec, plan, in);
            match.flaw(spec).ifPresent(flaw -> {
                throw new InvalidDefinition(List.of(flaw));
            });
            return Optional.of(new InitialWeights(spec, file, match));
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    /** What is to be kept with everything that comes of it. */
    public Map<String, String> provenance() {
        return Map.of("initialized_from", spec.source(), "initialized", summary());
    }

    /** How many tensors are taken, and which are not. */
    public String summary() {
        return match.summary(spec);
    }

    /**
     * Writes the values into the tensors of a model.
     *
     * @param model by their names in a checkpoint
     * @throws InvalidData where one of them is no number, which a training would never lose again
     */
    void load(NDManager manager, Map<String, NDArray> model) throws IOException {
        Kernels kernels = Kernels.on(manager.getDevice());
        try (NDManager scratch = manager.newSubManager();
                InputStream in = open(file)) {
            Safetensors.read(scratch, in).forEach((name, values) -> {
                String own = match.taken().get(name);
                NDArray target = own == null ? null : model.get(own);
                if (target != null) {
                    requireFinite(spec.source(), name, values);
                    kernels.copy(scratch, target, values);
                }
            });
        }
    }

    /**
     * What a training would never lose again.
     *
     * @param source of the values, for messages
     * @throws InvalidData where one of them is no number
     */
    static void requireFinite(String source, String name, NDArray values) {
        // As the model will hold them.
        NDArray held = values.getDataType() == DataType.FLOAT64 ? values.toType(DataType.FLOAT32, false) : values;
        if (held.isNaN().any().getBoolean() || held.isInfinite().any().getBoolean()) {
            throw new InvalidData(source + ": tensor '" + name
                    + "' has NaN, Infinity or more than 32 bits can hold. Start from weights that are finite numbers.");
        }
    }
}
