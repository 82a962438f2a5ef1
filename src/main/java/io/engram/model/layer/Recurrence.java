package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What the recurrent layers share: parameter names, layouts and initial values as PyTorch's, biases always present.
 *
 * @param gates how many blocks of {@code hidden} rows a weight has: 1, 3 (reset, update, new) or 4 (input, forget,
 *     cell, output)
 */
record Recurrence(int gates, long hidden, int layers, boolean bidirectional, double dropout) {

    Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        return Shapes.withLast(input, Shapes.product(hidden, directions()));
    }

    private int directions() {
        return bidirectional ? 2 : 1;
    }

    List<TensorSpec> tensors(Shape input) {
        Initializer uniform = Initializer.kaiming(hidden);
        List<TensorSpec> tensors = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            long features = layer == 0 ? Shapes.last(input) : hidden * directions();
            for (String suffix : suffixes(layer)) {
                tensors.add(TensorSpec.parameter("weight_ih" + suffix, uniform, gates * hidden, features));
                tensors.add(TensorSpec.parameter("weight_hh" + suffix, uniform, gates * hidden, hidden));
                tensors.add(TensorSpec.parameter("bias_ih" + suffix, uniform, gates * hidden));
                tensors.add(TensorSpec.parameter("bias_hh" + suffix, uniform, gates * hidden));
            }
        }
        return tensors;
    }

    private List<String> suffixes(int layer) {
        return bidirectional ? List.of("_l" + layer, "_l" + layer + "_reverse") : List.of("_l" + layer);
    }

    List<String> script(String operator, ScriptContext context) {
        List<String> weights = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            for (String suffix : suffixes(layer)) {
                for (String name : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
                    weights.add(context.tensor(name + suffix));
                }
            }
        }
        String state = operator.equals("lstm") ? "[h, h]" : "h";
        return List.of(
                "h = torch.new_zeros(x, [" + layers * directions() + ", torch.size(x, 0), " + hidden + "])",
                "x = (torch." + operator + "(x, " + state + ", [" + String.join(", ", weights) + "], True, " + layers
                        + ", " + dropout + ", " + context.trainingLiteral() + ", " + (bidirectional ? "True" : "False")
                        + ", True))[0]");
    }
}
