package io.engram.model.layer;

/** A layer from a plug-in. A record that implements it is a kind of {@link LayerSpec}. */
public non-sealed interface LayerPlugIn extends LayerSpec {}
