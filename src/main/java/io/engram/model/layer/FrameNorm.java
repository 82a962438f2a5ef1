package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Normalises features and channels of each step: (B, C, F, T) to the same. As LayerNorm of SpeechBrain on (B, T, F, C).
 */
record FrameNorm(double eps) implements Operation {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<TensorSpec> tensors(Shape input) {
        return List.of(
                TensorSpec.parameter("weight", Initializer.constant(1), input.get(2), input.get(1)),
                TensorSpec.parameter("bias", Initializer.constant(0), input.get(2), input.get(1)));
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of(
                "x = torch.permute(x, [0, 3, 2, 1])",
                "x = torch.layer_norm(x, [torch.size(x, 2), torch.size(x, 3)], " + context.tensor("weight") + ", "
                        + context.tensor("bias") + ", " + eps + ", False)",
                "x = torch.permute(x, [0, 3, 2, 1])");
    }
}
