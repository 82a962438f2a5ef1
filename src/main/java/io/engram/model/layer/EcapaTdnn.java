package io.engram.model.layer;

import ai.djl.ndarray.types.Shape;
import io.engram.definition.About;
import io.engram.definition.Default;
import io.engram.definition.Kind;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;

/**
 * Time delay network with squeeze-excite blocks and attentive statistics for speaker vectors: (B, T, F) to (B,
 * embedding); padding is left out of means and attention. Names and parameters as ECAPA_TDNN of SpeechBrain.
 * Desplanques et al. 2020.
 */
@Kind("ecapa_tdnn")
@About("ECAPA-TDNN for speaker vectors: (B, T, F) to (B, embedding)")
public record EcapaTdnn(
        @Default("1024") @Positive @About("Channels of the blocks; 512 is the small model of the paper")
        long channels,

        @Default("3072") @Positive @About("Channels that are pooled; 1536 in the small model")
        long pooledChannels,

        @Default("192") @Positive @About("Size of the vector")
        long embedding,

        @Default("128") @Positive @About("Units of the attention")
        long attentionChannels,

        @Default("8") @Min(2) @Max(64) @About("Parts of the channels in a block, which divide them")
        int res2netScale,

        @Default("128") @Positive @About("Units of squeeze-excite")
        long seChannels)
        implements LayerSpec, Composed {

    @Override
    public Operation operation(Shape input) {
        Shapes.requireRank(input, 3, "(B, T, F)");
        Shapes.last(input);
        return Chain.of(
                "",
                new Transpose(),
                "blocks.0",
                Tdnn.block(channels, 5, 1),
                "",
                new Gathered(Chain.of("blocks.1", block(2), "blocks.2", block(3), "blocks.3", block(4))),
                "mfa",
                Tdnn.block(pooledChannels, 1, 1),
                "asp",
                new AttentiveStatisticsPooling(attentionChannels, true),
                "",
                new Unsqueeze(-1),
                "asp_bn.norm",
                new BatchNorm(1e-5, 0.1),
                "fc.conv",
                new Conv1d(embedding, 1, 1, 0, 1, 1, true),
                "",
                new Squeeze(-1));
    }

    private Operation block(long dilation) {
        return Sum.of(Chain.of(
                "tdnn1",
                Tdnn.block(channels, 1, 1),
                "res2net_block",
                new Res2Net(res2netScale, 3, dilation),
                "tdnn2",
                Tdnn.block(channels, 1, 1),
                "se_block",
                SqueezeExcite.gate("conv1.conv", "conv2.conv", seChannels, channels, false)));
    }

    @Override
    public long layerCount() {
        return 40L + 9L * res2netScale;
    }
}
