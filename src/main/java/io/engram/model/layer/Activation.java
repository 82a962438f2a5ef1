package io.engram.model.layer;

import io.engram.definition.About;

/** A function between two layers. */
public enum Activation {
    @About("max(0, x)")
    RELU(new Relu()),
    @About("x times the normal distribution function")
    GELU(new Gelu()),
    @About("x times its logistic function")
    SILU(new Silu()),
    @About("Hyperbolic tangent")
    TANH(new Tanh()),
    @About("max(0.01 x, x)")
    LEAKY_RELU(new LeakyRelu(0.01));

    private final LayerSpec layer;

    Activation(LayerSpec layer) {
        this.layer = layer;
    }

    LayerSpec layer() {
        return layer;
    }
}
