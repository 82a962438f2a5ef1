package io.engram.loss;

/** A loss from a plug-in. A record that implements it is a kind of {@link LossSpec}. */
public non-sealed interface LossPlugIn extends LossSpec {}
