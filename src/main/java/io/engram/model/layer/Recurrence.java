package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the recurrent layers share: parameter names, layouts and initial values as PyTorch's, biases always present.
 *
 * @param gates how many blocks of {@code hidden} rows a weight has: 1, 3 (reset, update, new) or 4 (input, forget,
 *     cell, output)
 */
record Recurrence(int gates, long hidden, int layers, boolean bidirectional, double dropout) {

    Shape output(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        Shapes.last(input);
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

    /**
     * A second direction reads a padded batch from its last real step, so that a result does not depend on what else is
     * in the batch; PyTorch does so with a packed sequence. What it gives for padding means nothing.
     */
    List<String> script(String operator, ScriptContext context) {
        return bidirectional && context.padded() ? withoutPadding(operator, context) : plain(operator, context);
    }

    private List<String> plain(String operator, ScriptContext context) {
        List<String> weights = new ArrayList<>();
        for (int layer = 0; layer < layers; layer++) {
            suffixes(layer).forEach(suffix -> weights.addAll(weights(suffix, context)));
        }
        return List.of(
                "h = torch.new_zeros(x, [" + layers * directions() + ", torch.size(x, 0), " + hidden + "])",
                "x = " + call(operator, "x", weights, layers, bidirectional, context));
    }

    private static List<String> weights(String suffix, ScriptContext context) {
        return Stream.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")
                .map(name -> context.tensor(name + suffix))
                .toList();
    }

    private String call(
            String operator, String x, List<String> weights, int count, boolean twice, ScriptContext context) {
        String state = operator.equals("lstm") ? "[h, h]" : "h";
        return "(torch." + operator + "(" + x + ", " + state + ", [" + String.join(", ", weights) + "], True, " + count
                + ", " + (twice == bidirectional ? dropout : 0.0) + ", " + context.trainingLiteral() + ", "
                + (twice ? "True" : "False") + ", True))[0]";
    }

    /** Each direction by itself; the second one reads and gives the real steps in reverse. */
    private List<String> withoutPadding(String operator, ScriptContext context) {
        String steps = context.variable("steps");
        String positions = context.variable("positions");
        String reverse = context.variable("reverse");
        String forward = context.variable("forward");
        List<String> lines = new ArrayList<>(List.of(
                Padding.steps(steps, context, 1),
                steps + " = torch.unsqueeze(" + steps + ", 1)",
                positions + " = torch.unsqueeze(" + Padding.positions(1) + ", 0)",
                reverse + " = torch.unsqueeze(torch.to(torch.where(torch.lt(" + positions + ", " + steps
                        + "), torch.sub(torch.sub(" + steps + ", 1), " + positions + "), " + positions + "), 4), 2)",
                "h = torch.new_zeros(x, [1, torch.size(x, 0), " + hidden + "])"));
        for (int layer = 0; layer < layers; layer++) {
            List<String> suffixes = suffixes(layer);
            lines.add(forward + " = " + call(operator, "x", weights(suffixes.get(0), context), 1, false, context));
            lines.add("x = " + reversed(reverse));
            lines.add("x = " + call(operator, "x", weights(suffixes.get(1), context), 1, false, context));
            lines.add("x = torch.cat([" + forward + ", " + reversed(reverse) + "], 2)");
            if (layer + 1 < layers && dropout > 0 && context.training()) {
                lines.add("x = torch.dropout(x, " + dropout + ", True)");
            }
        }
        return lines;
    }

    private static String reversed(String reverse) {
        return "torch.gather(x, 1, torch.expand(" + reverse + ", [-1, -1, torch.size(x, 2)]))";
    }
}
