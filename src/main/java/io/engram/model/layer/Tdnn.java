package io.engram.model.layer;

/** Blocks of time delay networks as SpeechBrain has them: (B, C, T) to (B, channels, T). */
final class Tdnn {

    private Tdnn() {}

    /** Convolution, relu and norm, named {@code conv.conv} and {@code norm.norm}. */
    static Chain block(long channels, long kernel, long dilation) {
        return Chain.of(
                "conv.conv",
                Conv1d.same(channels, kernel, dilation, 1, true, PaddingMode.REFLECT),
                "",
                new Relu(),
                "norm.norm",
                new BatchNorm(1e-5, 0.1));
    }
}
