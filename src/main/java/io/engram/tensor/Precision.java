package io.engram.tensor;

import ai.djl.Device;

/**
 * In which type matrix products and convolutions are computed. Weights, optimizer, normalisation and losses stay in
 * single precision, as under torch.autocast.
 */
public enum Precision {
    /** Single precision, 24 bits of mantissa. */
    FP32(6),
    /** Half the bits, the range of single precision: 8 bits of mantissa. */
    BF16(15),
    /** Half the bits, 11 of mantissa, and a range so small that losses have to be scaled; for GPUs. */
    FP16(5);

    private final int scalarType;

    Precision(int scalarType) {
        this.scalarType = scalarType;
    }

    /**
     * Refuses what a device cannot do.
     *
     * @throws IllegalArgumentException for half precision on a CPU, whose gradients would underflow unscaled
     */
    public Precision requireOn(Device device) {
        if (this == FP16 && !device.isGpu()) {
            throw new IllegalArgumentException(
                    "precision fp16 needs a GPU, but this run is on the CPU; take bf16 or fp32 there");
        }
        return this;
    }

    /** libtorch's number of the type, for {@code torch.to}. */
    public int scalarType() {
        return scalarType;
    }
}
