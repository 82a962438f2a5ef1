package io.engram.model.layer;

/** How a layer computes where a module runs in a lower precision; the classes are those of torch.autocast. */
public enum Arithmetic {
    /** Matrix products and convolutions: input and weights in the lower precision. */
    LOWER,
    /** Sums of many terms, which a short mantissa would spoil: in single precision. */
    SINGLE,
    /** In the type that comes in. */
    AS_GIVEN
}
