package io.engram.model.layer;

import io.engram.definition.About;

/** A function between two layers. */
public enum Activation {
    @About("max(0, x)")
    RELU,
    @About("x times the normal distribution function")
    GELU,
    @About("x times its logistic function")
    SILU,
    @About("Hyperbolic tangent")
    TANH,
    @About("max(0.01 x, x)")
    LEAKY_RELU;

    LayerSpec layer() {
        return switch (this) {
            case RELU -> new Relu();
            case GELU -> new Gelu();
            case SILU -> new Silu();
            case TANH -> new Tanh();
            case LEAKY_RELU -> new LeakyRelu(0.01);
        };
    }

    /** In TorchScript, of an expression. */
    public String of(String x) {
        return switch (this) {
            case RELU -> "torch.relu(" + x + ")";
            case GELU -> "torch.gelu(" + x + ")";
            case SILU -> "torch.silu(" + x + ")";
            case TANH -> "torch.tanh(" + x + ")";
            case LEAKY_RELU -> "torch.leaky_relu(" + x + ", 0.01)";
        };
    }
}
