package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Positive;

/**
 * Scales each channel by a number that the mean of all channels says: (B, C, T) or (B, C, H, W) to the same; padding is
 * left out of the mean. Names as torchvision.ops.SqueezeExcitation: {@code fc1.weight}. Hu et al. 2018.
 */
@Kind("squeeze_excite")
@About("Scales each channel by what the means of all channels say: (B, C, ...) to the same")
public record SqueezeExcite(
        @Default("16") @Positive @About("How many times fewer units there are than channels")
        long reduction) implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        ChannelMean.requireChannels(input);
        if (input.dimension() > 4) {
            throw new ShapeMismatch("expects (B, C, T) or (B, C, H, W) but gets " + Shapes.text(input) + ".");
        }
        long channels = Shapes.channels(input);
        boolean image = input.dimension() == 4;
        return gate("fc1", "fc2", Math.max(1, channels / reduction), channels, image);
    }

    static Gate gate(String first, String second, long units, long channels, boolean image) {
        return new Gate(Chain.of(
                "",
                new ChannelMean(),
                first,
                pointwise(units, image),
                "",
                new Relu(),
                second,
                pointwise(channels, image),
                "",
                new Sigmoid()));
    }

    private static LayerSpec pointwise(long units, boolean image) {
        return image ? new Conv2d(units, 1, 1, 0, 1, 1, true) : new Conv1d(units, 1, 1, 0, 1, 1, true);
    }

    @Override
    public long layerCount() {
        return 7;
    }
}
