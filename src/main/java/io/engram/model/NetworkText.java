package io.engram.model;

import ai.djl.ndarray.types.Shape;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.Operation;
import io.engram.model.layer.ScriptContext;
import io.engram.tensor.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes all layers of a network as one function.
 *
 * <p>Its arguments are {@code x}, {@code lengths} where a layer asks for them, and the lists {@code p} of parameters
 * and {@code b} of buffers where there are any.
 */
final class NetworkText {

    private final NetworkPlan plan;
    private final Pass pass;
    private final boolean padded;
    private final Map<String, String> elements;
    private int variables;
    private boolean usesLengths;

    /**
     * A text whose tensors are expressions of the caller's.
     *
     * @param padded whether a batch comes with lengths
     * @param elements the expression for each tensor, by its name in the module
     */
    NetworkText(NetworkPlan plan, Pass pass, boolean padded, Map<String, String> elements) {
        this.plan = plan;
        this.pass = pass;
        this.padded = padded;
        this.elements = elements;
    }

    /**
     * A text whose tensors come in the lists {@code p} and {@code b}.
     *
     * @param padded whether a batch comes with lengths
     */
    NetworkText(NetworkPlan plan, Pass pass, boolean padded, List<String> parameters, List<String> buffers) {
        this(plan, pass, padded, new HashMap<>());
        place("p", parameters);
        place("b", buffers);
    }

    private void place(String list, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            elements.put(names.get(i), list + "[" + i + "]");
        }
    }

    /** The source of {@code forward_}. */
    String write() {
        List<String> lines = lines();
        return "def forward_(self, x: Tensor" + (usesLengths ? ", lengths: Tensor" : "")
                + (has("p[") ? ", p: List[Tensor]" : "")
                + (has("b[") ? ", b: List[Tensor]" : "") + ") -> Tensor:\n    "
                + String.join("\n    ", lines) + "\n";
    }

    private boolean has(String list) {
        return elements.values().stream().anyMatch(element -> element.startsWith(list));
    }

    /** What makes the output of {@code x}, and gives it back. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (LayerPlan layer : plan.layers()) {
            lines.addAll(lines(String.valueOf(layer.index()), layer.spec(), layer.input()));
        }
        lines.add(single() ? "return x" : "return torch.to(x, " + Precision.FP32.scalarType() + ")");
        return lines;
    }

    /** Whether what was written takes lengths. */
    boolean usesLengths() {
        return usesLengths;
    }

    private boolean single() {
        return pass.precision() == Precision.FP32;
    }

    private List<String> lines(String name, Operation operation, Shape input) {
        List<String> lines = new ArrayList<>();
        Arithmetic arithmetic = single() ? Arithmetic.AS_GIVEN : operation.arithmetic();
        Precision precision = arithmetic == Arithmetic.LOWER ? pass.precision() : Precision.FP32;
        if (arithmetic != Arithmetic.AS_GIVEN) {
            lines.add("x = torch.to(x, " + precision.scalarType() + ")");
        }
        lines.addAll(operation.script(new Place(name, input, precision)));
        return lines;
    }

    /** An operation somewhere in the network. */
    private final class Place implements ScriptContext {
        private final String name;
        private final Shape input;
        private final Precision precision;

        Place(String name, Shape input, Precision precision) {
            this.name = name;
            this.input = input;
            this.precision = precision;
        }

        @Override
        public String tensor(String tensor) {
            String element = elements.get(name + "." + tensor);
            if (element == null) {
                throw new IllegalStateException("there is no tensor '" + name + "." + tensor + "'");
            }
            return precision == Precision.FP32 ? element : "torch.to(" + element + ", " + precision.scalarType() + ")";
        }

        @Override
        public String lengths() {
            usesLengths = true;
            return "lengths";
        }

        @Override
        public boolean padded() {
            return padded;
        }

        @Override
        public boolean training() {
            return pass.training();
        }

        @Override
        public Shape input() {
            return input;
        }

        @Override
        public String variable(String stem) {
            return stem + "_" + variables++;
        }

        @Override
        public List<String> nested(String within, Operation operation, Shape of) {
            return lines(within.isEmpty() ? name : name + "." + within, operation, of);
        }
    }
}
