/**
 * What DJL lacks: kernels in TorchScript, safetensors files, seeds and devices. Start at
 * {@link io.engram.tensor.Script}.
 */
@NullMarked
package io.engram.tensor;

import org.jspecify.annotations.NullMarked;
