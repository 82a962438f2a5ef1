package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * Convolutions over time and frequency, a recurrent network, then linear layers for each step: (B, T, F) to (B, T,
 * dnn_neurons). Names and parameters as CRDNN of SpeechBrain, with the recurrent networks that PyTorch has. Sainath et
 * al. 2015, Ravanelli et al. 2021.
 */
@Kind("crdnn")
@About("Convolutional, recurrent and linear layers for speech: (B, T, F) to (B, T, dnn_neurons)")
public record Crdnn(
        @Default("0.15") @PositiveOrZero @DecimalMax(value = "1", inclusive = false) @About("Dropout behind each block")
        double dropout,

        @Default("[128, 256]")
        @Size(max = 20)
        @About("Channels of each convolutional block, which halves the frequencies")
        List<@Positive Long> cnnChannels,

        @Default("1") @Positive @Max(64) @About("How many steps become one behind the convolutions")
        long timePooling,

        @Default("\"lstm\"") @About("Which recurrent network")
        Recurrent rnn,

        @Default("4") @PositiveOrZero @Max(100) @About("Number of recurrent layers")
        int rnnLayers,

        @Default("512") @Positive @About("Size of the state")
        long rnnNeurons,

        @Default("true") @About("Whether a second network reads backwards")
        boolean rnnBidirectional,

        @Default("2") @PositiveOrZero @Max(100) @About("Number of linear blocks")
        int dnnBlocks,

        @Default("512") @Positive @About("Units of the linear blocks")
        long dnnNeurons)
        implements LayerSpec, Composed {

    public Crdnn {
        cnnChannels = List.copyOf(cnnChannels);
    }

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        if (Shapes.last(input) >> cnnChannels.size() == 0) {
            throw new ShapeMismatch("halves the last dimension of " + Shapes.text(input) + " " + cnnChannels.size()
                    + " times, which leaves nothing. Use fewer cnn_channels or more features.");
        }
        List<Chain.Step> steps = new ArrayList<>();
        add(steps, "", Chain.of("", new Transpose(), "", new Unsqueeze(1))); // (B, 1, F, T)
        for (int i = 0; i < cnnChannels.size(); i++) {
            add(steps, "CNN.block_" + i, convolutional(cnnChannels.get(i)));
        }
        if (timePooling > 1) {
            add(steps, "", new MaxPool2d(List.of(1L, timePooling), null, List.of(0L)));
        }
        add(steps, "", Chain.of("", new Permute(List.of(0L, 3L, 2L, 1L)), "", new Flatten(2)));
        if (rnnLayers > 0) {
            add(steps, "RNN.rnn", rnn.layer(rnnNeurons, rnnLayers, rnnBidirectional, dropout));
        }
        for (int i = 0; i < dnnBlocks; i++) {
            add(steps, "DNN.block_" + i, linear());
        }
        return new Chain(steps);
    }

    private static void add(List<Chain.Step> steps, String name, Operation operation) {
        steps.add(new Chain.Step(name, "", operation));
    }

    private Chain convolutional(long channels) {
        Conv2d convolution =
                new Conv2d(channels, List.of(3L), List.of(1L), List.of(1L), List.of(1L), 1, true, PaddingMode.REFLECT);
        FrameNorm norm = new FrameNorm(1e-5);
        LeakyRelu between = new LeakyRelu(0.01);
        return Chain.of(
                "conv_1.conv",
                convolution,
                "norm_1.norm",
                norm,
                "",
                between,
                "conv_2.conv",
                convolution,
                "norm_2.norm",
                norm,
                "",
                between,
                "",
                new MaxPool2d(List.of(2L, 1L), null, List.of(0L)),
                "",
                new ChannelDropout(dropout));
    }

    private Chain linear() {
        return Chain.of(
                "linear.w",
                new Linear(dnnNeurons),
                "",
                new Transpose(),
                "norm.norm",
                new BatchNorm(1e-5, 0.1),
                "",
                new Transpose(),
                "",
                new LeakyRelu(0.01),
                "",
                new Dropout(dropout));
    }

    @Override
    public long layerCount() {
        return 8L + 9L * cnnChannels.size() + 7L * dnnBlocks;
    }
}
