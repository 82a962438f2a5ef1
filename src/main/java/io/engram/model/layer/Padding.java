package io.engram.model.layer;

import java.util.List;

/**
 * Which steps of a batch are real. A step is one where its number is below round(length * T), and an example has one at
 * least; T is what the layer gets, which strides may have shortened.
 */
final class Padding {

    private Padding() {}

    /** Assigns the number of real steps of each example, (B) float32, along a dimension of x. */
    static String steps(String variable, ScriptContext context, int dimension) {
        return variable + " = torch.clamp(torch.round(torch.mul(" + context.lengths() + ", torch.size(x, " + dimension
                + "))), 1)";
    }

    /** Assigns whether each step is real, (B, T) boolean, along a dimension of x. */
    static List<String> mask(String variable, ScriptContext context, int dimension) {
        String steps = context.variable("steps");
        return List.of(
                steps(steps, context, dimension),
                variable + " = torch.lt(torch.unsqueeze(" + positions(dimension) + ", 0), torch.unsqueeze(" + steps
                        + ", 1))");
    }

    /** The expression for 0, 1, ... along a dimension of x, float32. */
    static String positions(int dimension) {
        return "torch.arange(torch.size(x, " + dimension
                + "), dtype=6, layout=None, device=ops.prim.device(x), pin_memory=None)";
    }
}
