package io.engram.model.transform;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Kind;
import io.engram.model.layer.Arithmetic;
import io.engram.model.layer.ScriptContext;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.List;

/** (x - mean) / std with numbers that are given, by channel of images (B, C, H, W). As torchvision's Normalize. */
@Kind("normalize_image")
@About("(x - mean) / std by channel of images (B, C, H, W), with numbers that are given")
public record NormalizeImage(
        @NotEmpty @About("Mean of each channel, or one for all")
        List<Double> mean,

        @NotEmpty @About("Deviation of each channel, or one for all")
        List<@Positive Double> std)
        implements TransformSpec {

    public NormalizeImage {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    @Override
    public Shape output(Shape input) {
        Inputs.requireImage(input);
        requireChannels(input, "mean", mean.size());
        requireChannels(input, "std", std.size());
        return input;
    }

    private static void requireChannels(Shape input, String option, int given) {
        if (given != 1 && given != input.get(1)) {
            throw Inputs.mismatch(
                    "images of " + given + " channels",
                    input,
                    "Give as many numbers in " + option + " as there are channels, or one for all.");
        }
    }

    @Override
    public Arithmetic arithmetic() {
        return Arithmetic.SINGLE;
    }

    @Override
    public List<String> script(ScriptContext context) {
        return List.of("x = torch.div(torch.sub(x, " + byChannel(mean) + "), " + byChannel(std) + ")");
    }

    private static String byChannel(List<Double> numbers) {
        return "torch.reshape(torch.tensor(" + numbers + ", dtype=6, device=ops.prim.device(x)), [" + numbers.size()
                + ", 1, 1])";
    }
}
