package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Time delay network with statistics over time for speaker vectors: (B, T, F) to (B, embedding); padding is left out of
 * the statistics. Names and parameters as Xvector of SpeechBrain. Snyder et al. 2018.
 */
@Kind("xvector")
@About("Time delay network for speaker vectors: (B, T, F) to (B, embedding)")
public record XVector(
        @Default("[512, 512, 512, 512, 1500]") @NotEmpty @Size(max = 50) @About("Channels of each block")
        List<@Positive Long> channels,

        @Default("[5, 3, 3, 1, 1]") @NotEmpty @Size(max = 50) @About("Window of each block, an odd number")
        List<@Positive Long> kernels,

        @Default("[1, 2, 3, 1, 1]") @NotEmpty @Size(max = 50) @About("Dilation of each block")
        List<@Positive Long> dilations,

        @Default("512") @Positive @About("Size of the vector")
        long embedding)
        implements LayerSpec, Composed {

    public XVector {
        channels = List.copyOf(channels);
        kernels = List.copyOf(kernels);
        dilations = List.copyOf(dilations);
        if (channels.size() != kernels.size() || channels.size() != dilations.size()) {
            throw new IllegalArgumentException(
                    "channels, kernels and dilations must have one number for each block, had " + channels.size() + ", "
                            + kernels.size() + " and " + dilations.size());
        }
        if (kernels.stream().anyMatch(kernel -> kernel % 2 == 0)) {
            throw new IllegalArgumentException("kernels must be odd to keep the length, was " + kernels);
        }
    }

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        Shapes.last(input);
        List<Chain.Step> steps = new ArrayList<>();
        steps.add(new Chain.Step("", "", new Transpose()));
        for (int i = 0; i < channels.size(); i++) {
            Conv1d convolution =
                    Conv1d.same(channels.get(i), kernels.get(i), dilations.get(i), 1, true, PaddingMode.REFLECT);
            steps.add(new Chain.Step("blocks." + 3 * i + ".conv", "", convolution));
            steps.add(new Chain.Step("", "", new LeakyRelu(0.01)));
            steps.add(new Chain.Step("blocks." + (3 * i + 2) + ".norm", "", new BatchNorm(1e-5, 0.1)));
        }
        steps.add(new Chain.Step("", "", new Transpose()));
        steps.add(new Chain.Step("", "", new StatisticsPooling(true, true)));
        steps.add(new Chain.Step("blocks." + (3 * channels.size() + 1) + ".w", "", new Linear(embedding)));
        return new Chain(steps);
    }

    @Override
    public long layerCount() {
        return 3L * channels.size() + 4;
    }
}
