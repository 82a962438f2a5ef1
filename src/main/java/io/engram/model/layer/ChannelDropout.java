package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Sets whole channels to zero at random in training: (B, C, ...) to the same. As torch.nn.Dropout2d. */
record ChannelDropout(double rate) implements Operation {

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return context.training() && rate > 0 ? List.of("x = torch.feature_dropout(x, " + rate + ", True)") : List.of();
    }
}
