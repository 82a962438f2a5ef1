package io.engram.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.engram.definition.Flaw;
import io.engram.definition.InvalidDefinition;
import io.engram.model.layer.Shapes;
import io.engram.model.layer.TorchScript;
import io.engram.tensor.LoadedScript;
import io.engram.tensor.Precision;
import io.engram.tensor.UploadedScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A module that somebody has uploaded. What it takes and gives shows only here, so each batch is compared with what the
 * definition says of it.
 */
final class UploadedModule implements Module {

    private final NetworkPlan plan;
    private final TorchScript spec;
    private final LoadedScript script;
    private final Map<String, NDArray> parameters = new LinkedHashMap<>();
    private final Map<String, NDArray> buffers = new LinkedHashMap<>();

    /**
     * Loads it.
     *
     * @param plan with a single layer, {@link TorchScript}
     * @throws InvalidDefinition where libtorch cannot load it
     */
    UploadedModule(NDManager manager, NetworkPlan plan, TorchScript spec, UploadedScript uploaded) {
        this.plan = plan;
        this.spec = spec;
        try {
            this.script = new LoadedScript(manager, uploaded, spec.lengths());
        } catch (IllegalArgumentException e) {
            throw flawed("", "'" + spec.dataset() + "' " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + uploaded.file(), e);
        }
        uploaded.tensors().forEach(stored -> {
            NDArray tensor = script.tensors().get(stored.name());
            if (tensor != null) {
                (stored.trainable() ? parameters : buffers).put(stored.name(), tensor);
            }
        });
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
    }

    private InvalidDefinition flawed(String option, String detail) {
        return new InvalidDefinition(
                List.of(new Flaw(Flaw.below("/modules", plan.name()) + "/0/torchscript" + option, detail)));
    }

    @Override
    public NDList forward(NDList inputs, Pass pass) {
        if (pass.precision() != Precision.FP32 || pass.replica() != 0) {
            throw new IllegalStateException("an uploaded module runs in single precision on one device");
        }
        NDArray x = inputs.get(0);
        NDList arguments = new NDList(x);
        if (spec.lengths()) {
            arguments.add(inputs.size() > 1 ? inputs.get(1) : x.getManager().ones(new Shape(x.size(0))));
        }
        try {
            NDArray output = script.forward(arguments, pass.training());
            requireShape(x, output);
            return new NDList(output);
        } catch (IllegalArgumentException e) {
            throw flawed("", "does not take " + x.getDataType() + " " + x.getShape() + ": " + e.getMessage());
        }
    }

    private void requireShape(NDArray x, NDArray output) {
        Shape said = plan.output();
        boolean fits = said.dimension() == output.getShape().dimension() && output.size(0) == x.size(0);
        for (int i = 1; fits && i < said.dimension(); i++) {
            fits = said.get(i) < 0 || said.get(i) == output.size(i);
        }
        if (!fits) {
            throw flawed(
                    "/output",
                    "is " + Shapes.text(said) + " with the batch, but for " + x.getShape() + " the module gives "
                            + output.getShape() + ". Set output to the sizes behind the first.");
        }
    }

    @Override
    public Map<String, NDArray> parameters() {
        return parameters;
    }

    @Override
    public Map<String, NDArray> buffers() {
        return buffers;
    }

    @Override
    public void close() {
        script.close();
    }
}
