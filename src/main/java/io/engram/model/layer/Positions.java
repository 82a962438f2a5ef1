package io.engram.model.layer;

import io.engram.definition.About;

/** Where positions come from. */
public enum Positions {
    @About("Sines and cosines of many wavelengths, for any length. Vaswani et al. 2017")
    SINUSOIDAL,
    @About("A learned vector for each position, up to max_length")
    LEARNED
}
