package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import java.util.ArrayList;
import java.util.List;

/** Mean of each channel: (B, C, T) or (B, C, H, W) to (B, C). Steps of T that are padding are left out. */
@Kind("global_avg_pool")
@About("Mean of each channel, without padding: (B, C, ...) to (B, C)")
public record GlobalAvgPool() implements LayerSpec {

    @Override
    public Shape output(Shape input) {
        return ChannelMean.requireChannels(input).slice(0, 2);
    }

    @Override
    public List<String> script(ScriptContext context) {
        List<String> lines = new ArrayList<>(context.nested("", new ChannelMean(), context.input()));
        lines.add("x = torch.flatten(x, 1)");
        return lines;
    }
}
