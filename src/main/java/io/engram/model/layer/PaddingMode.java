package io.engram.model.layer;

import io.engram.definition.About;

/** What a convolution adds at the ends. */
public enum PaddingMode {
    @About("Zeros")
    ZEROS,
    @About("The values next to the end, mirrored")
    REFLECT
}
